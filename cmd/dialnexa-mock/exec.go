// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"syscall"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// exec runs a command with a mock server of its own and returns the command's exit code. The server lives in this
// process, so it is gone when this process is, whatever ends it.
func (p program) exec(args []string) (int, error) {
	opts, command, err := parseServe(args)
	if err != nil {
		return exitUsage, err
	}
	if len(command) == 0 {
		return exitUsage, errors.New("want a command, such as exec -- terraform test")
	}
	origin, _, err := p.listen(opts)
	if err != nil {
		return exitFailed, err
	}
	// #nosec G204 G702 -- the command is what the user asks for.
	cmd := exec.CommandContext(context.Background(), command[0], command[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.stdin, p.stdout, p.stderr
	cmd.Env = append(os.Environ(),
		"DIALNEXA_BASE_URL="+origin+"/v1",
		"DIALNEXA_API_KEY="+append(opts.server.APIKeys, mockserver.DefaultKey)[0],
		"DIALNEXA_MOCK_URL="+origin+"/_mock",
	)
	if err := cmd.Start(); err != nil {
		return exitNotStarted, fmt.Errorf("cannot start the command: %w", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	for {
		select {
		case sig := <-p.signals:
			passOn(sig, cmd.Process)
		case err := <-ended:
			return exitCode(cmd.ProcessState, err)
		}
	}
}

// passOn sends a signal to the command, unless the command has it already: an interrupt from a terminal goes to every
// process there, and Terraform takes a second one as an order to drop everything. Windows has only such signals, and
// refuses to send one.
func passOn(sig os.Signal, to *os.Process) {
	if sig == os.Interrupt {
		if terminal, err := os.Open("/dev/tty"); err == nil {
			_ = terminal.Close() // nothing was written
			return
		}
	}
	_ = to.Signal(sig) // it may have ended
}

// exitCode returns the exit code of a command that ended, as a shell gives it. An error that isn't the command's own,
// such as output that could not be written, is returned too.
func exitCode(state *os.ProcessState, err error) (int, error) {
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return exitFailed, err
	}
	if status, ok := state.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return exitSignaled + int(status.Signal()), nil
	}
	return state.ExitCode(), nil
}
