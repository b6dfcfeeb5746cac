// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"strconv"
	"sync"
	"time"
)

// rateLimit counts requests in fixed windows. A window starts with the first request after the last one has ended.
type rateLimit struct {
	cfg Config

	mu   *sync.Mutex
	ends time.Time
	used int
}

// admit counts a request, and returns the headers that its response has. If it is refused, it costs nothing, and there
// is a response already.
func (l *rateLimit) admit() (header http.Header, refusal response) {
	if l.cfg.RateLimit < 0 {
		return http.Header{}, response{}
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.cfg.Now()
	if !now.Before(l.ends) {
		l.ends, l.used = now.Add(l.cfg.RateWindow), 0
	}
	left := l.ends.Sub(now)
	if l.used < l.cfg.RateLimit {
		l.used++
	} else {
		refusal = errorResponse(http.StatusTooManyRequests)
		refusal.rateLimited = true
		if l.cfg.RetryAfter != "" {
			refusal.header.Set("Retry-After", l.cfg.retryAfterText(left))
		}
	}
	reset := seconds(left)
	if l.cfg.ResetUnix { // on the clock of Date
		reset = strconv.FormatInt(roundUp(l.cfg.dateNow().Add(left)).Unix(), 10)
	}
	return http.Header{
		"X-Ratelimit-Limit":     {strconv.Itoa(l.cfg.RateLimit)},
		"X-Ratelimit-Remaining": {strconv.Itoa(l.cfg.RateLimit - l.used)},
		"X-Ratelimit-Reset":     {reset},
	}, refusal
}
