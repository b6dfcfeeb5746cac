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
	remaining int
	left      time.Duration
	refused   bool
}

// count counts a request. A refused one costs nothing.
func (w *rateWindow) count(now time.Time) quota {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !now.Before(w.ends) {
		w.ends, w.used = now.Add(w.length), 0
	}
	refused := w.limit > 0 && w.used >= w.limit
	if !refused {
		w.used++
	}
	return quota{remaining: w.limit - w.used, left: w.ends.Sub(now), refused: refused}
}

// limitHeaders are those of every response. A Unix time is on the clock of Date.
func (s *Server) limitHeaders(q quota) http.Header {
	reset := seconds(q.left)
	if s.cfg.ResetUnix {
		reset = strconv.FormatInt(roundUp(s.dateNow().Add(q.left)).Unix(), 10)
	}
	return http.Header{
		"X-Ratelimit-Limit":     {strconv.Itoa(s.cfg.RateLimit)},
		"X-Ratelimit-Remaining": {strconv.Itoa(q.remaining)},
		"X-Ratelimit-Reset":     {reset},
	}
}

// tooManyRequests is the API's 429.
func (s *Server) tooManyRequests(q quota) response {
	resp := s.errorResponse(http.StatusTooManyRequests)
	resp.rateLimited = true
	if s.cfg.RetryAfter != RetryAfterNone {
		resp.header.Set("Retry-After", s.retryAfter(q.left))
	}
	return resp
}
