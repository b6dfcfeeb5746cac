// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// check compares the server with the state and the configuration, has a signed
// event delivered to each webhook, and asks for an empty plan. It returns the
// differences.
func (s *soak) check(ctx context.Context, destroyed bool) ([]string, error) {
	wanted := s.fleet.webhooks
	if destroyed {
		wanted = nil
	}

	state, err := s.space.State(ctx)
	if err != nil {
		return nil, err
	}

	server, err := s.mock.Webhooks(ctx)
	if err != nil {
		return nil, err
	}

	s.tally.onServer += len(server) - len(s.foreign)
	s.tally.inState += len(state)

	found := compare(wanted, state, server, s.foreign)
	if len(found) > 0 || destroyed {
		return found, nil
	}

	if found, err = s.checkSecrets(ctx, state); err != nil || len(found) > 0 {
		return found, err
	}

	return s.checkPlan(ctx)
}

// checkSecrets has an event delivered to each webhook: the one way to learn which
// secret it has.
func (s *soak) checkSecrets(ctx context.Context, state []workspace.Instance) ([]string, error) {
	var found []string

	secrets := map[string]string{}
	for _, w := range s.fleet.webhooks {
		secrets[w.Key] = w.Secret
	}

	for _, i := range state {
		a := i.Attributes
		s.receiver.expect(a.ID, secrets[i.Name()])

		got, err := s.mock.Deliver(ctx, a.ID, a.Events[0], map[string]string{"webhook_id": a.ID})
		if err != nil {
			return found, err
		}

		want := []int{204}
		if !a.IsActive {
			want = []int{}
		}

		if !slices.Equal(got, want) {
			found = append(found, fmt.Sprintf("%s (%s): a delivery is answered with %v instead of %v: another secret signs it", a.ID, i.Name(), got, want))
		}

		s.tally.deliveries += len(got)
	}

	return found, nil
}

// checkPlan wants nothing to be left to do.
func (s *soak) checkPlan(ctx context.Context) ([]string, error) {
	run, err := s.terraform(ctx, "plan", "-no-color", "-detailed-exitcode")
	if err != nil || run.Code == 0 {
		return nil, err
	}

	return []string{fmt.Sprintf("the plan after it exits with %d:\n%s%s", run.Code, run.Stdout, run.Stderr)}, nil
}
