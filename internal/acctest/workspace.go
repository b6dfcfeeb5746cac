// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"
)

// inherited are the only variables that a run takes from who starts it. Any other
// could be an API key, a workspace, a log level or a proxy.
var inherited = []string{"PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SystemRoot", "USERPROFILE", "PATHEXT"}

// Environ is the environment of a CLI with that configuration file, and with more
// variables of the form NAME=VALUE. It asks no question and calls no one.
func Environ(config string, more ...string) []string {
	env := []string{"TF_CLI_CONFIG_FILE=" + config, "CHECKPOINT_DISABLE=1", "TF_IN_AUTOMATION=1", "TF_INPUT=0", "TF_CLI_ARGS=-no-color"}
	for _, name := range inherited {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return slices.Concat(env, more)
}

// grace is how long an interrupted CLI may take to end its requests and to write its state.
const grace = 30 * time.Second

// Workspace is a folder in which a CLI runs.
type Workspace struct {
	CLI CLI
	Dir string
	Env []string // as Environ returns it
}

// Result is a run that has ended.
type Result struct {
	Stdout, Stderr string
	Code           int
}

// Run runs the CLI. A run that fails is no error but has a Code; one that ctx interrupts is an error.
func (w Workspace) Run(ctx context.Context, args ...string) (Result, error) {
	command := exec.CommandContext(ctx, w.CLI.Path, args...)
	command.Dir, command.Env, command.WaitDelay = w.Dir, w.Env, grace
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }

	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	if ctx.Err() != nil {
		return Result{}, ctx.Err()
	}
	if command.ProcessState == nil {
		return Result{}, err
	}
	return Result{stdout.String(), stderr.String(), command.ProcessState.ExitCode()}, nil
}

// MustRun is Run for a command that has to succeed, and returns its standard output.
func (w Workspace) MustRun(t testing.TB, args ...string) string {
	t.Helper()
	result, err := w.Run(t.Context(), args...)
	if err != nil || result.Code != 0 {
		t.Fatalf("%s %s: exit status %d, error %v\n%s%s", w.CLI, strings.Join(args, " "), result.Code, err, result.Stdout, result.Stderr)
	}
	return result.Stdout
}
