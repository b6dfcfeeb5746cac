// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// awaitPace keeps requests within the rate limit that the responses announce (FIELD: 150 a minute): when none remain,
// it waits until the window ends.
func (t *Transport) awaitPace(ctx context.Context, req *http.Request) error {
	for logged := false; ; {
		wait, changed := t.pace.acquire(time.Since(t.start))
		if wait == 0 {
			return nil
		}
		if wait > maxWait {
			return &WaitError{Wait: wait, Until: time.Now().Add(wait), Reason: "the rate limit's reset"}
		}
		if !logged && wait >= infoThreshold {
			logWait(ctx, t.cfg.Logger, wait, "the rate limit", "method", req.Method, "path", req.URL.Path,
				"reason", "no requests remain until the limit resets")
			logged = true
		}
		// Each response ends the wait, since it may announce that requests remain.
		if err := sleepUntil(ctx, wait, changed); err != nil {
			return err
		}
	}
}

// initialConcurrency is how many requests may be in flight before the first response has announced the limit.
const initialConcurrency = 10

// noLimit is more than can be in flight.
const noLimit = 1 << 30

// pollInterval is how often a request that waits for other requests in flight checks again; shorter than infoThreshold.
const pollInterval = time.Second

// pace is what is known of the current window. Its times are since the start of the transport.
type pace struct {
	mu       sync.Mutex
	inFlight int
	// limit is 0 until a response has arrived, and noLimit if that announced none.
	limit int
	// remaining is what the server last announced. It may have counted some of the requests in flight, or none.
	remaining int
	// ends is when the last window that was announced ends, since is when its first response arrived, and windowOver says
	// that it has ended: nothing is known of the next.
	ends       interval
	since      time.Duration
	windowOver bool
	// blocked is a time until which the server refuses everything.
	blocked time.Duration
	// changed is closed and replaced whenever a request ends.
	changed chan struct{}
}

// interval is a time that is known roughly.
type interval struct{ from, to time.Duration }

func newPace() *pace {
	return &pace{remaining: initialConcurrency, windowOver: true, changed: make(chan struct{})}
}

// acquire increments inFlight and returns 0 if the limit leaves room; otherwise it returns how long to wait, and a
// channel whose closing ends the wait early.
func (p *pace) acquire(now time.Duration) (time.Duration, <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.endWindow(now)
	switch {
	case p.blocked > now:
		return p.blocked - now, nil
	case p.remaining > p.inFlight:
		p.inFlight++
		return 0, nil
	case p.remaining == 0:
		return p.ends.to - now, p.changed
	default:
		// The server may have counted requests in flight already: their responses show how many remain.
		return pollInterval, p.changed
	}
}

// endWindow makes all requests of the limit available once the window has ended for certain.
func (p *pace) endWindow(now time.Duration) {
	if !p.windowOver && now >= p.ends.to {
		p.remaining, p.windowOver = p.limit, true
	}
}

// release decrements inFlight and learns from the reply to a request that was sent at a time, nil if there was none.
func (p *pace) release(sent, now time.Duration, reply *Reply) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.inFlight--
	p.endWindow(now)
	if reply != nil {
		p.update(sent, now, reply)
	}
	close(p.changed)
	p.changed = make(chan struct{})
}

// update reads the headers of a reply. The server writes them at some time between sent and now, mostly when the
// request arrives, and a slow response may come from a window that has ended since.
func (p *pace) update(sent, now time.Duration, reply *Reply) {
	if reply.StatusCode == http.StatusTooManyRequests {
		if wait := RetryAfter(reply.Header); wait <= maxWait {
			p.blocked = max(p.blocked, now+wait)
		}
	}
	headers, ok := parseRateLimit(reply.Header)
	if !ok {
		switch {
		case p.limit == 0:
			p.limit, p.remaining = noLimit, noLimit
		case !p.windowOver:
			p.remaining = max(0, p.remaining-1) // It may have been counted all the same.
		}
		return
	}
	ends := interval{sent + headers.resetFrom, now + headers.resetTo}
	later := ends.from >= p.ends.to
	differs := ends.to < p.ends.from || headers.limit != p.limit
	switch {
	case later, differs && sent >= p.since:
		p.limit, p.remaining, p.ends, p.since, p.windowOver = headers.limit, headers.remaining, ends, now, false
	case differs, p.windowOver:
		// An earlier window says nothing about the current one.
	default:
		// Responses can arrive out of order: within a window, the lowest number is the newest.
		p.remaining = min(p.remaining, headers.remaining)
		p.ends = interval{max(p.ends.from, ends.from), min(p.ends.to, ends.to)}
	}
}

// rateLimit is what a response's x-ratelimit headers say (FIELD).
type rateLimit struct {
	limit     int
	remaining int
	// resetFrom and resetTo are the least and the most time left until the window ends, when the headers were written.
	resetFrom, resetTo time.Duration
}

// unixFloor tells a Unix time from a number of seconds: no window lasts 30 years.
const unixFloor = 1_000_000_000

// parseRateLimit reads the headers, and returns false if one is absent or malformed.
func parseRateLimit(h http.Header) (rateLimit, bool) {
	limit, ok1 := headerCount(h, "X-Ratelimit-Limit")
	remaining, ok2 := headerCount(h, "X-Ratelimit-Remaining")
	reset, ok3 := headerCount(h, "X-Ratelimit-Reset")
	if !ok1 || !ok2 || !ok3 || limit == 0 {
		return rateLimit{}, false
	}
	// Whole seconds may have been rounded down. So is a Date, and a Unix time may have been rounded up as well.
	from, to := secondsOf(reset), secondsOf(reset)
	if reset >= unixFloor {
		to = min(max(0, unixTime(reset).Sub(serverTime(h))), secondsOf(unixFloor))
		from = max(0, to-2*time.Second)
	}
	return rateLimit{clampInt(limit), clampInt(min(remaining, limit)), from, to + time.Second}, true
}

// unixTime reads seconds, or milliseconds if the number is too large to be seconds.
func unixTime(n int64) time.Time {
	if n >= unixFloor*1000 {
		return time.UnixMilli(n)
	}
	return time.Unix(n, 0)
}

func headerCount(h http.Header, name string) (int64, bool) {
	n, err := strconv.ParseInt(strings.TrimSpace(h.Get(name)), 10, 64)
	return n, err == nil && n >= 0
}

func clampInt(n int64) int { return int(min(n, math.MaxInt32)) }
