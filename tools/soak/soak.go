// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// soak is one run over all its rounds.
type soak struct {
	options
	out      io.Writer
	mock     *mock.Mock
	space    *workspace.Workspace
	fleet    *fleet
	receiver *receiver
	foreign  []mock.Webhook
	log      string // the provider's

	phases      int
	differences int
	tally       tally
}

// newSoak starts all that it takes.
func newSoak(ctx context.Context, o options, cli tfcli.CLI, dir string, out io.Writer) (*soak, error) {
	target, certificate, err := newReceiver(dir)
	if err != nil {
		return nil, err
	}

	s := &soak{options: o, out: out, receiver: target, fleet: newFleet(o.webhooks, target.server.URL, o.seed), log: filepath.Join(dir, "provider.log")}

	if s.space, err = newSpace(dir, cli, o.provider); err != nil {
		return s, err
	}

	// A rate limit of its own would make the soak slow; the faults refuse enough.
	s.mock, err = mock.Start(ctx, o.mock, dir, "-rate-limit", "100000", "-delivery-ca", certificate)
	if err != nil {
		return s, err
	}

	s.space.Setenv("DIALNEXA_BASE_URL", s.mock.BaseURL)
	s.space.Setenv("DIALNEXA_API_KEY", mock.Key)
	// The provider's own log tells of its retries; the SDK's is long and tells nothing.
	s.space.Setenv("TF_LOG_PROVIDER", "DEBUG")
	s.space.Setenv("TF_LOG_SDK", "OFF")
	s.space.Setenv("TF_LOG_PATH", s.log)

	return s, s.addForeign(ctx)
}

// newSpace makes a workspace with a copy of the provider: a build in the middle
// of the soak must not change what runs.
func newSpace(dir string, cli tfcli.CLI, provider string) (*workspace.Workspace, error) {
	program, err := os.ReadFile(filepath.Clean(provider))
	if err != nil {
		return nil, err
	}

	plugins := filepath.Join(dir, "plugins")
	if err := os.MkdirAll(plugins, 0o700); err != nil {
		return nil, err
	}

	if err := os.WriteFile(filepath.Join(plugins, workspace.ProviderFile), program, 0o700); err != nil { // #nosec G306 -- a program.
		return nil, err
	}

	space, err := workspace.New(filepath.Join(dir, "workspace"), cli, plugins)
	if err != nil {
		return nil, err
	}

	return space, space.Write("main.tf", []byte(configuration))
}

// foreignAge is how old an equal webhook has to be so that no create could take
// it for its own: two seconds, and one for dates that are cut to the second.
const foreignAge = 3500 * time.Millisecond

// addForeign adds webhooks of somebody else that are equal to some of ours.
func (s *soak) addForeign(ctx context.Context) error {
	for i := 0; i < len(s.fleet.webhooks); i += max(1, len(s.fleet.webhooks)/10) {
		w := s.fleet.webhooks[i]

		made, err := s.mock.Put(ctx, mock.Webhook{URL: w.URL, Events: w.Events, IsActive: w.IsActive})
		if err != nil {
			return err
		}

		s.foreign = append(s.foreign, made)
	}

	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(foreignAge):
		return nil
	}
}

func (s *soak) close() {
	if s.mock != nil {
		s.mock.Stop()
	}

	s.receiver.server.Close()
}

// rounds runs all phases, and stops at the first that leaves a difference.
func (s *soak) rounds(ctx context.Context) error {
	for round := range s.options.rounds {
		name := "round " + strconv.Itoa(round+1) + " "

		for _, p := range []phase{
			{name + "create", s.nothing, false},
			{name + "change", s.change, false},
			{name + "drift", s.drift, false},
			{name + "destroy", s.nothing, true},
		} {
			if err := s.run(ctx, p); err != nil {
				return fmt.Errorf("%s: %w", p.name, err)
			}
		}
	}

	return nil
}

// phase is what happens before an apply, or a destroy.
type phase struct {
	name    string
	prepare func(context.Context) (string, error)
	destroy bool
}

// run runs a phase with faults, and looks at the outcome without.
func (s *soak) run(ctx context.Context, p phase) error {
	s.phases++

	what, err := p.prepare(ctx)
	if err != nil {
		return err
	}

	declared, err := s.fleet.json()
	if err != nil {
		return err
	}

	if err := s.space.Write("fleet.auto.tfvars.json", declared); err != nil {
		return err
	}

	before, started := s.tally, time.Now()

	if err := s.mock.FailAtRandom(ctx, s.faultRate, s.seed*1000+int64(s.phases)); err != nil {
		return err
	}

	if err := s.settle(ctx, p.destroy); err != nil {
		return err
	}

	if err := s.mock.FailAtRandom(ctx, 0, 0); err != nil {
		return err
	}

	seconds := time.Since(started).Seconds()
	found, err := s.check(ctx, p.destroy)
	fmt.Fprintf(s.out, "%-16s %5.1f s  %d applies, %d retries  %s\n", p.name, seconds,
		s.tally.applies-before.applies, s.tally.retries-before.retries, what)

	if err != nil {
		return err
	}

	for _, difference := range found {
		fmt.Fprintln(s.out, "  DIFFERENCE:", difference)
	}

	if s.differences += len(found); s.differences > 0 {
		return fmt.Errorf("%d differences; replay with -seed %d", s.differences, s.seed)
	}

	return nil
}

func (s *soak) nothing(context.Context) (string, error) {
	return fmt.Sprintf("%d of %d are equal to another", s.fleet.equal(), len(s.fleet.webhooks)), nil
}

func (s *soak) change(context.Context) (string, error) {
	return fmt.Sprintf("%d changed in the configuration", s.fleet.change()), nil
}

// newDice is what drift is made with, apart from the fleet's own dice.
func (s *soak) newDice() *rand.Rand {
	return rand.New(rand.NewPCG(uint64(s.seed), uint64(s.phases))) // #nosec G115 G404 -- a test's dice.
}
