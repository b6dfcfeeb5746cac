// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command examples tries every example with one or more Terraforms and OpenTofus:
// its format, that it is valid, that it can be applied to a mock of DialNexa, that
// the next plan is empty, and that nothing is left once it is destroyed. Whatever
// needs a newer CLI is reported as skipped, with the CLI that it wants.
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
	"runtime"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mirror"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

type options struct {
	root     string
	clis     string
	provider string
	standin  string
	mock     string
	only     string
	jobs     int
}

func main() {
	var opts options

	flag.StringVar(&opts.root, "root", ".", "the root of the repository")
	flag.StringVar(&opts.clis, "cli", "", "the Terraforms and OpenTofus to try, with commas between them")
	flag.StringVar(&opts.provider, "provider", "", "the provider's program")
	flag.StringVar(&opts.standin, "standin", "", "the program that stands in for other providers")
	flag.StringVar(&opts.mock, "mock", "", "the program dialnexa-mock")
	flag.StringVar(&opts.only, "only", "", "try only examples whose path has this in it")
	flag.IntVar(&opts.jobs, "jobs", runtime.GOMAXPROCS(0), "how many to try at a time")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, opts, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "examples:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, opts options, out io.Writer) error {
	examples, err := filepath.Abs(filepath.Join(opts.root, "examples"))
	if err != nil {
		return err
	}

	units, err := findUnits(examples)
	if err != nil {
		return err
	}

	if err := checkRules(units); err != nil {
		return err
	}

	work, err := os.MkdirTemp("", "examples-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()

	programs := make([]string, 0, 3)

	for _, program := range []string{opts.provider, opts.standin, opts.mock} {
		path, err := filepath.Abs(program)
		if err != nil {
			return err
		}

		programs = append(programs, path)
	}

	settings, err := mirror.Write(work, mirror.Providers(programs[0], programs[1]))
	if err != nil {
		return err
	}

	r := &runner{
		examples: examples, work: work, settings: settings, mock: programs[2],
		report: report{out: out},
	}

	var errs []error

	for path := range strings.SplitSeq(opts.clis, ",") {
		cli, err := describe(ctx, path)
		if err != nil {
			return err
		}

		fmt.Fprintf(out, "Trying the examples with %s\n", cli)
		errs = append(errs, r.all(ctx, cli, chosen(units, opts.only), opts.jobs))
	}

	r.report.print()

	return errors.Join(append(errs, r.report.err())...)
}

func describe(ctx context.Context, path string) (tfcli.CLI, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return tfcli.CLI{}, err
	}

	return tfcli.Describe(ctx, path)
}

func chosen(units []unit, only string) []unit {
	var out []unit

	for _, u := range units {
		if strings.Contains(u.path, only) {
			out = append(out, u)
		}
	}

	return out
}
