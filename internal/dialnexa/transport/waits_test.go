// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfter_readsSecondsAndDates(t *testing.T) {
	t.Parallel()
	const date = "Tue, 01 Sep 2026 12:00:00 GMT"
	tests := map[string]struct {
		want time.Duration
		ok   bool
	}{
		"0":                               {0, true},
		"60":                              {time.Minute, true},
		" 60 ":                            {time.Minute, true},
		"Tue, 01 Sep 2026 12:00:30 GMT":   {30 * time.Second, true},
		"Tuesday, 01-Sep-26 12:01:00 GMT": {time.Minute, true},
		"Tue Sep  1 12:02:00 2026":        {2 * time.Minute, true},
		"Tue, 01 Sep 2026 11:00:00 GMT":   {0, true},
		"9223372036854775807":             {9223372036 * time.Second, true},
		"92233720368547758070":            {0, false},
		"-1":                              {0, false},
		"1.5":                             {0, false},
		"":                                {0, false},
		"soon":                            {0, false},
		"2026-09-01T12:00:30Z":            {0, false},
	}
	for value, tt := range tests {
		// The local clock is years off: the answer's own date counts.
		if got, ok := RetryAfter(http.Header{"Retry-After": {value}, "Date": {date}}); ok != tt.ok || ok && got != tt.want {
			t.Errorf("%q: got %s, %t; want %s, %t", value, got, ok, tt.want, tt.ok)
		}
	}
	if _, ok := RetryAfter(http.Header{}); ok {
		t.Error("an absent header counts")
	}
}

func TestRetryAfter_isComparedWithTheLocalClockWhereTheAnswerHasNoDate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, date := range []string{"", "nonsense"} {
			h := http.Header{"Retry-After": {time.Now().UTC().Add(time.Minute).Format(http.TimeFormat)}, "Date": {date}}
			if got, ok := RetryAfter(h); !ok || got != time.Minute {
				t.Errorf("%q: got %s, %t", date, got, ok)
			}
		}
	})
}

func TestParseRateLimit_tellsSecondsFromUnixTimes(t *testing.T) {
	t.Parallel()
	const date = "Tue, 01 Sep 2026 12:00:00 GMT" // 1788264000
	tests := map[string]struct {
		want rateLimit
		ok   bool
	}{
		"150 149 60":            {rateLimit{150, 149, time.Minute}, true},
		"150 0 0":               {rateLimit{150, 0, 0}, true},
		"150 149 1788264060":    {rateLimit{150, 149, time.Minute}, true},
		"150 149 1788264060500": {rateLimit{150, 149, time.Minute + 500*time.Millisecond}, true},
		"150 149 1788263000":    {rateLimit{150, 149, 0}, true},
		"150 149 999999999":     {rateLimit{150, 149, 999999999 * time.Second}, true},
		"150 149 1000000000":    {rateLimit{150, 149, 0}, true},
		"150 149 1000000000000": {rateLimit{150, 149, 0}, true},
		"150 999 60":            {rateLimit{150, 150, time.Minute}, true},
		" 150   149   60 ":      {rateLimit{150, 149, time.Minute}, true},
		"9223372036854775807 9223372036854775807 60": {rateLimit{math.MaxInt32, math.MaxInt32, time.Minute}, true},
		"0 0 60":                    {},
		"-150 1 60":                 {},
		"150 -1 60":                 {},
		"150 1 -60":                 {},
		"150 1 60.5":                {},
		"150 one 60":                {},
		"99999999999999999999 1 60": {},
	}
	for text, tt := range tests {
		values := strings.Fields(text)
		h := http.Header{"X-Ratelimit-Limit": {" " + values[0]}, "X-Ratelimit-Remaining": {values[1] + " "}, "X-Ratelimit-Reset": {values[2]}, "Date": {date}}
		if got, ok := parseRateLimit(h); ok != tt.ok || got != tt.want {
			t.Errorf("%s: got %+v, %t; want %+v, %t", text, got, ok, tt.want, tt.ok)
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

func TestSleep_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		if err := Sleep(t.Context(), time.Hour); err != nil || time.Since(began) != time.Hour {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		began = time.Now()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		if err := Sleep(ctx, time.Hour); !errors.Is(err, context.Canceled) || time.Since(began) != time.Minute {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
