// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/bench/usage"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/child"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// lab has all that measuring takes.
type lab struct {
	options
	cli     tfcli.CLI
	dir     string
	plugins string // holds the provider
	watched string // holds a stand-in that runs it and notes what it took
	usage   string // where that is noted
	spaces  int
}

func newLab(ctx context.Context, o options, cli tfcli.CLI, dir string) (*lab, error) {
	l := &lab{
		options: o, cli: cli, dir: dir, usage: filepath.Join(dir, "usage"),
		plugins: filepath.Join(dir, "plugins"), watched: filepath.Join(dir, "watched"),
	}

	for _, folder := range []string{l.plugins, l.watched} {
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return nil, err
		}
	}

	// A copy: a build in the middle of the benchmark must not change what runs.
	program, err := os.ReadFile(filepath.Clean(o.provider))
	if err != nil {
		return nil, err
	}

	if err := os.WriteFile(l.real(), program, 0o700); err != nil { // #nosec G306 -- a program.
		return nil, err
	}

	_, err = child.Run(ctx, filepath.Join(o.root, "tools"), nil, "go", "build", "-o", filepath.Join(l.watched, workspace.ProviderFile), "./bench/peak")

	return l, err
}

// real is the provider itself.
func (l *lab) real() string { return filepath.Join(l.plugins, workspace.ProviderFile) }

// sizes are the numbers of webhooks, the last of which the bars are about.
func (l *lab) sizes() []int {
	if l.quick {
		return []int{10, 100}
	}

	return []int{10, 100, 1000}
}

// manySamples are the webhooks of a workspace of which Terraform has one.
func (l *lab) manySamples() int {
	if l.quick {
		return 1000
	}

	return 10_000
}

func (l *lab) repeats() int {
	if l.quick {
		return 1
	}

	return l.rounds
}

// startMock starts a mock with the simulated latency and a rate limit that is
// never met, unless the flags say otherwise.
func (l *lab) startMock(ctx context.Context, flags ...string) (*mock.Mock, error) {
	return mock.Start(ctx, l.mock, l.dir, append([]string{"-latency", l.latency.String(), "-rate-limit", "1000000"}, flags...)...)
}

// space makes a workspace in which the provider of that folder talks to a mock.
func (l *lab) space(plugins string, m *mock.Mock) (*workspace.Workspace, error) {
	l.spaces++

	w, err := workspace.New(filepath.Join(l.dir, fmt.Sprintf("workspace-%d", l.spaces)), l.cli, plugins)
	if err != nil {
		return nil, err
	}

	w.Setenv("DIALNEXA_BASE_URL", m.BaseURL)
	w.Setenv("DIALNEXA_API_KEY", mock.Key)
	w.Setenv(usage.ProviderVariable, l.real())
	w.Setenv(usage.FileVariable, l.usage)

	return w, w.Write("main.tf", []byte(configuration))
}

// floorSpace makes a workspace in which the CLI has nothing to do but its own
// part: a configuration without a provider.
func (l *lab) floorSpace(ctx context.Context, configuration string) (*workspace.Workspace, error) {
	l.spaces++

	w, err := workspace.New(filepath.Join(l.dir, fmt.Sprintf("workspace-%d", l.spaces)), l.cli, "")
	if err != nil {
		return nil, err
	}

	if err := w.Write("main.tf", []byte(configuration)); err != nil {
		return nil, err
	}

	_, err = w.Must(ctx, 0, "init")

	return w, err
}

// progress tells who waits what is being measured.
func (l *lab) progress(format string, args ...any) {
	fmt.Fprintf(os.Stderr, time.Now().Format(time.TimeOnly)+" "+format+"\n", args...)
}
