// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command commands runs the command blocks of the documentation, so that none of
// them can be wrong for long. A comment before a block says what becomes of it:
//
//	<!-- run: NAME -->            the shell block is run; blocks of one name in a
//	                              document are one session, run one after another
//	<!-- run: NAME needs Terraform 1.11, OpenTofu 1.11 -->   only with these or later
//	<!-- run: NAME in DIR -->     the session starts in a copy of that folder
//	<!-- file: NAME PATH -->      the block is a file of that session
//	<!-- not run: REASON -->      it can't be run here
//
// A shell block without such a comment is an error. So is a Terraform block without
// one, unless it is the content of a file in examples, which is tried by itself.
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
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mirror"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

type options struct {
	root, clis, provider, standin, mock, only string
}

func main() {
	var opts options

	flag.StringVar(&opts.root, "root", ".", "the root of the repository")
	flag.StringVar(&opts.clis, "cli", "", "the Terraforms and OpenTofus to run them with, with commas between them")
	flag.StringVar(&opts.provider, "provider", "", "the provider's program")
	flag.StringVar(&opts.standin, "standin", "", "the program that stands in for other providers")
	flag.StringVar(&opts.mock, "mock", "", "the program dialnexa-mock")
	flag.StringVar(&opts.only, "only", "", "run only sessions whose document and name have this in them")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, opts, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "commands:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, opts options, out io.Writer) error {
	root, err := filepath.Abs(opts.root)
	if err != nil {
		return err
	}

	sessions, faults := readAll(root)

	work, err := os.MkdirTemp("", "commands-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(work) }()

	for _, program := range []*string{&opts.provider, &opts.standin, &opts.mock} {
		if *program, err = filepath.Abs(*program); err != nil {
			return err
		}
	}

	settings, err := mirror.Write(work, mirror.Providers(opts.provider, opts.standin))
	if err != nil {
		return err
	}

	failures := []error{faults}

	for path := range strings.SplitSeq(opts.clis, ",") {
		if path, err = filepath.Abs(path); err != nil {
			return err
		}

		cli, err := tfcli.Describe(ctx, path)
		if err != nil {
			return err
		}

		r := &runner{root: root, work: work, settings: settings, mock: opts.mock, cli: cli, out: out}
		failures = append(failures, r.all(ctx, sessions, opts.only))
	}

	return errors.Join(failures...)
}
