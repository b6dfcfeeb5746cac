// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"
)

// bar is a promise and what was measured of it.
type bar struct {
	promise string
	limit   string
	got     string
	met     bool
}

func atMost(promise string, limit, got float64, format string) bar {
	return bar{promise: promise, limit: "≤ " + fmt.Sprintf(format, limit), got: fmt.Sprintf(format, got), met: got <= limit}
}

func noMore(promise string, limit, got int) bar {
	return bar{promise: promise, limit: "≤ " + thousands(limit), got: thousands(got), met: got <= limit}
}

// bars are what the provider promises. They are about 1,000 webhooks: a quick run
// tells little of them.
func (r *results) bars() []bar {
	last := r.largest()
	n := last.size
	webhooks := "of " + thousands(n) + " webhooks"

	most := func(all []counted, of func(counted) int) int {
		return of(slices.MaxFunc(all, func(a, b counted) int { return of(a) - of(b) }))
	}
	requests := func(c counted) int { return c.requests }

	all := []bar{
		noMore("plan "+webhooks+": requests, in the worst dialect", n/100+2, most(r.dialects, requests)),
		atMost("plan "+webhooks+": time, floor = 1", 2.5, last.phase[planPhase].multiple(), "%.2f"),
		{"the same, where the floor's resources hold one text each", "–", fmt.Sprintf("%.2f", last.phase[planPhase].bareMultiple()), true},
		noMore("plan of 1 webhook of "+thousands(r.many)+": requests", 2, most(r.oneOfMany, requests)),
	}

	for _, phase := range []string{createPhase, changePhase, destroyPhase} {
		all = append(all, noMore(phase+" "+webhooks+": requests", n+12, last.phase[phase].requests()))
	}

	for _, c := range r.limited {
		if c.what == planPhase {
			all = append(all, noMore("plan "+webhooks+" at 150 requests a minute: refused", 0, c.refused))
		}
	}

	var peak int64
	for _, bytes := range last.peak {
		peak = max(peak, bytes)
	}

	return append(
		all,
		atMost("provider's memory at "+thousands(n)+" webhooks, any phase", 150, mebibytes(peak), "%.0f MiB"),
		atMost("of which the Reader's pages hold, at 1,000", 2, mebibytes(r.held), "%.2f MiB"),
		atMost("binary, stripped, linux/amd64", 20, float64(r.binary)/1e6, "%.1f MB"),
		atMost("schema answered after process start", 150, 1000*r.startup, "%.0f ms"),
	)
}

func mebibytes(n int64) float64 { return float64(n) / (1 << 20) }

// thousands writes a number as English does.
func thousands(n int) string {
	if n < 1000 {
		return itoa(n)
	}

	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}
