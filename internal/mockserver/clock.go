// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"strconv"
	"time"
)

// dateNow returns the time of the Date header.
func (c Config) dateNow() time.Time { return c.Now().Add(c.DateOffset).UTC() }

// createdNow returns the time as the API dates a new webhook.
func (c Config) createdNow() time.Time {
	return c.Now().Add(c.CreatedOffset).UTC().Truncate(c.CreatedPrecision)
}

// retryAfterText returns a Retry-After for that wait. A date is on the clock of Date.
func (c Config) retryAfterText(wait time.Duration) string {
	if c.RetryAfter == RetryAfterDate {
		return roundUp(c.dateNow().Add(wait)).Format(http.TimeFormat)
	}
	return seconds(wait)
}

// seconds rounds up, so that a client that waits that long is let in.
func seconds(d time.Duration) string { return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10) }

func roundUp(t time.Time) time.Time { return t.Add(time.Second - time.Nanosecond).Truncate(time.Second) }
