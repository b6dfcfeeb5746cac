// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"runtime"
)

// results is all that was measured.
type results struct {
	options
	cliName    string
	system     string
	lifecycles []lifecycle
	many       int
	oneOfMany  []counted
	dialects   []counted
	limited    []counted
	collectors []tuned
	startup    float64 // seconds
	binary     int64
	held       int64
}

// largest is the number of webhooks that the bars are about.
func (r *results) largest() lifecycle { return r.lifecycles[len(r.lifecycles)-1] }

func (l *lab) measure(ctx context.Context) (*results, error) {
	r := &results{
		options: l.options, cliName: l.cli.String(), many: l.manySamples(),
		system: runtime.GOOS + "/" + runtime.GOARCH + ", " + itoa(runtime.NumCPU()) + " CPUs, " + runtime.Version(),
	}

	var err error

	l.progress("start-up and sizes")

	if r.startup, err = l.measureStartup(ctx); err != nil {
		return r, err
	}

	if r.held, err = l.measureReader(ctx); err != nil {
		return r, err
	}

	if r.binary, err = l.measureBinary(ctx); err != nil {
		return r, err
	}

	for _, n := range l.sizes() {
		found, err := l.measureLifecycle(ctx, n)
		if err != nil {
			return r, err
		}

		r.lifecycles = append(r.lifecycles, found)
	}

	n := r.largest().size

	if r.oneOfMany, err = l.measureOneOfMany(ctx, r.many); err != nil {
		return r, err
	}

	if r.dialects, err = l.measureDialects(ctx, n); err != nil {
		return r, err
	}

	if r.limited, err = l.measureRateLimit(ctx, n); err != nil {
		return r, err
	}

	r.collectors, err = l.measureGOGC(ctx, n)

	return r, err
}
