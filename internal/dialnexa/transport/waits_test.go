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
		"0": 0, "60": time.Minute, " 60 ": time.Minute, "9223372036854775807": 1_000_000_000 * time.Second,
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

func limitHeaders(limit, remaining, reset string) http.Header {
	return http.Header{
		"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {reset},
		"Date": {"Tue, 01 Sep 2026 12:00:00 GMT"}, // 1788264000
	}
}

func TestParseRateLimit_tellsSecondsFromUnixTimes(t *testing.T) {
	t.Parallel()
	type left struct{ from, to time.Duration }
	for reset, want := range map[string]left{
		"0": {to: time.Second}, " 60 ": {from: time.Minute, to: 61 * time.Second},
		// The last number of seconds, Unix times and Unix times in milliseconds.
		"999999999": {from: 999999999 * time.Second, to: 1000000000 * time.Second}, "1000000000": {to: time.Second},
		"1788264060": {from: 58 * time.Second, to: 61 * time.Second}, "1788264001": {to: 2 * time.Second}, "1788263000": {to: time.Second},
		"1788264060500": {from: 58500 * time.Millisecond, to: 61500 * time.Millisecond}, "1000000000000": {to: time.Second},
	} {
		got, ok := parseRateLimit(limitHeaders("150", "149", reset))
		if !ok || got != (rateLimit{limit: 150, remaining: 149, resetFrom: want.from, resetTo: want.to}) {
			t.Errorf("%s: got %+v, %t", reset, got, ok)
		}
	}
	for limit, want := range map[string]int{"150": 150, "9223372036854775807": math.MaxInt32} {
		if got, _ := parseRateLimit(limitHeaders(limit, "9223372036854775807", "60")); got.limit != want || got.remaining != want {
			t.Errorf("got %+v, want no more than %d", got, want)
		}
	}
	for name := range limitHeaders("", "", "") {
		for _, value := range []string{"", "-1", "60.5", "one", "99999999999999999999"} {
			h := limitHeaders("150", "149", "60")
			h.Set(name, value)
			if _, ok := parseRateLimit(h); ok != (name == "Date") {
				t.Errorf("%s %q: %t", name, value, ok)
			}
		}
	}
	if _, ok := parseRateLimit(limitHeaders("0", "0", "60")); ok {
		t.Error("a limit of 0 counts")
	}
}

// Replies by when their requests were sent and when they arrived, in seconds.
func TestPace_followsWhatIsAnnounced(t *testing.T) {
	t.Parallel()
	type reply struct {
		sent, at                int
		limit, remaining, reset string
	}
	loose := reply{limit: "1000", remaining: "1000", reset: "30"}
	for name, tt := range map[string]struct {
		replies   []reply
		remaining int
		ends      int // the last second of the window, for certain
	}{
		"raised":  {replies: []reply{{limit: "5", remaining: "1", reset: "30"}, {sent: 1, at: 2, limit: "500", remaining: "400", reset: "30"}}, remaining: 400, ends: 33},
		"lowered": {replies: []reply{loose, loose, {sent: 1, at: 2, limit: "5", remaining: "0", reset: "1"}}, remaining: 0, ends: 4},
		"appears": {replies: []reply{{}, {}, {sent: 1, at: 2, limit: "5", remaining: "0", reset: "1"}}, remaining: 0, ends: 4},
		"in another order": {remaining: 39, ends: 11, replies: []reply{
			{sent: 1, at: 1, limit: "50", remaining: "39", reset: "9"}, {sent: 0, at: 2, limit: "50", remaining: "40", reset: "10"},
		}},
		"known better": {remaining: 40, ends: 11, replies: []reply{
			{at: 2, limit: "50", remaining: "41", reset: "10"}, {sent: 3, at: 3, limit: "50", remaining: "40", reset: "7"},
		}},
		"an old window, told by what is known better": {remaining: 40, ends: 15, replies: []reply{
			{at: 5, limit: "50", remaining: "41", reset: "10"},
			{sent: 5, at: 5, limit: "50", remaining: "40", reset: "9"},
			{at: 6, limit: "50", remaining: "0", reset: "6"},
		}},
		"a new window": {remaining: 40, ends: 13, replies: []reply{
			{at: 1, limit: "50", remaining: "1", reset: "10"}, {sent: 2, at: 2, limit: "50", remaining: "40", reset: "10"},
		}},
		"a new window after the end": {remaining: 40, ends: 22, replies: []reply{
			{limit: "50", remaining: "1", reset: "10"}, {sent: 11, at: 11, limit: "50", remaining: "40", reset: "10"},
		}},
		"an old window": {remaining: 40, ends: 21, replies: []reply{
			{sent: 10, at: 10, limit: "50", remaining: "40", reset: "10"}, {at: 12, limit: "50", remaining: "1", reset: "5"},
		}},
		"an old window with another limit": {remaining: 40, ends: 21, replies: []reply{
			{sent: 10, at: 10, limit: "50", remaining: "40", reset: "10"}, {at: 12, limit: "5", remaining: "1", reset: "15"},
		}},
		"an old window after its end": {remaining: 50, ends: 11, replies: []reply{
			{limit: "50", remaining: "1", reset: "10"}, {at: 12, limit: "50", remaining: "0", reset: "9"},
		}},
		// The server has begun another window: this was sent after the first response of the last one arrived.
		"an earlier end": {remaining: 40, ends: 8, replies: []reply{
			{limit: "50", remaining: "1", reset: "30"}, {sent: 1, at: 2, limit: "50", remaining: "40", reset: "5"},
		}},
		// They may have been counted all the same, while a window is known.
		"without the headers":        {replies: []reply{{limit: "50", remaining: "3", reset: "60"}, {at: 1}, {at: 2}, {at: 3}, {at: 4}}, remaining: 0, ends: 61},
		"without them after the end": {replies: []reply{{limit: "50", remaining: "3", reset: "10"}, {at: 11}}, remaining: 50, ends: 11},
	} {
		p := newPace()
		second := func(n int) time.Duration { return time.Duration(n) * time.Second }
		for _, r := range tt.replies {
			p.inFlight++
			p.release(second(r.sent), second(r.at), &Reply{StatusCode: http.StatusOK, Header: limitHeaders(r.limit, r.remaining, r.reset)})
		}
		if p.remaining != tt.remaining || p.ends.to != second(tt.ends) {
			t.Errorf("%s: got %d remaining until %s, want %d until %ds", name, p.remaining, p.ends.to, tt.remaining, tt.ends)
		}
	}
}

