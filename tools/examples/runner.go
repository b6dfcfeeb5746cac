// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mirror"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// runner tries units.
type runner struct {
	examples string
	work     string
	settings string
	mock     string
	report   report
}

// all tries units with one CLI, some at a time. It fails only where it is
// interrupted: what an example fails with is in the report.
func (r *runner) all(ctx context.Context, cli tfcli.CLI, units []unit, jobs int) error {
	queue := make(chan unit)

	var workers sync.WaitGroup

	for range jobs {
		workers.Go(func() {
			for u := range queue {
				r.one(ctx, cli, u)
			}
		})
	}

	for _, u := range units {
		queue <- u
	}

	close(queue)
	workers.Wait()

	return ctx.Err()
}

func (r *runner) one(ctx context.Context, cli tfcli.CLI, u unit) {
	if ctx.Err() != nil {
		return
	}

	if floor := ruleOf(u).floor; !floor.Met(cli) {
		r.report.skipped(u, cli, "wants "+floor.String())

		return
	}

	start := time.Now()
	err := r.try(ctx, cli, u)
	r.report.tried(u, cli, time.Since(start), err)
}

// try gives the example a copy of the folder examples and a mock of its own.
func (r *runner) try(ctx context.Context, cli tfcli.CLI, u unit) error {
	dir, err := os.MkdirTemp(r.work, "unit-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()

	server, err := mock.Start(ctx, r.mock, dir)
	if err != nil {
		return err
	}
	defer server.Stop()

	for _, seed := range ruleOf(u).seeds {
		if _, err := server.Put(ctx, seed); err != nil {
			return err
		}
	}

	t := &trial{unit: u, rule: ruleOf(u), cli: cli, server: server, source: filepath.Join(r.examples, filepath.FromSlash(u.path))}
	t.env = mirror.Environ(tfcli.Environ(os.Environ(), r.settings), r.settings, t.variables(dir))

	if t.dir, err = t.prepare(r.examples, dir); err != nil {
		return err
	}

	return t.run(ctx)
}

// variables are all that an example is told: the mock in place of DialNexa, and the
// values of its variables.
func (t *trial) variables(dir string) map[string]string {
	set := map[string]string{
		"DIALNEXA_API_KEY":  mock.Key,
		"DIALNEXA_BASE_URL": t.server.BaseURL,
		"STANDIN_DIR":       dir,
		"TF_CLI_ARGS":       "-no-color",
	}

	all := maps.Clone(vars)
	maps.Copy(all, t.rule.vars)

	for name, value := range all {
		set["TF_VAR_"+name] = value
	}

	return set
}

// report collects what became of each unit.
type report struct {
	out              interface{ Write([]byte) (int, error) }
	mu               sync.Mutex
	passed, failures int
	skips            []string
}

func (r *report) tried(u unit, cli tfcli.CLI, took time.Duration, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()

	if err != nil {
		r.failures++

		fmt.Fprintf(r.out, "FAIL  %s (%s)\n      %s\n", u.path, cli, strings.ReplaceAll(err.Error(), "\n", "\n      "))

		return
	}

	r.passed++

	fmt.Fprintf(r.out, "ok    %s (%.1fs)\n", u.path, took.Seconds())
}

func (r *report) skipped(u unit, cli tfcli.CLI, reason string) {
	r.mu.Lock()
	defer r.mu.Unlock()

	r.skips = append(r.skips, fmt.Sprintf("%s with %s: %s", u.path, cli, reason))
}

func (r *report) print() {
	for _, skip := range r.skips {
		fmt.Fprintln(r.out, "skip ", skip)
	}

	fmt.Fprintf(r.out, "%d examples passed, %d failed, %d skipped\n", r.passed, r.failures, len(r.skips))
}

func (r *report) err() error {
	if r.failures > 0 {
		return fmt.Errorf("%d examples failed", r.failures)
	}

	return nil
}
