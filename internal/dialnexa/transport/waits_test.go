// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter_readsSecondsAndDates(t *testing.T) {
	t.Parallel()
	// The local clock is years off: the response's own date counts, if it has one.
	const date = "Tue, 01 Sep 2026 12:00:00 GMT"
	for value, want := range map[string]time.Duration{
		"0": 0, "60": time.Minute, " 60 ": time.Minute, "9223372036854775807": 9223372036 * time.Second,
		"Tue, 01 Sep 2026 12:00:30 GMT": 30 * time.Second, "Tuesday, 01-Sep-26 12:01:00 GMT": time.Minute,
		"Tue Sep  1 12:02:00 2026": 2 * time.Minute, "Tue, 01 Sep 2026 11:00:00 GMT": 0,
		"92233720368547758070": 0, "-1": 0, "1.5": 0, "": 0, "soon": 0, "2026-09-01T12:00:30Z": 0, // as if it were absent
	} {
		if got := RetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}); got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
	if got := RetryAfter(http.Header{}); got != 0 {
		t.Errorf("an absent header: got %s", got)
	}
	synctest.Test(t, func(t *testing.T) { // in the year 2000
		for _, date := range []string{"", "nonsense"} {
			if got := RetryAfter(http.Header{"Retry-After": {"Sat, 01 Jan 2000 00:01:00 GMT"}, "Date": {date}}); got != time.Minute {
				t.Errorf("%q: got %s", date, got)
			}
		}
	})
}

func TestParseRateLimit_tellsSecondsFromUnixTimes(t *testing.T) {
	t.Parallel()
	const date = "Tue, 01 Sep 2026 12:00:00 GMT" // 1788264000
	for text, want := range map[string]rateLimit{
		"150 149 60": {150, 149, time.Minute}, "150 0 0": {150, 0, 0}, "150 999 60": {150, 150, time.Minute},
		// The last number of seconds, Unix times and Unix times in milliseconds.
		"150 149 999999999": {150, 149, 999999999 * time.Second}, "150 149 1000000000": {150, 149, 0},
		"150 149 1788264060": {150, 149, time.Minute}, "150 149 1788263000": {150, 149, 0},
		"150 149 1788264060500": {150, 149, time.Minute + 500*time.Millisecond}, "150 149 1000000000000": {150, 149, 0},
		"9223372036854775807 9223372036854775807 60": {math.MaxInt32, math.MaxInt32, time.Minute},
		// Not counts of anything.
		"0 0 60": {}, "-150 1 60": {}, "150 -1 60": {}, "150 1 -60": {}, "150 1 60.5": {}, "150 one 60": {},
		"99999999999999999999 1 60": {},
	} {
		values := strings.Fields(text)
		h := http.Header{
			"X-Ratelimit-Limit": {" " + values[0]}, "X-Ratelimit-Remaining": {values[1] + " "}, "X-Ratelimit-Reset": {values[2]},
			"Date": {date},
		}
		if got, ok := parseRateLimit(h); ok != (want != rateLimit{}) || got != want {
			t.Errorf("%s: got %+v, %t; want %+v", text, got, ok, want)
		}
		for name := range h {
			less := h.Clone()
			less.Del(name)
			if _, ok := parseRateLimit(less); ok && name != "Date" {
				t.Errorf("%s without %s counts", text, name)
			}
		}
	}
}

func FuzzHeaders(f *testing.F) {
	const date = "Tue, 01 Sep 2026 12:00:00 GMT"
	f.Add("Tue, 01 Sep 2026 12:00:30 GMT", date, "150", "149", "60")
	f.Add("Tue Sep  1 12:02:00 2026", "", "150", "0", "1788264060")
	f.Add("99999999999999999999", date, "1", "9", "9223372036854775807")
	f.Add("60", "0", "-1", "", "0")
	f.Fuzz(func(t *testing.T, retryAfter, date, limit, remaining, reset string) {
		h := http.Header{
			"Retry-After": {retryAfter}, "Date": {date},
			"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset},
		}
		if wait := RetryAfter(h); wait < 0 {
			t.Errorf("%q at %q waits %s", retryAfter, date, wait)
		}
		got, ok := parseRateLimit(h)
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
				known, room := now.Before(p.end), p.remaining-inFlight
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
