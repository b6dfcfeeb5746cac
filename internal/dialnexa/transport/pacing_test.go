// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"cmp"
	"maps"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// getMany reads a webhook n times from a number of goroutines, and returns how long that took.
func (p *pipeline) getMany(t *testing.T, n, goroutines int) time.Duration {
	t.Helper()
	began := time.Now()
	var group sync.WaitGroup
	var next atomic.Int64
	for range goroutines {
		group.Go(func() {
			for next.Add(1) <= int64(n) {
				p.get(t)
			}
		})
	}
	group.Wait()
	return time.Since(began)
}

func TestPacing_keepsWithinTheRateLimit(t *testing.T) {
	t.Parallel()
	// The clock of the years in which DialNexa exists, unlike that of a bubble, which begins in 2000: Unix times are told
	// from seconds by their size.
	clockOff := func(by time.Duration) func() time.Time {
		return func() time.Time { return time.Now().AddDate(26, 0, 0).Add(by) }
	}
	for name, cfg := range map[string]mockserver.Config{
		"seconds":                   {},
		"seconds, with Retry-After": {RetryAfter: mockserver.RetryAfterSeconds},
		"date, with Retry-After":    {RetryAfter: mockserver.RetryAfterDate},
		"Unix time":                 {ResetUnix: true, Now: clockOff(0)},
		"Unix time, clock behind":   {ResetUnix: true, Now: clockOff(-3 * time.Hour)},
		"Unix time, clock ahead":    {ResetUnix: true, Now: clockOff(3*time.Hour + 300*time.Millisecond)},
		"Unix time and dates":       {ResetUnix: true, RetryAfter: mockserver.RetryAfterDate, Now: clockOff(time.Hour)},
		"without latency":           {Latency: time.Nanosecond},
		"slow responses":            {Latency: 5 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			cfg.RateLimit, cfg.RateWindow, cfg.Latency = 20, time.Minute, cmp.Or(cfg.Latency, 100*time.Millisecond)
			p := newPipeline(t, cfg)
			took := p.getMany(t, 70, 8)
			// 20 immediately, then three windows; a window begins with its first request.
			s, most := p.Stats(), 4*time.Minute+10*time.Second
			if s.Refused*50 >= s.Requests || took < 3*time.Minute || took > most {
				t.Errorf("%s: took %s; %d of %d were refused, want fewer than 1 in 50", name, took, s.Refused, s.Requests)
			}
		})
	}
}

func TestPacing_sendsTenRequestsBeforeTheFirstResponse(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg    mockserver.Config
		sent   map[time.Duration]int
		logged int
	}{
		"no limit": {sent: map[time.Duration]int{0: 10, time.Second: 20}},
		// The window begins with the first response. Each wait for its end is logged once, those for a response are not.
		"a limit": {
			cfg:    mockserver.Config{RateLimit: 12, RateWindow: 40 * time.Second},
			sent:   map[time.Duration]int{0: 10, time.Second: 2, 42 * time.Second: 12, 84 * time.Second: 6},
			logged: 18,
		},
	} {
		synctest.Test(t, func(t *testing.T) {
			tt.cfg.Latency = time.Second
			p := newPipeline(t, tt.cfg)
			began := time.Now()
			p.getMany(t, 30, 30)
			sent := map[time.Duration]int{}
			for _, r := range p.Requests() {
				sent[r.At.Sub(began)]++
			}
			info := p.log.Lines("level=INFO")
			full := p.log.Lines("rate limit", "no requests remain until the limit resets", "method=GET path=/v1/", "wait=40s")
			if !maps.Equal(sent, tt.sent) || len(info) != tt.logged || len(full) != tt.logged {
				t.Errorf("%s: sent %v, want %v; logged %d lines: %q", name, sent, tt.sent, len(info), info)
			}
		})
	}
}

func TestPacing_holdsEverythingBackWhileRetryAfterLasts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{Latency: time.Second})
		limit := http.Header{
			"X-Ratelimit-Limit": {"100"}, "X-Ratelimit-Remaining": {"1"}, "X-Ratelimit-Reset": {"600"},
		}
		refusal := mockserver.Fault{Status: 429, Header: limit}
		longer := refusal
		longer.RetryAfter = 5 * time.Minute
		p.Fault(longer, refusal)
		var group sync.WaitGroup
		for i := range 5 {
			group.Go(func() {
				time.Sleep(time.Duration(i) * 900 * time.Millisecond)
				p.get(t)
			})
		}
		began := time.Now()
		group.Wait()
		for i, r := range p.Requests() {
			// One remains after that, so that they go one after another.
			if after := r.At.Sub(began); i > 1 && after < time.Duration(299+i)*time.Second {
				t.Errorf("request %d after %s", i+1, after)
			}
		}
		if n := p.Sent(http.MethodGet); n != 7 {
			t.Errorf("%d requests, want 7", n)
		}
	})
}
