// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command demo shows the provider at work: a real Terraform or OpenTofu manages
// a webhook on a mock of DialNexa, which delivers signed events to a receiver.
// Everything runs on the loopback address, and nothing is left behind.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// options is what the flags say.
type options struct{ cli, provider, mock, config string }

func main() {
	var o options

	flag.StringVar(&o.cli, "cli", "terraform", "the Terraform or OpenTofu to run")
	flag.StringVar(&o.provider, "provider", ".bin/terraform-provider-dialnexa", "the built provider")
	flag.StringVar(&o.mock, "mock", ".bin/dialnexa-mock", "the built dialnexa-mock")
	flag.StringVar(&o.config, "config", "examples/demo/main.tf", "the configuration to walk through")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, o, os.Stdout)

	stop()

	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(os.Stderr, "demo: interrupted; nothing is left behind")
		os.Exit(130)
	case err != nil:
		fmt.Fprintln(os.Stderr, "demo:", err)
		os.Exit(1)
	}
}
