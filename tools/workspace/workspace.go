// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package workspace runs Terraform or OpenTofu in a folder of its own, with a
// provider that was just built.
package workspace

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
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// ProviderFile is the name under which the CLI looks for the provider.
const ProviderFile = "terraform-provider-dialnexa"

// Workspace is a folder with a configuration and a state.
type Workspace struct {
	Dir string

	cli tfcli.CLI
	env []string
}

// distorting are variables that would change what is measured or looked for.
var distorting = []string{"TF_LOG", "TF_REATTACH_PROVIDERS=", "GOGC=", "GOMEMLIMIT="}

// New makes the folder. The provider is the one in the folder plugins; "" is a
// workspace without providers.
func New(dir string, cli tfcli.CLI, plugins string) (*Workspace, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}

	overrides := ""
	if plugins != "" {
		overrides = fmt.Sprintf("  dev_overrides {\n    \"dialnexa/dialnexa\" = %q\n  }\n", plugins)
	}

	settings := filepath.Join(dir, "cli.tfrc")
	text := "provider_installation {\n" + overrides + "  direct {}\n}\n"

	if err := os.WriteFile(settings, []byte(text), 0o600); err != nil {
		return nil, err
	}

	env := slices.DeleteFunc(tfcli.Environ(os.Environ(), settings), func(variable string) bool {
		return slices.ContainsFunc(distorting, func(prefix string) bool { return strings.HasPrefix(variable, prefix) })
	})

	return &Workspace{Dir: dir, cli: cli, env: append(env, "TF_IN_AUTOMATION=1", "TF_INPUT=0")}, nil
}

// Setenv sets a variable for all commands from now on.
func (w *Workspace) Setenv(name, value string) { w.env = append(w.env, name+"="+value) }

// Write puts a file into the folder.
func (w *Workspace) Write(name string, content []byte) error {
	return os.WriteFile(filepath.Join(w.Dir, name), content, 0o600)
}

// Run is a command that has ended.
type Run struct {
	Stdout []byte
	Stderr []byte
	Code   int
	// Wall and CPU are the time that it took, and the processor time of it and of
	// the providers that it started.
	Wall time.Duration
	CPU  time.Duration
}

// Run runs the CLI with these arguments. A command that fails is no error but has
// a Code; an interrupted one is an error.
func (w *Workspace) Run(ctx context.Context, args ...string) (Run, error) {
	command := child.Command(ctx, w.cli.Path, args...)
	command.Dir, command.Env = w.Dir, w.env

	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr

	start := time.Now()
	err := command.Run()
	wall := time.Since(start)

	if ctx.Err() != nil {
		return Run{}, ctx.Err()
	}

	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return Run{}, err
	}

	return Run{
		Stdout: stdout.Bytes(), Stderr: stderr.Bytes(), Code: command.ProcessState.ExitCode(),
		Wall: wall, CPU: command.ProcessState.UserTime() + command.ProcessState.SystemTime(),
	}, nil
}

// Must runs the CLI and takes any other exit code than want for an error.
func (w *Workspace) Must(ctx context.Context, want int, args ...string) (Run, error) {
	run, err := w.Run(ctx, args...)
	if err == nil && run.Code != want {
		err = fmt.Errorf("%s %s exits with %d instead of %d:\n%s%s", w.cli.Name, args[0], run.Code, want, run.Stdout, run.Stderr)
	}

	return run, err
}
