// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// pacingTransport keeps requests within the rate limit that the answers tell of (FIELD: 150 a minute), rather than
// running into it: when none remain, requests wait here for the window to end.
type pacingTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	pace   pace
}

func newPacingTransport(next http.RoundTripper, logger *slog.Logger) *pacingTransport {
	return &pacingTransport{next: next, logger: logger, pace: pace{changed: make(chan struct{})}}
}

func (t *pacingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.admit(req); err != nil {
		return nil, err
	}
	resp, err := t.next.RoundTrip(req)
	if err != nil {
		t.pace.answered(time.Now(), nil)
		return nil, err
	}
	t.pace.answered(time.Now(), resp)
	return resp, nil
}

// admit waits until the request may go out.
func (t *pacingTransport) admit(req *http.Request) error {
	ctx, told := req.Context(), false
	for {
		wait, changed := t.pace.enter(time.Now())
		if wait == 0 {
			return nil
		}
		if wait > maxWait {
			return &WaitError{Wait: wait, Until: time.Now().Add(wait), Reason: "the rate limit's reset"}
		}
		if !told && wait >= worthTelling {
			logWait(ctx, t.logger, wait, "the rate limit", "method", req.Method, "path", req.URL.Path,
				"reason", "no requests remain until the limit resets")
			told = true
		}
		// An answer that comes in meanwhile may tell of room, so the wait ends with each.
		if err := waitOr(ctx, wait, changed); err != nil {
			return &attemptError{err: err}
		}
	}
}

func waitOr(ctx context.Context, d time.Duration, changed <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-changed:
	}
	return nil
}

// roundingMargin covers that a reset is given in whole seconds, and may be cut off rather than rounded up.
const roundingMargin = time.Second

// blindRequests may be under way before the first answer has told of the limit.
const blindRequests = 10

// blindWait is how often a request that waits for the first answer looks again; no wait that is worth telling of.
const blindWait = time.Second

// pace is what is known of the current window.
type pace struct {
	mu       sync.Mutex
	inFlight int
	// known says that an answer has told of the limit.
	known bool
	limit int
	// remaining is what the server last said, without those in flight, some of which it may have counted already.
	remaining int
	// end is when the window ends; zero for a window whose first answer has not come yet.
	end time.Time
	// start is when this window was found to have begun: an answer of an earlier one says nothing of it.
	start time.Time
	// blocked is a time until which the server refuses everything.
	blocked time.Time
	// changed is closed, and replaced, at each answer.
	changed chan struct{}
}

// enter counts a request in if there is room and returns 0; otherwise how long to wait, and what cuts the wait short.
func (p *pace) enter(now time.Time) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.blocked.Sub(now); wait > 0 {
		return wait, nil
	}
	if p.known && !p.end.IsZero() && !now.Before(p.end) {
		p.remaining, p.end, p.start = p.limit, time.Time{}, now
	}
	room := blindRequests - p.inFlight
	if p.known {
		room = p.remaining - p.inFlight
	}
	switch {
	case room > 0:
		p.inFlight++
		return 0, nil
	case p.known && !p.end.IsZero() && p.remaining == 0:
		return p.end.Sub(now), p.changed
	default:
		return blindWait, p.changed
	}
}

// answered counts a request out and learns from its answer; resp is nil where there was none.
func (p *pace) answered(now time.Time, resp *http.Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	if resp != nil {
		p.learn(now, resp)
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *pace) learn(now time.Time, resp *http.Response) {
	if resp.StatusCode == http.StatusTooManyRequests {
		if wait, ok := retryAfter(resp.Header); ok && wait <= maxWait && now.Add(wait).After(p.blocked) {
			p.blocked = now.Add(wait)
		}
	}
	told, ok := parseRateLimit(resp.Header)
	if !ok {
		if !p.known {
			// No limit is told of: requests are not held back.
			p.known, p.limit, p.remaining = true, 1<<30, 1<<30
		}
		return
	}
	end := now.Add(told.reset + roundingMargin)
	switch {
	case !p.known, p.limit != told.limit, p.end.IsZero() && end.After(p.start.Add(roundingMargin)), end.After(p.end.Add(2 * roundingMargin)):
		// The first word of a window.
		p.known, p.limit, p.remaining, p.end = true, told.limit, told.remaining, end
	case !p.end.IsZero():
		// Answers overtake one another: within a window, the lowest number is the newest.
		p.remaining = min(p.remaining, told.remaining)
	}
}
