// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"slices"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/workspace"
)

// sample is one command, measured.
type sample struct {
	wall     time.Duration
	cpu      time.Duration // of the CLI and the provider
	floor    time.Duration // wall time of the CLI without a provider, of the same round
	floorCPU time.Duration
	bare     time.Duration // the same with resources that hold one text each; for plans
	requests int
	refused  int
}

// series is the same command over several rounds.
type series []sample

// multiple is the time as a multiple of the floor's, round by round: what else
// the machine does then hits both.
func (s series) multiple() float64 {
	return s.median(func(x sample) float64 { return x.wall.Seconds() / x.floor.Seconds() })
}

// bareMultiple is the time as a multiple of a floor with as little data as can be.
func (s series) bareMultiple() float64 {
	return s.median(func(x sample) float64 { return x.wall.Seconds() / x.bare.Seconds() })
}

// cpuMultiple is the same of processor time, which other processes disturb less.
func (s series) cpuMultiple() float64 {
	return s.median(func(x sample) float64 { return x.cpu.Seconds() / x.floorCPU.Seconds() })
}

func (s series) seconds() float64 {
	return s.median(func(x sample) float64 { return x.wall.Seconds() })
}

// requests is the largest count: a bar has to hold every time.
func (s series) requests() int {
	return slices.MaxFunc(s, func(a, b sample) int { return a.requests - b.requests }).requests
}

func (s series) median(of func(sample) float64) float64 {
	values := make([]float64, 0, len(s))
	for _, x := range s {
		values = append(values, of(x))
	}

	return median(values)
}

// median is the middle one of the values, which are sorted for it.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}

	slices.Sort(values)

	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}

	return (values[middle-1] + values[middle]) / 2
}

// The commands that are measured.
var (
	planCommand    = []string{"plan", "-no-color", "-detailed-exitcode"}
	applyCommand   = []string{"apply", "-no-color", "-auto-approve"}
	destroyCommand = []string{"destroy", "-no-color", "-auto-approve"}
)

// timed measures a command that has to succeed, and a plan that has to be empty.
// m is nil for the floor.
func timed(ctx context.Context, w *workspace.Workspace, m *mock.Mock, args []string) (sample, error) {
	var before, after mock.Stats

	var err error
	if m != nil {
		if before, err = m.Stats(ctx); err != nil {
			return sample{}, err
		}
	}

	command, err := w.Must(ctx, 0, args...)
	if err != nil {
		return sample{}, err
	}

	if m != nil {
		if after, err = m.Stats(ctx); err != nil {
			return sample{}, err
		}
	}

	return sample{
		wall: command.Wall, cpu: command.CPU,
		requests: after.Requests - before.Requests, refused: after.Refused - before.Refused,
	}, nil
}

// over adds the floor to a sample.
func (x sample) over(floor sample) sample {
	x.floor, x.floorCPU = floor.wall, floor.cpu

	return x
}