func TestSent_staysWithoutAConnection(t *testing.T) {
	t.Parallel()
	for _, sent := range []Sent{{}, {First: Now()}, {MaybeApplied: true, First: Now()}} {
		if got := sent.then(Sent{}); got != sent {
			t.Errorf("got %+v, want %+v", got, sent)
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
		h := limitHeaders(limit, remaining, reset)
		h["Retry-After"], h["Date"] = []string{retryAfter}, []string{date}
		if wait := RetryAfter(h); wait < 0 {
			t.Errorf("%q at %q waits %s", retryAfter, date, wait)
		}
		got, ok := parseRateLimit(h)
		if ok && (got.limit < 1 || got.remaining < 0 || got.remaining > got.limit || got.resetFrom < 0 || got.resetTo < got.resetFrom) {
			t.Errorf("got %+v", got)
		}
	})
}

// FuzzPace lets requests out and replies in, four bytes at a time: no more get out than were announced, and one does in the
// end.
func FuzzPace(f *testing.F) {
	f.Add([]byte("\x00\x00\x0d\x3c\x05\x00\x0c\x37\x01\x02\x00\x05\x0f\x00\x03\xff"))
	f.Add([]byte("some requests and what the server says of them"))
	f.Fuzz(func(t *testing.T, steps []byte) {
		p, now := newPace(), time.Duration(0)
		var sent []time.Duration
		for ; len(steps) >= 4; steps = steps[4:] {
			now += time.Duration(steps[0]%16) * time.Second
			p.endWindow(now)
			room := p.remaining - len(sent)
			wait, _ := p.acquire(now)
			if wait == 0 {
				sent = append(sent, now)
			}
			if wait < 0 || wait == 0 && room <= 0 {
				t.Fatalf("wait %s with room for %d: %+v", wait, room, p)
			}
			if i := int(steps[1] / 2); steps[1]%2 == 0 && i < len(sent) {
				headers := limitHeaders(strconv.Itoa(int(steps[1]%4+6)), strconv.Itoa(int(steps[2]/2%9)), strconv.Itoa(int(steps[3])-20))
				headers.Set("Retry-After", strconv.Itoa(int(steps[3])))
				p.release(sent[i], now, &Reply{StatusCode: 200 + 229*int(steps[2]%2), Header: headers})
				sent = slices.Delete(sent, i, i+1)
			}
			if p.inFlight != len(sent) || p.remaining < 0 || p.ends.to < p.ends.from {
				t.Fatalf("%d are in flight: %+v", len(sent), p)
			}
		}
		for _, at := range sent {
			p.release(at, now, nil)
		}
		for range 4 {
			wait, _ := p.acquire(now)
			if wait == 0 {
				return
			}
			now += wait
		}
		t.Errorf("nothing gets through: %+v", p)
	})
}
