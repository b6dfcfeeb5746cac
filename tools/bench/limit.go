// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import "context"

// rateLimit is DialNexa's 150 requests a minute, with a minute that lasts one
// second: the headers say so too, so the provider waits for the same number of
// windows as it would in truth, only that they are short.
func rateLimit() []string { return []string{"-rate-limit", "150", "-rate-window", "1s"} }

// measureRateLimit lives a life of n webhooks under the rate limit.
func (l *lab) measureRateLimit(ctx context.Context, n int) ([]counted, error) {
	m, err := l.startMock(ctx, rateLimit()...)
	if err != nil {
		return nil, err
	}
	defer m.Stop()

	w, err := l.space(l.plugins, m)
	if err != nil {
		return nil, err
	}

	var all []counted

	for _, step := range life(n) {
		l.progress("%d webhooks under the rate limit: %s", n, step.phase)

		if err := step.load.declare(w); err != nil {
			return all, err
		}

		x, err := timed(ctx, w, m, step.args)
		if err != nil {
			return all, err
		}

		all = append(all, counted{step.phase, x.requests, x.refused, x.wall.Seconds()})
	}

	l.progress("%d webhooks under the rate limit: %s", n, alonePhase)

	x, err := l.adoptedPlan(ctx, 1, n, append(rateLimit(), "-list-disabled", "-webhooks", itoa(n))...)

	return append(all, counted{alonePhase, x.requests, x.refused, x.wall.Seconds()}), err
}
