// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// maxApplies is how often a user applies again before losing patience.
const maxApplies = 10

// settle applies, or destroys, until that succeeds, as a user would: again after
// a clear error, and after doing what the message says.
func (s *soak) settle(ctx context.Context, destroy bool) error {
	args := []string{"apply", "-json", "-auto-approve", "-parallelism=" + strconv.Itoa(s.parallelism)}
	if destroy {
		args = append(args, "-destroy")
	}

	for range maxApplies {
		run, err := s.terraform(ctx, args...)
		if err != nil {
			return err
		}

		s.tally.applies++

		if run.Code == 0 {
			return nil
		}

		s.tally.repeated++

		failures := errorsIn(run.Stdout)
		if len(failures) == 0 {
			return fmt.Errorf("apply exits with %d and no error:\n%s%s", run.Code, run.Stdout, run.Stderr)
		}

		if err := s.resolve(ctx, failures); err != nil {
			return err
		}
	}

	return fmt.Errorf("%d applies have failed", maxApplies)
}

// resolve counts errors and does what they say: a create of which nobody knows
// is imported, where the server has a webhook for it; for the rest, the next
// apply is enough.
func (s *soak) resolve(ctx context.Context, failures []diagnostic) error {
	for _, d := range failures {
		fmt.Fprintf(s.out, "  %s: %s: %s\n", d.Address, d.Summary, strings.ReplaceAll(strings.TrimSpace(d.Detail), "\n", " "))
		s.tally.failures++

		if !d.clear() {
			return fmt.Errorf("the message is not clear: %+v", d)
		}

		if !d.unconfirmed() {
			continue
		}

		s.tally.unconfirmed++

		if err := s.importLeftover(ctx, d); err != nil {
			return err
		}
	}

	return nil
}

// importLeftover imports the webhook that an unconfirmed create has left behind,
// if there is one: a candidate of the message that no other resource has, or,
// where it names none, an equal webhook that nobody has.
func (s *soak) importLeftover(ctx context.Context, d diagnostic) error {
	free, err := s.free(ctx)
	if err != nil {
		return err
	}

	for _, id := range s.candidates(d, free) {
		if _, ok := free[id]; !ok {
			continue
		}

		for range maxApplies {
			run, err := s.terraform(ctx, "import", "-no-color", d.Address, id)
			if err != nil {
				return err
			}

			if run.Code == 0 {
				s.tally.imported++
				fmt.Fprintf(s.out, "  imported %s as %s\n", id, d.Address)

				return nil
			}
		}

		return fmt.Errorf("%d imports of %s have failed", maxApplies, id)
	}

	return nil
}

// candidates are the ids to try, in order.
func (s *soak) candidates(d diagnostic, free map[string]mock.Webhook) []string {
	if ids := d.candidates(); len(ids) > 0 {
		return ids
	}

	var ids []string

	for _, w := range s.fleet.webhooks {
		if !strings.HasSuffix(d.Address, fmt.Sprintf("[%q]", w.Key)) {
			continue
		}

		for id, left := range free {
			if same(left, mock.Webhook{URL: w.URL, Events: w.Events, IsActive: w.IsActive}) {
				ids = append(ids, id)
			}
		}
	}

	return ids
}

// free are the webhooks on the server that are in nobody's state.
func (s *soak) free(ctx context.Context) (map[string]mock.Webhook, error) {
	state, err := s.space.State(ctx)
	if err != nil {
		return nil, err
	}

	server, err := s.mock.Webhooks(ctx)
	if err != nil {
		return nil, err
	}

	free := map[string]mock.Webhook{}
	for _, w := range server {
		free[w.ID] = w
	}

	for _, i := range state {
		delete(free, i.Attributes.ID)
	}

	for _, f := range s.foreign {
		delete(free, f.ID)
	}

	return free, nil
}

// terraform runs a command that calls the API, and reads what the provider logs.
func (s *soak) terraform(ctx context.Context, args ...string) (workspace.Run, error) {
	run, err := s.space.Run(ctx, args...)
	if err != nil {
		return run, err
	}

	if err := s.readLog(); err != nil {
		return run, err
	}

	if line := leak(string(run.Stdout)+string(run.Stderr), mock.Key); line != "" {
		return run, fmt.Errorf("a secret in the output: %s", line)
	}

	return run, nil
}
