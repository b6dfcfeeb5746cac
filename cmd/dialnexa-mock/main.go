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
	"strings"
	"syscall"
)

// version is set by the linker when a release is built.
var version = "dev"

// The exit codes. Those of exec are its command's.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
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
	name := "serve"
	if len(args) > 0 && !strings.HasPrefix(args[0], "-") {
		name, args = args[0], args[1:]
	} else if len(args) == 1 && strings.TrimLeft(args[0], "-") == "version" {
		_, _ = fmt.Fprintln(p.stdout, "dialnexa-mock "+version)
		return exitOK
	} else if len(args) == 1 && isHelp(args[0]) {
		name, args = "help", nil
	}
	run, known := map[string]func([]string) (int, error){
		"serve": p.serve, "exec": p.exec, "send": p.send, "help": p.help,
	}[name]
	if !known {
		return p.misused("help", fmt.Errorf("unknown command %q", name))
	}
	code, err := run(args)
	var usage usageError
	switch {
	case errors.Is(err, flag.ErrHelp):
		code, _ = p.help([]string{name}) // it exists
	case errors.As(err, &usage):
		return p.misused(name+" -h", usage)
	case err != nil:
		_, _ = fmt.Fprintf(p.stderr, "dialnexa-mock: %s\n", err)
	}
	return code
}

func isHelp(arg string) bool {
	return strings.TrimLeft(arg, "-") == "h" || strings.TrimLeft(arg, "-") == "help"
}

func (p program) misused(help string, err error) int {
	_, _ = fmt.Fprintf(p.stderr, "dialnexa-mock: %s\nRun dialnexa-mock %s for help.\n", err, help)
	return exitUsage
}

// usageError is one in the arguments.
type usageError struct{ error }
