// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// trial is one example with one CLI and one mock.
type trial struct {
	unit   unit
	rule   rule
	cli    tfcli.CLI
	server *mock.Mock
	env    []string
	// source is the example in the repository, dir the copy that is applied.
	source, dir string
}

func (t *trial) run(ctx context.Context) error {
	steps := []func(context.Context) error{t.format, t.step("init"), t.step("validate")}

	switch {
	case t.rule.validate:
	case strings.HasSuffix(t.unit.path, ".tfquery.hcl"):
		steps = append(steps, t.step("validate", "-query"), t.step("query"))
	default:
		steps = append(steps, t.applySteps()...)
		if t.hasTests() {
			steps = append(steps, t.step("test"), t.checkServer)
		}
	}

	for _, step := range steps {
		if err := step(ctx); err != nil {
			return err
		}
	}

	return nil
}

// applySteps are a whole life: what was applied is what the next plan finds.
func (t *trial) applySteps() []func(context.Context) error {
	var steps []func(context.Context) error

	if t.rule.generate {
		steps = append(steps, t.step("plan", "-generate-config-out=generated.tf"))
	}

	if filepath.Base(t.source) == importScript {
		steps = append(steps, t.importByScript)
	}

	return append(steps, t.step("apply", "-auto-approve"), t.step("plan", "-detailed-exitcode"),
		t.step("destroy", "-auto-approve"), t.checkServer)
}

func (t *trial) step(args ...string) func(context.Context) error {
	return func(ctx context.Context) error { return t.command(ctx, t.dir, t.cli.Path, args...) }
}

// command runs a program, and fails with all it says.
func (t *trial) command(ctx context.Context, dir, program string, args ...string) error {
	command := child.Command(ctx, program, args...)
	command.Dir, command.Env = dir, t.env

	var out bytes.Buffer
	command.Stdout, command.Stderr = &out, &out

	err := command.Run()

	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return fmt.Errorf("%s %s exits with %d:\n%s", filepath.Base(program), strings.Join(args, " "), exit.ExitCode(), out.String())
	}

	return err
}

// format checks the example's own files.
func (t *trial) format(ctx context.Context) error {
	switch {
	case filepath.Base(t.source) == importScript:
		return nil
	case strings.HasSuffix(t.source, ".tfquery.hcl"):
		return t.formatQuery(ctx)
	}

	return t.command(ctx, filepath.Dir(t.source), t.cli.Path, "fmt", "-check", "-diff", "-recursive", filepath.Base(t.source))
}

// formatQuery passes the file through standard input: Terraform 1.14 doesn't take
// one of this name.
func (t *trial) formatQuery(ctx context.Context) error {
	file, err := os.Open(t.source)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()

	command := child.Command(ctx, t.cli.Path, "fmt", "-check", "-")
	command.Env, command.Stdin = t.env, file

	if err := command.Run(); err != nil {
		return fmt.Errorf("it is not formatted as terraform fmt would: %w", err)
	}

	return nil
}

// importByScript runs the script as the documentation shows it, where "terraform"
// is the CLI of this trial.
func (t *trial) importByScript(ctx context.Context) error {
	bin := filepath.Join(t.dir, ".bin")
	if err := os.Mkdir(bin, 0o700); err != nil {
		return err
	}

	if err := os.Symlink(t.cli.Path, filepath.Join(bin, "terraform")); err != nil {
		return err
	}

	t.env = append(t.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))

	return t.command(ctx, t.dir, "sh", "-e", t.source)
}

// checkServer finds a webhook that was left behind, or one that was deleted and is
// not the example's.
func (t *trial) checkServer(ctx context.Context) error {
	left, err := t.server.Webhooks(ctx)
	if err != nil {
		return err
	}

	var want, got []string

	for _, seed := range t.rule.seeds {
		if !t.rule.imports {
			want = append(want, seed.ID)
		}
	}

	for _, webhook := range left {
		got = append(got, webhook.ID)
	}

	if !slices.Equal(got, want) {
		return fmt.Errorf("DialNexa has the webhooks %q after all was destroyed, not %q", got, want)
	}

	return nil
}

func (t *trial) hasTests() bool {
	tests, _ := filepath.Glob(filepath.Join(t.dir, "tests", "*.tftest.hcl"))

	return t.unit.folder && len(tests) > 0
}
