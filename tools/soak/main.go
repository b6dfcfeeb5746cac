// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command soak drives a real Terraform or OpenTofu through rounds of create,
// change, drift and destroy, against a mock of DialNexa that fails at random. It
// ends with a table, and fails if Terraform's state and the webhooks on the
// server ever differ.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// options is what the flags say.
type options struct {
	cli         string
	provider    string
	mock        string
	webhooks    int
	rounds      int
	faultRate   float64
	seed        int64
	parallelism int
}

func parse(args []string) (options, error) {
	var o options

	set := flag.NewFlagSet("soak", flag.ContinueOnError)
	set.StringVar(&o.cli, "cli", "terraform", "the Terraform or OpenTofu to run")
	set.StringVar(&o.provider, "provider", "", "the built provider")
	set.StringVar(&o.mock, "mock", "", "the built dialnexa-mock")
	set.IntVar(&o.webhooks, "n", 200, "webhooks to manage")
	set.IntVar(&o.rounds, "rounds", 3, "rounds of create, change, drift and destroy")
	set.Float64Var(&o.faultRate, "fault-rate", 0.10, "share of the requests that fail, 0 to 1")
	set.Int64Var(&o.seed, "seed", 0, "what determines faults, changes and drift; 0 is a random one")
	set.IntVar(&o.parallelism, "parallelism", 10, "Terraform's -parallelism")

	if err := set.Parse(args); err != nil {
		return o, err
	}

	if o.webhooks < 10 || o.rounds < 1 || o.faultRate < 0 || o.faultRate > 1 || o.parallelism < 1 {
		return o, errors.New("want at least 10 webhooks, 1 round, 1 at a time, and a fault rate from 0 to 1")
	}

	if o.seed == 0 {
		o.seed = rand.Int64N(1_000_000) + 1 // #nosec G404 -- a test's seed is no secret.
	}

	return o, nil
}

func main() {
	o, err := parse(os.Args[1:])
	if errors.Is(err, flag.ErrHelp) {
		return
	}

	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(2)
	}

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err = run(ctx, o, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "soak:", err)
		os.Exit(1)
	}
}

// run soaks in a temporary folder, which is removed in the end.
func run(ctx context.Context, o options, out io.Writer) error {
	dir, err := os.MkdirTemp("", "dialnexa-soak-")
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

	fmt.Fprintf(out, "%s, %d webhooks, %d rounds, %.0f%% of the requests fail; replay with -seed %d\n",
		cli, o.webhooks, o.rounds, 100*o.faultRate, o.seed)

	started := time.Now()

	s, err := newSoak(ctx, o, cli, dir, out)
	if err != nil {
		return err
	}
	defer s.close()

	err = s.rounds(ctx)
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}

	if tableErr := s.table(ctx, time.Since(started)); tableErr != nil {
		return errors.Join(err, tableErr)
	}

	return err
}
