// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/mirror"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// runner runs sessions with one CLI.
type runner struct {
	root, work, settings, mock string
	cli                        tfcli.CLI
	out                        io.Writer
}

// sessionTime is how long a session may take.
const sessionTime = 5 * time.Minute

func (r *runner) all(ctx context.Context, sessions []*session, only string) error {
	fmt.Fprintf(r.out, "Running the commands of the documentation with %s\n", r.cli)

	failed := 0

	for _, s := range sessions {
		title := s.document + " " + s.name
		if !strings.Contains(title, only) {
			continue
		}

		reason, err := lacks(s.needs, r.cli)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", s.document, s.line, err)
		}

		if reason != "" {
			fmt.Fprintf(r.out, "skip  %s: %s\n", title, reason)

			continue
		}

		start := time.Now()
		if err := r.one(ctx, s); err != nil {
			failed++

			fmt.Fprintf(r.out, "FAIL  %s\n      %s\n", title, strings.ReplaceAll(err.Error(), "\n", "\n      "))

			continue
		}

		fmt.Fprintf(r.out, "ok    %s (%.1fs)\n", title, time.Since(start).Seconds())
	}

	if failed > 0 {
		return fmt.Errorf("%d sessions failed with %s", failed, r.cli)
	}

	return ctx.Err()
}

// one runs a session in a folder of its own, as a reader would in a terminal.
func (r *runner) one(ctx context.Context, s *session) error {
	ctx, cancel := context.WithTimeout(ctx, sessionTime)
	defer cancel()

	dir, err := os.MkdirTemp(r.work, "session-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	desk := filepath.Join(dir, "desk")
	if err := r.furnish(s, desk); err != nil {
		return err
	}

	set, stop, err := r.surroundings(ctx, s, dir)
	if err != nil {
		return err
	}
	defer stop()

	ports, err := freePorts(len(documented))
	if err != nil {
		return err
	}

	script := filepath.Join(dir, "script")
	// Job control, so that %1 is known and each job can be ended as a whole.
	text := "set -euo pipefail\nset -m\ntrap 'kill $(jobs -p) 2>/dev/null || true' EXIT\n" + strings.Join(s.scripts, "\n")

	if len(s.scripts) == 0 {
		text += "terraform init\nterraform validate\n"
	}

	if err := os.WriteFile(script, []byte(movePorts(text, ports)), 0o600); err != nil {
		return err
	}

	var out bytes.Buffer

	command := child.Command(ctx, "bash", script)
	command.Dir, command.Stdout, command.Stderr = desk, &out, &out
	command.Env = mirror.Environ(tfcli.Environ(os.Environ(), r.settings), r.settings, set)

	if err := command.Run(); err != nil {
		return fmt.Errorf("%w; it said:\n%s", err, out.String())
	}

	return nil
}

// documented are the ports in the documentation. Each is replaced by one that is
// free on this machine.
var documented = []string{"127.0.0.1:8080", "127.0.0.1:9090"}

func movePorts(text string, ports []string) string {
	for i, port := range documented {
		text = strings.ReplaceAll(text, port, ports[i])
	}

	return text
}

func freePorts(n int) ([]string, error) {
	var (
		ports []string
		errs  []error
	)

	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // it is closed at once
		if err != nil {
			return nil, err
		}

		defer func() { errs = append(errs, listener.Close()) }()

		ports = append(ports, listener.Addr().String())
	}

	return ports, errors.Join(errs...)
}

// start runs a mock for a session that starts none itself, with a webhook in it
// that can be found and imported.
func (r *runner) start(ctx context.Context, dir string) (*mock.Mock, error) {
	server, err := mock.Start(ctx, r.mock, dir)
	if err != nil {
		return nil, err
	}

	_, err = server.Put(ctx, mock.Webhook{
		ID: "whk_c9v3nz8rq4pm", URL: "https://crm.example.com/hooks/dialnexa", Events: []string{"call.completed"}, IsActive: true,
	})
	if err != nil {
		server.Stop()
	}

	return server, err
}
