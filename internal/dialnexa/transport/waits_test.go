// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"fmt"
	"math"
	"net/http"
	"slices"
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
	for value, want := range map[string]string{
		"0": "0s", "60": "1m0s", " 60 ": "1m0s", "9223372036854775807": "277777h46m40s",
		"Tue, 01 Sep 2026 12:00:30 GMT": "30s", "Tuesday, 01-Sep-26 12:01:00 GMT": "1m0s",
		"Tue Sep  1 12:02:00 2026": "2m0s", "Tue, 01 Sep 2026 11:00:00 GMT": "0s",
		// As if it were absent:
		"92233720368547758070": "0s", "-1": "0s", "1.5": "0s", "": "0s", "soon": "0s", "2026-09-01T12:00:30Z": "0s",
	} {
		if got := RetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}).String(); got != want {
			t.Errorf("%q: got %s, want %s", value, got, want)
		}
	}
	synctest.Test(t, func(t *testing.T) { // in the year 2000
		for _, date := range []string{"", "nonsense"} {
			h := http.Header{"Retry-After": {"Sat, 01 Jan 2000 00:01:00 GMT"}, "Date": {date}}
			if got := RetryAfter(h); got != time.Minute {
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
	for reset, want := range map[string]string{
		"0": "0s to 1s", " 60 ": "1m0s to 1m1s",
		// The last number of seconds, Unix times, and Unix times in milliseconds.
		"999999999": "277777h46m39s to 277777h46m40s", "1000000000": "0s to 1s",
		"1788264060": "58s to 1m1s", "1788264001": "0s to 2s", "1788263000": "0s to 1s",
		"1788264060500": "58.5s to 1m1.5s", "1000000000000": "0s to 1s",
	} {
		got, ok := parseRateLimit(limitHeaders("150", "149", reset))
		left := fmt.Sprintf("%s to %s", got.resetFrom, got.resetTo)
		if !ok || left != want || got.limit != 150 || got.remaining != 149 {
			t.Errorf("%s: got %+v, %t, want %s", reset, got, ok, want)
		}
	}
	for limit, want := range map[string]int{"150": 150, "9223372036854775807": math.MaxInt32} {
		got, _ := parseRateLimit(limitHeaders(limit, "9223372036854775807", "60"))
		if got.limit != want || got.remaining != want {
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

func TestPace_followsWhatIsAnnounced(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		replies string // the second of each request and of its reply, and the headers if it had any
		want    string // the end is that for certain
	}{
		"raised":  {replies: "0 to 0: 1 of 5 for 30s, 1 to 2: 400 of 500 for 30s", want: "400 until 33s"},
		"lowered": {replies: "0 to 0: 1000 of 1000 for 30s, 1 to 2: 0 of 5 for 1s", want: "0 until 4s"},
		"appears": {replies: "0 to 0, 1 to 2: 0 of 5 for 1s", want: "0 until 4s"},

		"in another order": {replies: "1 to 1: 39 of 50 for 9s, 0 to 2: 40 of 50 for 10s", want: "39 until 11s"},
		"known better":     {replies: "0 to 2: 41 of 50 for 10s, 3 to 3: 40 of 50 for 7s", want: "40 until 11s"},
		"a new window":     {replies: "0 to 1: 1 of 50 for 10s, 2 to 2: 40 of 50 for 10s", want: "40 until 13s"},
		"the next one":     {replies: "0 to 0: 1 of 50 for 10s, 2 to 2: 40 of 50 for 9s", want: "40 until 12s"},
		"after its end":    {replies: "0 to 0: 1 of 50 for 10s, 11 to 11: 40 of 50 for 10s", want: "40 until 22s"},
		"an old window":    {replies: "10 to 10: 40 of 50 for 10s, 0 to 12: 1 of 50 for 5s", want: "40 until 21s"},
		"an old limit":     {replies: "10 to 10: 40 of 50 for 10s, 0 to 12: 1 of 5 for 15s", want: "40 until 21s"},
		"an ended window":  {replies: "0 to 0: 1 of 50 for 10s, 0 to 12: 0 of 50 for 9s", want: "50 until 11s"},
		"an old window, told by what is known better": {
			replies: "0 to 5: 41 of 50 for 10s, 5 to 5: 40 of 50 for 9s, 0 to 6: 0 of 50 for 6s", want: "40 until 15s",
		},
		"the same end": {replies: "0 to 0: 1 of 50 for 30s, 1 to 1: 40 of 50 for 28s", want: "1 until 30s"},
		// The server has begun another window: the first response of the last one had arrived when this was sent.
		"an earlier end": {replies: "0 to 0: 1 of 50 for 30s, 0 to 2: 40 of 50 for 5s", want: "40 until 8s"},
		// They may have been counted all the same, while a window is known.
		"without headers":      {replies: "0 to 0: 3 of 50 for 60s, 0 to 1, 0 to 2", want: "1 until 1m1s"},
		"without, too often":   {replies: "0 to 0: 1 of 50 for 60s, 0 to 1, 0 to 2", want: "0 until 1m1s"},
		"without, in the next": {replies: "0 to 0: 3 of 50 for 10s, 0 to 11", want: "50 until 11s"},
	} {
		p := newPace()
		second := func(n int) time.Duration { return time.Duration(n) * time.Second }
		for text := range strings.SplitSeq(tt.replies, ", ") {
			var sent, at int
			var limit, remaining, reset string
			_, _ = fmt.Sscanf(text, "%d to %d: %s of %s for %s", &sent, &at, &remaining, &limit, &reset)
			p.inFlight++
			reply := &Reply{StatusCode: http.StatusOK, Header: limitHeaders(limit, remaining, strings.TrimSuffix(reset, "s"))}
			p.release(second(sent), second(at), reply)
		}
		if got := fmt.Sprintf("%d until %s", p.remaining, p.ends.to); got != tt.want {
			t.Errorf("%s: got %s, want %s", name, got, tt.want)
		}
	}
}

// A reply may announce that requests remain again.
func TestPace_endsAWaitWithEachReply(t *testing.T) {
	t.Parallel()
	p := newPace()
	p.inFlight = 2
	p.release(0, 0, &Reply{StatusCode: http.StatusOK, Header: limitHeaders("5", "0", "60")})
	wait, changed := p.acquire(0)
	p.release(0, 0, nil)
	select {
	case <-changed:
	default:
		t.Errorf("the wait of %s goes on", wait)
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
		if ok && (got.remaining < 0 || got.remaining > got.limit || got.resetFrom < 0 || got.resetTo < got.resetFrom) {
			t.Errorf("got %+v", got)
		}
	})
}

// FuzzPace lets requests out and replies in, four bytes at a time: no more get out than were announced, and one does in
// the end.
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
				limit, remaining, seconds := int(steps[1]%4+6), int(steps[2]/2%9), int(steps[3])
				headers := limitHeaders(strconv.Itoa(limit), strconv.Itoa(remaining), strconv.Itoa(seconds-20))
				headers.Set("Retry-After", strconv.Itoa(seconds))
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
