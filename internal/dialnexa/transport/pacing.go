// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// pacingTransport keeps requests within the rate limit that the responses announce (FIELD: 150 a minute), rather than
// running into it: when none remain, requests wait here for the window to end.
type pacingTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	pace   *pace
}

func newPacingTransport(next http.RoundTripper, logger *slog.Logger) *pacingTransport {
	return &pacingTransport{next: next, logger: logger, pace: newPace()}
}

func (t *pacingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := t.admit(req); err != nil {
		return nil, err
	}
	resp, err := t.next.RoundTrip(req)
	t.pace.release(time.Now(), resp)
	return resp, err
}

// admit waits until the request may go out.
func (t *pacingTransport) admit(req *http.Request) error {
	ctx, logged := req.Context(), false
	for {
		wait, changed := t.pace.acquire(time.Now())
		if wait == 0 {
			return nil
		}
		if wait > maxWait {
			return &WaitError{Wait: wait, Until: time.Now().Add(wait), Reason: "the rate limit's reset"}
		}
		if !logged && wait >= infoThreshold {
			logWait(ctx, t.logger, wait, "the rate limit", "method", req.Method, "path", req.URL.Path,
				"reason", "no requests remain until the limit resets")
			logged = true
		}
		// A response that comes in meanwhile may announce room, so the wait ends with each.
		if err := sleepUntil(ctx, wait, changed); err != nil {
			return &AttemptError{Err: err}
		}
	}
}

// roundingMargin covers that a reset is given in whole seconds, and may be cut off rather than rounded up.
const roundingMargin = time.Second

// initialConcurrency is how many requests may be in flight before the first response has announced the limit.
const initialConcurrency = 10

// initialPoll is how often a request that waits for a response to another checks again; below infoThreshold.
const initialPoll = time.Second

// pace is what is known of the current window.
type pace struct {
	mu       sync.Mutex
	inFlight int
	// known says that a response has come, with a limit or without.
	known bool
	limit int
	// remaining is what the server last said, without those in flight, some of which it may have counted already.
	remaining int
	// end is when the window ends; zero for a window whose first response has not come yet.
	end time.Time
	// blocked is a time until which the server refuses everything.
	blocked time.Time
	// changed is closed, and replaced, at each response.
	changed chan struct{}
}

func newPace() *pace { return &pace{changed: make(chan struct{})} }

// acquire counts a request in if there is room and returns 0; otherwise how long to wait, and what cuts the wait short.
func (p *pace) acquire(now time.Time) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.blocked.Sub(now); wait > 0 {
		return wait, nil
	}
	if p.known && !p.end.IsZero() && !now.Before(p.end) {
		p.remaining, p.end = p.limit, time.Time{}
	}
	room := initialConcurrency - p.inFlight
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
		// Requests in flight may have been counted by the server already: their responses will tell.
		return initialPoll, p.changed
	}
}

// release counts a request out and reads its response, nil if there was none.
func (p *pace) release(now time.Time, resp *http.Response) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	if resp != nil {
		p.update(now, resp)
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

func (p *pace) update(now time.Time, resp *http.Response) {
	if resp.StatusCode == http.StatusTooManyRequests {
		if wait, ok := RetryAfter(resp.Header); ok && wait <= maxWait && now.Add(wait).After(p.blocked) {
			p.blocked = now.Add(wait)
		}
	}
	headers, ok := parseRateLimit(resp.Header)
	if !ok {
		if !p.known {
			// No limit is announced: requests are not held back.
			p.known, p.limit, p.remaining = true, 1<<30, 1<<30
		}
		return
	}
	end := now.Add(headers.reset + roundingMargin)
	if !p.known || p.limit != headers.limit || end.After(p.end.Add(2*roundingMargin)) {
		// The first response of a window, whose end is not known before, or lies behind that of the last one.
		p.known, p.limit, p.remaining, p.end = true, headers.limit, headers.remaining, end
		return
	}
	// Responses overtake one another: within a window, the lowest number is the newest.
	p.remaining = min(p.remaining, headers.remaining)
}
