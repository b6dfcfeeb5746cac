// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"testing"
	"time"
)

func FuzzRetryAfter(f *testing.F) {
	for _, value := range []string{"", "0", "60", "-1", "1e3", "99999999999999999999", "Tue, 01 Sep 2026 12:00:30 GMT", "Tue Sep  1 12:02:00 2026"} {
		f.Add(value, "Tue, 01 Sep 2026 12:00:00 GMT")
		f.Add(value, "")
	}
	f.Fuzz(func(t *testing.T, value, date string) {
		if wait, ok := RetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}); ok && wait < 0 {
			t.Errorf("%q at %q waits %s", value, date, wait)
		}
	})
}

func FuzzRateLimit(f *testing.F) {
	f.Add("150", "149", "60", 200, int64(10))
	f.Add("150", "0", "1788264060", 429, int64(100))
	f.Add("1", "9", "9223372036854775807", 200, int64(0))
	f.Add("-1", "", "0", 500, int64(-5))
	f.Fuzz(func(t *testing.T, limit, remaining, reset string, status int, later int64) {
		h := http.Header{
			"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset},
			"Retry-After": {reset}, "Date": {"Tue, 01 Sep 2026 12:00:00 GMT"},
		}
		headers, ok := parseRateLimit(h)
		if ok && (headers.limit < 1 || headers.remaining < 0 || headers.remaining > headers.limit || headers.reset < 0) {
			t.Errorf("got %+v", headers)
		}
		// Whatever an answer tells, a request waits for a positive time or not at all, and one gets through in the end.
		p := pace{changed: make(chan struct{})}
		now := time.Now()
		p.acquire(now)
		p.release(now, &http.Response{StatusCode: status, Header: h})
		now = now.Add(time.Duration(later % 1e6))
		for range 4 {
			wait, _ := p.acquire(now)
			if wait < 0 || p.remaining < 0 || p.inFlight > 1 {
				t.Fatalf("wait %s in %+v", wait, &p)
			}
			if wait == 0 {
				return
			}
			now = now.Add(wait)
		}
		t.Errorf("nothing gets through: %+v", &p)
	})
}
