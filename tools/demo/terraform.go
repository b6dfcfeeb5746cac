// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
)

// terraform runs a command, shows it with what it said, and expects it to exit
// with want. It returns the output.
func (s *stage) terraform(ctx context.Context, want int, args ...string) (string, error) {
	s.screen.command(filepath.Base(s.cli.Path) + " " + strings.Join(args, " "))

	run, err := s.workspace.Run(ctx, append(args, "-no-color")...)
	if err != nil {
		return "", err
	}

	output := string(run.Stdout) + string(run.Stderr)
	s.screen.output(output)

	if run.Code != want {
		return "", fmt.Errorf("%s exits with %d instead of %d", args[0], run.Code, want)
	}

	return output, nil
}

// apply expects that applying says this of what it did.
func (s *stage) apply(ctx context.Context, did string) error {
	output, err := s.terraform(ctx, 0, "apply", "-auto-approve")
	if err != nil {
		return err
	}

	if !strings.Contains(output, did) {
		return fmt.Errorf("the apply should have said %q", did)
	}

	return nil
}

// edit changes the configuration, and shows how.
func (s *stage) edit(before, after string) error {
	s.screen.command("edit main.tf")
	s.screen.output("- " + before + "\n+ " + after)

	return s.config.edit(before, after)
}

// webhook returns the demo's webhook as DialNexa holds it.
func (s *stage) webhook(ctx context.Context) (mock.Webhook, error) {
	all, err := s.mock.Webhooks(ctx)
	if err != nil {
		return mock.Webhook{}, err
	}

	i := slices.IndexFunc(all, func(w mock.Webhook) bool { return w.ID == s.id })
	if i < 0 {
		return mock.Webhook{}, fmt.Errorf("DialNexa has no webhook %q any more", s.id)
	}

	return all[i], nil
}

// expectEvents compares the events that the webhook is subscribed to.
func (s *stage) expectEvents(ctx context.Context, want ...string) error {
	w, err := s.webhook(ctx)
	if err != nil {
		return err
	}

	slices.Sort(w.Events)

	if !slices.Equal(w.Events, want) {
		return fmt.Errorf("DialNexa sends %q instead of %q", w.Events, want)
	}

	s.screen.good("DialNexa has the same webhook, %s, with the events %s", w.ID, strings.Join(w.Events, ", "))

	return nil
}

// request shows what is asked of the mock as the command that would do it.
func (s *stage) request(method, path, body string) {
	s.screen.command(fmt.Sprintf("curl -X %s %s/_mock/%s -d '%s'", method, strings.TrimSuffix(s.mock.BaseURL, "/v1"), path, body))
}
