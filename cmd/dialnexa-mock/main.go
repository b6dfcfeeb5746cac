// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command dialnexa-mock serves an in-memory DialNexa on a loopback address, for
// demos, for the tests of modules, and for CI without an account.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
)

// The exit codes.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run serves until the context ends and returns the exit code.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	opts, err := parseOptions(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		_, _ = io.WriteString(stdout, help())
		return exitOK
	case err != nil:
		_, _ = fmt.Fprintf(stderr, "dialnexa-mock: %s\nRun dialnexa-mock --help for the flags.\n", err)
		return exitUsage
	}
	if err := serve(ctx, opts, stdout, stderr); err != nil {
		_, _ = fmt.Fprintf(stderr, "dialnexa-mock: %s\n", err)
		return exitFailed
	}
	return exitOK
}
