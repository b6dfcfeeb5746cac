// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// rateWindow counts requests in fixed windows. A window starts with the first
// request after the last one has ended.
type rateWindow struct {
	limit  int
	length time.Duration

	mu   sync.Mutex
	ends time.Time
	used int
}

// quota is what the rate limit says about one request.
type quota struct {
	limit     int
	remaining int
	left      time.Duration
	ends      time.Time
	refused   bool
}

// count counts a request. A refused one costs nothing.
func (w *rateWindow) count(now time.Time) quota {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !now.Before(w.ends) {
		w.ends, w.used = now.Add(w.length), 0
	}
	refused := w.used >= w.limit
	if !refused {
		w.used++
	}
	return quota{
		limit: w.limit, remaining: w.limit - w.used,
		left: w.ends.Sub(now), ends: w.ends, refused: refused,
	}
}

// seconds is the time left, rounded up: a client that waits that long is let
// in again.
func (q quota) seconds() string {
	return strconv.FormatInt(int64((q.left+time.Second-1)/time.Second), 10)
}

// ending is the end of the window, rounded up to the second.
func (q quota) ending() time.Time {
	return q.ends.Add(time.Second - time.Nanosecond).Truncate(time.Second)
}

func (q quota) headers(unix bool) http.Header {
	reset := q.seconds()
	if unix {
		reset = strconv.FormatInt(q.ending().Unix(), 10)
	}
	return http.Header{
		"X-Ratelimit-Limit":     {strconv.Itoa(q.limit)},
		"X-Ratelimit-Remaining": {strconv.Itoa(q.remaining)},
		"X-Ratelimit-Reset":     {reset},
	}
}

// refusal is the API's 429.
func (q quota) refusal(retryAfter string) answer {
	out := failure(http.StatusTooManyRequests)
	switch retryAfter {
	case RetryAfterSeconds:
		out.header.Set("Retry-After", q.seconds())
	case RetryAfterDate:
		out.header.Set("Retry-After", q.ending().UTC().Format(http.TimeFormat))
	}
	return out
}
