// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what the provider costs a Terraform or OpenTofu, against
// a mock of DialNexa: time as a multiple of what the CLI itself needs for as many
// resources without a provider, requests, and memory.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// options is what the flags say.
type options struct {
	cli      string
	root     string
	mock     string
	provider string
	latency  time.Duration
	rounds   int
	quick    bool
	results  string
	chart    string
}

func parse(args []string) (options, error) {
	var o options

	set := flag.NewFlagSet("bench", flag.ContinueOnError)
	set.StringVar(&o.cli, "cli", "terraform", "the Terraform or OpenTofu to run")
	set.StringVar(&o.root, "root", ".", "the root of the repository")
	set.StringVar(&o.mock, "mock", "", "the built dialnexa-mock")
	set.StringVar(&o.provider, "provider", "", "the built provider")
	set.DurationVar(&o.latency, "latency", 20*time.Millisecond, "what the mock adds to every answer")
	set.IntVar(&o.rounds, "rounds", 3, "rounds whose median counts")
	set.BoolVar(&o.quick, "quick", false, "one round of small sizes, for use while developing: its figures mean little")
	set.StringVar(&o.results, "results", "", "write the tables to this file as well")
	set.StringVar(&o.chart, "chart", "", "draw a chart into this SVG file")

	if err := set.Parse(args); err != nil {
		return o, err
	}

	if o.rounds < 1 || o.latency < 0 {
		return o, errors.New("want at least one round, and a latency of zero or more")
	}

	return o, nil
}

func main() {
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = run(ctx, o, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures in a temporary folder, which is removed in the end.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "dialnexa-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	path, err := filepath.Abs(o.cli)
	if err != nil {
		return err
	}

	cli, err := tfcli.Describe(ctx, path)
	if err != nil {
		return err
	}

	l, err := newLab(ctx, o, cli, dir)
	if err != nil {
		return err
	}

	found, err := l.measure(ctx)
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}

	if err != nil {
		return err
	}

	text := found.markdown()
	fmt.Fprint(out, text)

	if o.results != "" {
		if err := os.WriteFile(o.results, []byte(text), 0o644); err != nil { // #nosec G306 -- to be read by all.
			return err
		}
	}

	if o.chart != "" {
		return os.WriteFile(o.chart, []byte(found.chart()), 0o644) // #nosec G306 -- to be read by all.
	}

	return nil
}
