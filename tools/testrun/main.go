// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command testrun runs every Go test of the project with one Terraform or
// OpenTofu, and says at the end how many ran, which were skipped and why, and
// what they covered.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

type options struct {
	root   string
	cli    string
	counts string
	args   []string
}

func main() {
	var opts options

	flag.StringVar(&opts.root, "root", ".", "the root of the repository")
	flag.StringVar(&opts.cli, "cli", "", "the Terraform or OpenTofu to test with")
	flag.StringVar(&opts.counts, "counts", "", "a file to append the line \"PASSED FAILED SKIPPED\" to")
	flag.Parse()

	opts.args = flag.Args()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	ok, err := run(ctx, opts, os.Stdout)

	stop()

	if err != nil {
		fmt.Fprintln(os.Stderr, "testrun:", err)
	}

	if err != nil || !ok {
		os.Exit(1)
	}
}

// run reports whether all tests passed.
func run(ctx context.Context, opts options, out io.Writer) (bool, error) {
	root, err := filepath.Abs(opts.root)
	if err != nil {
		return false, err
	}

	path, err := filepath.Abs(opts.cli)
	if err != nil {
		return false, err
	}

	cli, err := tfcli.Describe(ctx, path)
	if err != nil {
		return false, err
	}

	fmt.Fprintln(out, "Testing with", cli)

	start := time.Now()
	suite := goTest{env: testEnviron(os.Environ(), cli), args: opts.args, race: raceDetector(ctx)}
	results := newReport(out)
	profile := filepath.Join(root, ".bin", "coverage.out")

	if err := suite.run(ctx, root, profile, results); err != nil {
		return false, err
	}

	if err := suite.run(ctx, filepath.Join(root, "tools"), "", results); err != nil {
		return false, err
	}

	results.printSkipped()
	results.printCounts(cli, time.Since(start))

	if err := results.appendCounts(opts.counts); err != nil {
		return false, err
	}

	return results.failed == 0, printCoverage(ctx, root, profile, out)
}

// testEnviron tells terraform-plugin-testing which command to run.
func testEnviron(env []string, cli tfcli.CLI) []string {
	return append(tfcli.Environ(env, os.DevNull),
		"TF_ACC_TERRAFORM_PATH="+cli.Path,
		"TF_ACC_PROVIDER_HOST="+cli.RegistryHost(),
	)
}
