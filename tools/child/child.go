// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package child runs programs that end in good order when their parent does.
package child

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// Grace is how long a program may take to end once it was interrupted: Terraform
// lets its requests end and writes its state.
const Grace = 30 * time.Second

// Command is a program that is interrupted when ctx ends, and killed only if it
// doesn't end within Grace. It has a process group of its own, so that a Ctrl-C
// reaches it once, from here: Terraform takes a second one for an order to drop
// everything.
func Command(ctx context.Context, path string, args ...string) *exec.Cmd {
	command := exec.CommandContext(ctx, path, args...)
	command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = Grace

	return command
}

// Run runs a program, such as a build, to its end. Its output is shown if it
// fails.
func Run(ctx context.Context, dir string, env []string, path string, args ...string) ([]byte, error) {
	command := Command(ctx, path, args...)
	command.Dir, command.Env = dir, env

	out, err := command.CombinedOutput()
	if ctx.Err() != nil {
		return out, ctx.Err()
	}

	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return out, fmt.Errorf("%s: %w\n%s", command, err, out)
	}

	return out, err
}
