// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"strconv"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/bench/usage"
)

func itoa(n int) string { return strconv.Itoa(n) }

// dialects are the shapes of the API's answers, as the mock names them.
func dialects() []string {
	return []string{
		"page", "page-meta", "spec", "spec-example",
		"page-wrapped", "page-meta-wrapped", "spec-wrapped", "spec-example-wrapped",
	}
}

// adoptedPlan plans, with nothing to do, n of the webhooks that a mock with these
// flags has, from the first on.
func (l *lab) adoptedPlan(ctx context.Context, first, n int, flags ...string) (sample, error) {
	m, err := l.startMock(ctx, flags...)
	if err != nil {
		return sample{}, err
	}
	defer m.Stop()

	w, err := l.space(l.plugins, m)
	if err != nil {
		return sample{}, err
	}

	if err := adopt(ctx, w, m, first, n); err != nil {
		return sample{}, err
	}

	return timed(ctx, w, m, planCommand)
}

// counted is the requests of a plan under some condition.
type counted struct {
	what     string
	requests int
	refused  int
	seconds  float64
}

// measureDialects counts the requests of a plan in every dialect.
func (l *lab) measureDialects(ctx context.Context, n int) ([]counted, error) {
	var all []counted

	for _, dialect := range dialects() {
		l.progress("%d webhooks in the dialect %s", n, dialect)

		x, err := l.adoptedPlan(ctx, 1, n, "-dialect", dialect, "-webhooks", itoa(n))
		if err != nil {
			return all, err
		}

		all = append(all, counted{what: dialect, requests: x.requests})
	}

	return all, nil
}

// measureOneOfMany counts the requests of a plan over one webhook of a large
// workspace, wherever in the list it is.
func (l *lab) measureOneOfMany(ctx context.Context, many int) ([]counted, error) {
	var all []counted

	// The list begins with the newest.
	for _, place := range []struct {
		what  string
		first int
	}{
		{"listed first", many},
		{"listed in the middle", many / 2},
		{"listed last", 1},
	} {
		l.progress("1 webhook of %d, %s", many, place.what)

		x, err := l.adoptedPlan(ctx, place.first, 1, "-webhooks", itoa(many))
		if err != nil {
			return all, err
		}

		all = append(all, counted{what: place.what, requests: x.requests})
	}

	return all, nil
}

// tuned is what a setting of the garbage collector costs and gains.
type tuned struct {
	gogc     string
	cpu      float64 // seconds, of the provider's processes
	multiple float64
	peak     int64
}

// collectors are the settings of GOGC to compare; "" is the provider's own.
func collectors() []string { return []string{"", "50", "100", "200", "400", "800", "off"} }

// measureGOGC plans n webhooks with every setting, side by side with the floor.
func (l *lab) measureGOGC(ctx context.Context, n int) ([]tuned, error) {
	m, err := l.startMock(ctx, "-webhooks", itoa(n))
	if err != nil {
		return nil, err
	}
	defer m.Stop()

	floor, err := l.floorSpace(ctx, floorConfiguration)
	if err != nil {
		return nil, err
	}

	w, err := l.space(l.watched, m)
	if err != nil {
		return nil, err
	}

	if err := adopt(ctx, w, m, 1, n); err != nil {
		return nil, err
	}

	if err := samples(n).declare(floor); err != nil {
		return nil, err
	}

	if _, err := timed(ctx, floor, nil, applyCommand); err != nil {
		return nil, err
	}

	cpu, multiple, peak := map[string][]float64{}, map[string][]float64{}, map[string]int64{}

	for round := range l.repeats() {
		l.progress("garbage collection, round %d of %d", round+1, l.repeats())

		base, err := timed(ctx, floor, nil, planCommand)
		if err != nil {
			return nil, err
		}

		for _, gogc := range collectors() {
			w.Setenv(usage.GOGCVariable, gogc)

			x, err := timed(ctx, w, m, planCommand)
			if err != nil {
				return nil, err
			}

			took, err := usage.Take(l.usage)
			if err != nil {
				return nil, err
			}

			cpu[gogc] = append(cpu[gogc], took.CPU.Seconds())
			multiple[gogc] = append(multiple[gogc], x.wall.Seconds()/base.wall.Seconds())
			peak[gogc] = max(peak[gogc], took.Peak)
		}
	}

	var all []tuned
	for _, gogc := range collectors() {
		all = append(all, tuned{gogc, median(cpu[gogc]), median(multiple[gogc]), peak[gogc]})
	}

	return all, nil
}
