// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/bench/usage"
)

// The phases, as the tables name them.
const (
	planPhase    = "plan, nothing to do"
	alonePhase   = "the same, each webhook read alone"
	createPhase  = "first apply"
	changePhase  = "change of all"
	destroyPhase = "destroy"
)

func phases() []string {
	return []string{planPhase, alonePhase, createPhase, changePhase, destroyPhase}
}

// lifecycle is what was measured of one number of webhooks.
type lifecycle struct {
	size  int
	phase map[string]series
	// peak is the provider's memory in bytes.
	peak map[string]int64
}

// measureLifecycle runs every phase for n webhooks, several times.
func (l *lab) measureLifecycle(ctx context.Context, n int) (lifecycle, error) {
	found := lifecycle{size: n, phase: map[string]series{}, peak: map[string]int64{}}

	s, err := l.newStage(ctx, n)
	defer s.close()

	if err != nil {
		return found, err
	}

	for round := range l.repeats() {
		l.progress("%d webhooks, round %d of %d", n, round+1, l.repeats())

		if err := s.round(ctx, n, l.repeats(), found.phase); err != nil {
			return found, err
		}
	}

	l.progress("%d webhooks, memory", n)

	return found, s.memory(ctx, n, l.usage, found.peak)
}

// plan is a plan with nothing to do, side by side with those to compare it with.
func (s *stage) plan(ctx context.Context, into map[string]series) error {
	floor, err := timed(ctx, s.floor, nil, planCommand)
	if err != nil {
		return err
	}

	bare, err := timed(ctx, s.bare, nil, planCommand)
	if err != nil {
		return err
	}

	ours, err := timed(ctx, s.ours, s.mock, planCommand)
	if err != nil {
		return err
	}

	alone, err := timed(ctx, s.alone, s.aloneMock, planCommand)
	ours.bare, alone.bare = bare.wall, bare.wall
	into[planPhase] = append(into[planPhase], ours.over(floor))
	into[alonePhase] = append(into[alonePhase], alone.over(floor))

	return err
}

// round is one life of all webhooks, each phase side by side with the floor.
func (s *stage) round(ctx context.Context, n, plans int, into map[string]series) error {
	both := func(phase string, args []string) error {
		floor, err := timed(ctx, s.floor, nil, args)
		if err != nil {
			return err
		}

		ours, err := timed(ctx, s.ours, s.mock, args)
		into[phase] = append(into[phase], ours.over(floor))

		return err
	}

	if err := samples(n).declare(s.floor, s.ours); err != nil {
		return err
	}

	if err := both(createPhase, applyCommand); err != nil {
		return err
	}

	for range plans { // short, and what the bars are about
		if err := s.plan(ctx, into); err != nil {
			return err
		}
	}

	if err := changed(n).declare(s.floor, s.ours); err != nil {
		return err
	}

	if err := both(changePhase, applyCommand); err != nil {
		return err
	}

	return both(destroyPhase, destroyCommand)
}

// memory is a life under a stand-in that notes the provider's memory. It is apart
// from the rounds, since the stand-in takes time.
func (s *stage) memory(ctx context.Context, n int, file string, into map[string]int64) error {
	for _, step := range life(n) {
		if err := step.load.declare(s.peaked); err != nil {
			return err
		}

		if _, err := timed(ctx, s.peaked, s.mock, step.args); err != nil {
			return err
		}

		took, err := usage.Take(file)
		if err != nil {
			return err
		}

		into[step.phase] = took.Peak
	}

	return nil
}
