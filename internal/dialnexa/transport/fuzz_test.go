// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"net/http"
	"strconv"
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

func FuzzParseRateLimit(f *testing.F) {
	f.Add("150", "149", "60")
	f.Add("150", "0", "1788264060")
	f.Add("1", "9", "9223372036854775807")
	f.Add("-1", "", "0")
	f.Fuzz(func(t *testing.T, limit, remaining, reset string) {
		got, ok := parseRateLimit(http.Header{
			"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset},
			"Date": {"Tue, 01 Sep 2026 12:00:00 GMT"},
		})
		if ok && (got.limit < 1 || got.remaining < 0 || got.remaining > got.limit || got.reset < 0) {
			t.Errorf("got %+v", got)
		}
	})
}

// FuzzPace plays requests and their responses in any order: each three bytes are a request or the response to one, its
// time after the step before, and what it announces. In between and at the end, a request waits for a positive time or
// not at all, no more are let through than the server has announced, and one gets through in the end.
func FuzzPace(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 2, 149, 0, 0, 0, 0, 60, 0, 1, 5, 0, 0, 0, 0, 3, 200, 7})
	f.Add([]byte("a request\x00and its response\x01and so on\x03\x03\x03"))
	f.Fuzz(func(t *testing.T, steps []byte) {
		p, now, inFlight := newPace(), time.Now(), 0
		for ; len(steps) >= 3; steps = steps[3:] {
			now = now.Add(time.Duration(steps[1]%16) * time.Second)
			if steps[0]%2 == 0 || inFlight == 0 {
				known, room := p.known && now.Before(p.end), p.remaining-inFlight
				wait, _ := p.acquire(now)
				if wait == 0 {
					inFlight++
				}
				if wait < 0 || wait == 0 && known && room <= 0 {
					t.Fatalf("wait %s with room for %d: %+v", wait, room, p)
				}
			} else {
				inFlight--
				p.release(now, stepResponse(steps[0], steps[1], steps[2])) //nolint:bodyclose // It has none.
			}
			if p.inFlight != inFlight || p.remaining < 0 {
				t.Fatalf("%d are in flight: %+v", inFlight, p)
			}
		}
		for ; inFlight > 0; inFlight-- {
			p.release(now, nil)
		}
		for range 4 {
			wait, _ := p.acquire(now)
			if wait == 0 {
				return
			}
			now = now.Add(wait)
		}
		t.Errorf("nothing gets through: %+v", p)
	})
}

// stepResponse is a response, or nil, that announces a limit of 1 to 8 in one case of two.
func stepResponse(kind, reset, counts byte) *http.Response {
	if kind%16 == 1 {
		return nil
	}
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}}
	if kind%4 == 3 {
		resp.Header = http.Header{
			"X-Ratelimit-Limit": {strconv.Itoa(int(counts%8) + 1)}, "X-Ratelimit-Remaining": {strconv.Itoa(int(counts / 8 % 8))},
			"X-Ratelimit-Reset": {strconv.Itoa(int(reset / 16 * 10))},
		}
	}
	if kind%32 > 24 {
		resp.StatusCode = http.StatusTooManyRequests
		resp.Header.Set("Retry-After", strconv.Itoa(int(counts)))
	}
	return resp
}
