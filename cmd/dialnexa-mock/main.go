// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command dialnexa-mock serves an in-memory DialNexa on a loopback address, for demos, for the tests of modules and
// receivers, and for CI without an account.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
)

// version is set by the linker when a release is built.
var version = "dev"

// The exit codes. That of exec is its command's, as a shell gives it.
const (
	exitOK         = 0
	exitFailed     = 1
	exitUsage      = 2
	exitNotStarted = 127
	exitSignaled   = 128 // and the number of the signal
)

func main() {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	os.Exit(program{os.Stdin, os.Stdout, os.Stderr, signals}.run(os.Args[1:]))
}

// program is one run: what it reads, prints to and is stopped by.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	signals        <-chan os.Signal
}

// run returns the exit code. Without a command it serves.
func (p program) run(args []string) int {
	name, rest := "serve", args
	switch {
	case len(args) == 0:
	case !strings.HasPrefix(args[0], "-"):
		name, rest = args[0], args[1:]
	case slices.Contains([]string{"-h", "-help", "--help"}, args[0]):
		name, rest = "help", nil
	case slices.Contains([]string{"-version", "--version"}, args[0]):
		_, _ = fmt.Fprintln(p.stdout, "dialnexa-mock "+version)
		return exitOK
	}
	run, known := map[string]func([]string) (int, error){
		"serve": p.serve, "exec": p.exec, "send": p.send, "help": p.help,
	}[name]
	if !known {
		run = func([]string) (int, error) { return exitUsage, fmt.Errorf("unknown command %q", name) }
	}
	code, err := run(rest)
	if errors.Is(err, flag.ErrHelp) {
		code, err = p.help([]string{name})
	}
	if err != nil {
		_, _ = fmt.Fprintf(p.stderr, "dialnexa-mock: %s\n", err)
		if code == exitUsage {
			_, _ = fmt.Fprintf(p.stderr, "Run dialnexa-mock -h for help.\n")
		}
	}
	return code
}
