// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"strconv"
	"time"
)

// dateNow is the time of the Date header.
func (s *Server) dateNow() time.Time { return s.cfg.Now().Add(s.cfg.DateOffset).UTC() }

// createdNow is the time as the API dates a new webhook.
func (s *Server) createdNow() time.Time {
	return s.cfg.Now().Add(s.cfg.CreatedOffset).UTC().Truncate(s.cfg.CreatedPrecision)
}

// retryAfter is a Retry-After for that wait. A date is on the clock of Date.
func (s *Server) retryAfter(wait time.Duration) string {
	if s.cfg.RetryAfter == RetryAfterDate {
		return roundUp(s.dateNow().Add(wait)).Format(http.TimeFormat)
	}
	return seconds(wait)
}

// seconds rounds up, so that a client that waits that long is let in.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}

func roundUp(t time.Time) time.Time {
	return t.Add(time.Second - time.Nanosecond).Truncate(time.Second)
}
