// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// covered are the packages that the coverage figure is about: the provider,
// not the tools that build it.
const covered = "./internal/...,./cmd/...,."

// goTest is how each module's tests are run.
type goTest struct {
	env  []string
	args []string
	race bool
}

// run tests the module in dir, with coverage where a profile is named.
func (g goTest) run(ctx context.Context, dir, profile string, results *report) error {
	args := []string{"test", "-json", "-shuffle=on", "-timeout=20m"}
	if g.race {
		args = append(args, "-race")
	}

	if profile != "" {
		if err := os.MkdirAll(filepath.Dir(profile), 0o750); err != nil {
			return err
		}

		args = append(args, "-coverpkg="+covered, "-coverprofile="+profile)
	}

	args = append(append(args, g.args...), "./...")

	command := exec.CommandContext(ctx, "go", args...)
	command.Dir, command.Env, command.Stderr = dir, g.env, os.Stderr
	// An interrupted test binary gets the time to end the processes it started.
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }

	stdout, err := command.StdoutPipe()
	if err != nil {
		return err
	}

	if err := command.Start(); err != nil {
		return err
	}

	readErr := results.read(stdout)
	waitErr := command.Wait()

	// A failed test was in the stream; any other failure must not look like none.
	var exit *exec.ExitError
	if errors.As(waitErr, &exit) && results.failed > 0 {
		return readErr
	}

	return errors.Join(readErr, waitErr)
}

// raceDetector reports whether tests can be built with -race, which needs a C
// compiler.
func raceDetector(ctx context.Context) bool {
	out, err := exec.CommandContext(ctx, "go", "env", "CGO_ENABLED").Output()

	return err == nil && strings.TrimSpace(string(out)) == "1"
}

// event is one line of go test -json.
type event struct {
	Action  string
	Package string
	Test    string
	Elapsed float64
	Output  string
}

// read takes in the events of a go test -json stream.
func (r *report) read(stream io.Reader) error {
	decoder := json.NewDecoder(stream)

	for {
		var e event

		err := decoder.Decode(&e)
		if errors.Is(err, io.EOF) {
			return nil
		}

		if err != nil {
			return fmt.Errorf("read the test events: %w", err)
		}

		r.add(e)
	}
}

// printCoverage prints the total line of go tool cover.
func printCoverage(ctx context.Context, root, profile string, out io.Writer) error {
	command := exec.CommandContext(ctx, "go", "tool", "cover", "-func="+profile)
	command.Dir, command.Stderr = root, os.Stderr

	table, err := command.Output()
	if err != nil {
		return fmt.Errorf("read the coverage of the tests: %w", err)
	}

	lines := bytes.Split(bytes.TrimSpace(table), []byte("\n"))
	fields := bytes.Fields(lines[len(lines)-1])
	fmt.Fprintf(out, "coverage: %s of statements\n", fields[len(fields)-1])

	return nil
}
