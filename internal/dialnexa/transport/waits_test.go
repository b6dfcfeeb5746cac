// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"math"
	"net/http"
	"slices"
	"strconv"
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
	const minute = time.Minute
	for name, tt := range map[string]struct {
		limit, remaining, reset string
		want                    rateLimit // zero if the headers don't count
	}{
		"seconds":              {"150", "149", "60", rateLimit{150, 149, minute, minute + time.Second}},
		"no time left":         {"150", "0", "0", rateLimit{150, 0, 0, time.Second}},
		"spaces":               {" 150", "149 ", " 60 ", rateLimit{150, 149, minute, minute + time.Second}},
		"more than the limit":  {"150", "999", "60", rateLimit{150, 150, minute, minute + time.Second}},
		"the most seconds":     {"150", "149", "999999999", rateLimit{150, 149, 999999999 * time.Second, 1000000000 * time.Second}},
		"the first Unix time":  {"150", "149", "1000000000", rateLimit{150, 149, 0, time.Second}},
		"a Unix time":          {"150", "149", "1788264060", rateLimit{150, 149, minute - 2*time.Second, minute + time.Second}},
		"a past Unix time":     {"150", "149", "1788263000", rateLimit{150, 149, 0, time.Second}},
		"milliseconds":         {"150", "149", "1788264060500", rateLimit{150, 149, minute - 1500*time.Millisecond, minute + 1500*time.Millisecond}},
		"a past millisecond":   {"150", "149", "1000000000000", rateLimit{150, 149, 0, time.Second}},
		"the largest":          {"9223372036854775807", "9223372036854775807", "60", rateLimit{math.MaxInt32, math.MaxInt32, minute, minute + time.Second}},
		"a limit of 0":         {limit: "0", remaining: "0", reset: "60"},
		"a negative limit":     {limit: "-150", remaining: "1", reset: "60"},
		"a negative rest":      {limit: "150", remaining: "-1", reset: "60"},
		"a negative reset":     {limit: "150", remaining: "1", reset: "-60"},
		"a fraction":           {limit: "150", remaining: "1", reset: "60.5"},
		"a word":               {limit: "150", remaining: "one", reset: "60"},
		"more than 64 bits":    {limit: "99999999999999999999", remaining: "1", reset: "60"},
		"without a limit":      {remaining: "149", reset: "60"},
		"without a rest":       {limit: "150", reset: "60"},
		"without a reset time": {limit: "150", remaining: "149"},
	} {
		h := http.Header{"Date": {date}}
		for name, value := range map[string]string{
			"X-Ratelimit-Limit": tt.limit, "X-Ratelimit-Remaining": tt.remaining, "X-Ratelimit-Reset": tt.reset,
		} {
			if value != "" {
				h.Set(name, value)
			}
		}
		if got, ok := parseRateLimit(h); ok != (tt.want != rateLimit{}) || got != tt.want {
			t.Errorf("%s: got %+v, %t; want %+v", name, got, ok, tt.want)
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
		if ok && (got.limit < 1 || got.remaining < 0 || got.remaining > got.limit || got.resetFrom < 0 || got.resetTo < got.resetFrom) {
			t.Errorf("got %+v", got)
		}
	})
}

// FuzzPace plays requests and their replies in any order: each three bytes are a request or the reply to one, its time
// after the step before, and what it announces. In between and at the end, a request waits for a positive time or not at
// all, no more are let through than the server has announced, and one gets through in the end.
func FuzzPace(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 2, 149, 0, 0, 0, 0, 60, 0, 1, 5, 0, 0, 0, 0, 3, 200, 7})
	f.Add([]byte("a request\x00and its response\x01and so on\x03\x03\x03"))
	f.Fuzz(func(t *testing.T, steps []byte) {
		p, now := newPace(), time.Now()
		var inFlight []time.Time
		for ; len(steps) >= 3; steps = steps[3:] {
			now = now.Add(time.Duration(steps[1]%16) * time.Second)
			if steps[0]%2 == 0 || len(inFlight) == 0 {
				known, room := !p.over && now.Before(p.ends.to), p.remaining-len(inFlight)
				wait, _ := p.acquire(now)
				if wait == 0 {
					inFlight = append(inFlight, now)
				}
				if wait < 0 || wait == 0 && known && room <= 0 {
					t.Fatalf("wait %s with room for %d: %+v", wait, room, p)
				}
			} else {
				i := int(steps[2]) % len(inFlight)
				p.release(inFlight[i], now, stepReply(steps[0], steps[1], steps[2]))
				inFlight = slices.Delete(inFlight, i, i+1)
			}
			if p.inFlight != len(inFlight) || p.remaining < 0 || p.ends.to.Before(p.ends.from) {
				t.Fatalf("%d are in flight: %+v", len(inFlight), p)
			}
		}
		for _, sent := range inFlight {
			p.release(sent, now, nil)
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

// stepReply is a reply, or nil, that announces a limit of 1 to 8 in one case of two.
func stepReply(kind, reset, counts byte) *Reply {
	if kind%16 == 1 {
		return nil
	}
	reply := &Reply{StatusCode: http.StatusOK, Header: http.Header{}}
	if kind%4 == 3 {
		reply.Header = http.Header{
			"X-Ratelimit-Limit": {strconv.Itoa(int(counts%8) + 1)}, "X-Ratelimit-Remaining": {strconv.Itoa(int(counts / 8 % 8))},
			"X-Ratelimit-Reset": {strconv.Itoa(int(reset / 16 * 10))},
		}
	}
	if kind%32 > 24 {
		reply.StatusCode = http.StatusTooManyRequests
		reply.Header.Set("Retry-After", strconv.Itoa(int(counts)))
	}
	return reply
}
