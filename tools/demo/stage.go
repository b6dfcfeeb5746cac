// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// The secrets are made up. They reach Terraform by its environment alone.
const (
	firstSecret  = "whsec_example_first"
	secondSecret = "whsec_example_second"
)

// stage is what the steps play on.
type stage struct {
	screen    *screen
	cli       tfcli.CLI
	workspace *workspace.Workspace
	mock      *mock.Mock
	receiver  *receiver
	config    *config
	// id is the webhook's, once it is created.
	id string
}

// run sets the stage, plays all steps, and clears everything away.
func run(ctx context.Context, o options, out io.Writer) error {
	start := time.Now()

	dir, err := os.MkdirTemp("", "dialnexa-demo-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	s := &stage{screen: &screen{out: out, hidden: []string{firstSecret, secondSecret, mock.Key}}}

	if s.cli, err = tfcli.Describe(ctx, o.cli); err != nil {
		return err
	}

	if s.receiver, err = newReceiver(ctx, firstSecret); err != nil {
		return err
	}
	defer s.receiver.close()

	authority := filepath.Join(dir, "receiver.pem")
	if err := os.WriteFile(authority, s.receiver.certificate, 0o600); err != nil {
		return err
	}

	if s.mock, err = mock.Start(ctx, o.mock, dir, "-delivery-ca", authority); err != nil {
		return err
	}
	defer s.mock.Stop()

	if err := s.prepare(dir, o); err != nil {
		return err
	}

	s.screen.note("%s, the provider built from this folder, and a mock of DialNexa at %s.", s.cli, s.mock.BaseURL)
	s.screen.note("Each command also warns that the provider is not a released one; that is left out below.")

	for i, step := range steps {
		s.screen.heading(fmt.Sprintf("%d/%d", i+1, len(steps)), step.title)

		if err := step.play(ctx, s); err != nil {
			return fmt.Errorf("step %d, %s: %w", i+1, step.title, err)
		}
	}

	s.screen.note("All %d steps went as they should, in %s.", len(steps), time.Since(start).Round(time.Second))

	return s.screen.err
}

// prepare makes the folder that Terraform runs in.
func (s *stage) prepare(dir string, o options) error {
	plugins, err := filepath.Abs(filepath.Dir(o.provider))
	if err != nil {
		return err
	}

	if s.workspace, err = workspace.New(filepath.Join(dir, "config"), s.cli, plugins); err != nil {
		return err
	}

	if s.config, err = newConfig(o.config, filepath.Join(s.workspace.Dir, "main.tf")); err != nil {
		return err
	}

	s.workspace.Setenv("DIALNEXA_API_KEY", mock.Key)
	s.workspace.Setenv("DIALNEXA_BASE_URL", s.mock.BaseURL)
	s.workspace.Setenv("TF_VAR_receiver_url", s.receiver.url)
	s.workspace.Setenv("TF_VAR_webhook_secret", firstSecret)

	return nil
}
