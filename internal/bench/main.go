// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command bench measures what the provider costs: requests to a mock of DialNexa, and
// time beside the floor, which is what Terraform or OpenTofu itself needs for as many
// terraform_data resources. It prints a table, and fails if a promise is not kept.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const latency = 20 * time.Millisecond

func main() {
	webhooks := flag.Int("webhooks", 1000, "how many webhooks to manage")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	kept, err := run(ctx, *webhooks)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
	}
	if err != nil || !kept {
		os.Exit(1)
	}
}

// run reports whether all promises are kept.
func run(ctx context.Context, webhooks int) (bool, error) {
	dir, err := os.MkdirTemp("", "dialnexa-bench-")
	if err != nil {
		return false, err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	b := &bench{dir: dir}
	if b.cli, err = acctest.Find(); err != nil {
		return false, err
	}
	if err = acctest.Build(ctx, dir, "."); err == nil {
		b.config, err = b.cli.DevOverride(dir, dir)
	}
	if err != nil {
		return false, err
	}
	fmt.Printf("%d webhooks, %s on %s/%s with %d CPUs, a mock that takes %s for each response:\n\n",
		webhooks, b.cli, runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), latency)
	fmt.Println("| | Requests | Seconds | Floor, seconds | Times the floor |\n|---|--:|--:|--:|--:|")
	if err = b.life(ctx, webhooks); err == nil {
		err = b.oneOfMany(ctx)
	}
	if err == nil {
		err = b.rateLimit(ctx)
	}
	return !b.broken, err
}

// bench is what all measurements share.
type bench struct {
	dir    string
	cli    acctest.CLI
	config string // makes the CLI run the provider as it was just built
	broken bool   // a promise
}

// workspace writes a configuration into a new folder.
func (b *bench) workspace(configuration, baseURL string) (acctest.Workspace, error) {
	dir, err := os.MkdirTemp(b.dir, "workspace-")
	if err != nil {
		return acctest.Workspace{}, err
	}
	env := acctest.Environ(b.config, "DIALNEXA_API_KEY="+mockserver.DefaultKey, "DIALNEXA_BASE_URL="+baseURL)
	return acctest.Workspace{CLI: b.cli, Dir: dir, Env: env}, os.WriteFile(filepath.Join(dir, "main.tf"), []byte(configuration), 0o600)
}

// expect prints a figure of which something is promised.
func (b *bench) expect(what string, got, atMost float64) {
	fmt.Fprintf(os.Stderr, "%s: %.4g, at most %.4g\n", what, got, atMost)
	b.broken = b.broken || got > atMost
}
