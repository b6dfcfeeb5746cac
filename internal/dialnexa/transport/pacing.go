// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// pacingTransport keeps requests within the rate limit that the responses announce (FIELD: 150 a minute): when none
// remain, requests wait here until the window ends.
type pacingTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	pace   *pace
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
		// Each response ends the wait, since it may announce that requests remain.
		if err := sleepUntil(ctx, wait, changed); err != nil {
			return &AttemptError{Err: err}
		}
	}
}

// roundingMargin is added to a reset, which is given in whole seconds and may have been rounded down.
const roundingMargin = time.Second

// initialConcurrency is how many requests may be in flight before the first response has announced the limit.
const initialConcurrency = 10

// noLimit is more than can be in flight.
const noLimit = 1 << 30

// pollInterval is how often a request that waits for other requests in flight checks again; shorter than infoThreshold.
const pollInterval = time.Second

// pace is what is known of the current window.
type pace struct {
	mu       sync.Mutex
	inFlight int
	// limit is 0 until a response has arrived, and noLimit if that announced none.
	limit int
	// remaining is what the server last announced. It may have counted some of the requests in flight, or none.
	remaining int
	// end is when the window ends; zero until the first response of a new window.
	end time.Time
	// blocked is a time until which the server refuses everything.
	blocked time.Time
	// changed is closed and replaced whenever a request ends.
	changed chan struct{}
}

func newPace() *pace { return &pace{remaining: initialConcurrency, changed: make(chan struct{})} }

// acquire increments inFlight and returns 0 if the limit leaves room; otherwise it returns how long to wait, and a channel
// whose closing ends the wait early.
func (p *pace) acquire(now time.Time) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if wait := p.blocked.Sub(now); wait > 0 {
		return wait, nil
	}
	if !p.end.IsZero() && !now.Before(p.end) {
		p.remaining, p.end = p.limit, time.Time{}
	}
	switch {
	case p.remaining > p.inFlight:
		p.inFlight++
		return 0, nil
	case !p.end.IsZero() && p.remaining == 0:
		return p.end.Sub(now), p.changed
	default:
		// The server may have counted requests in flight already: their responses show how many remain.
		return pollInterval, p.changed
	}
}

// release decrements inFlight and learns from the response, which is nil if there was none.
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
		if wait := RetryAfter(resp.Header); wait <= maxWait && now.Add(wait).After(p.blocked) {
			p.blocked = now.Add(wait)
		}
	}
	headers, ok := parseRateLimit(resp.Header)
	if !ok {
		if p.limit == 0 {
			p.limit, p.remaining = noLimit, noLimit
		}
		return
	}
	end := now.Add(headers.reset + roundingMargin)
	if p.limit != headers.limit || end.After(p.end.Add(2*roundingMargin)) {
		// The first response ever, or of a new window: one that ends clearly later than the last one.
		p.limit, p.remaining, p.end = headers.limit, headers.remaining, end
		return
	}
	// Responses can arrive out of order: within a window, the lowest number is the newest.
	p.remaining = min(p.remaining, headers.remaining)
}
