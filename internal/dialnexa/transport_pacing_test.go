// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// fieldLimit is the rate limit that was seen in the field.
func fieldLimit(edit func(*mockserver.Config)) mockserver.Config {
	cfg := mockserver.Config{RateLimit: 150, RateWindow: time.Minute, Latency: 100 * time.Millisecond}
	edit(&cfg)
	return cfg
}

func TestClient_keepsWithinTheRateLimitInsteadOfRunningIntoIt(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*mockserver.Config){
		"seconds":                   func(*mockserver.Config) {},
		"seconds, with Retry-After": func(c *mockserver.Config) { c.RetryAfter = mockserver.RetryAfterSeconds },
		"date, with Retry-After":    func(c *mockserver.Config) { c.RetryAfter = mockserver.RetryAfterDate },
		"Unix time":                 func(c *mockserver.Config) { c.ResetUnix, c.Now = true, clockOff(0) },
		"Unix time, clock behind":   func(c *mockserver.Config) { c.ResetUnix, c.Now = true, clockOff(-3*time.Hour) },
		"Unix time, clock ahead":    func(c *mockserver.Config) { c.ResetUnix, c.Now = true, clockOff(3*time.Hour+300*time.Millisecond) },
		"Unix time, dates of it all": func(c *mockserver.Config) {
			c.ResetUnix, c.RetryAfter, c.Now = true, mockserver.RetryAfterDate, clockOff(time.Hour)
		},
		"without latency": func(c *mockserver.Config) { c.Latency = 0 },
		"slow answers":    func(c *mockserver.Config) { c.Latency = 5 * time.Second },
	}
	for name, edit := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, fieldLimit(edit))
				began := time.Now()
				w.createMany(t, 500, 30)
				s := w.server.Stats()
				if s.Refused*50 >= s.Requests {
					t.Errorf("%d of %d requests were refused, want fewer than 1 in 50", s.Refused, s.Requests)
				}
				// 150 at once, then three windows; a window begins with its first request.
				if took := time.Since(began); took < 3*time.Minute || took > 4*time.Minute+10*time.Second {
					t.Errorf("500 requests took %s", took)
				}
			})
		})
	}
}

// clockOff is a clock of the years in which DialNexa exists, unlike that of a bubble, which begins in 2000: Unix times
// are told from seconds by their size.
func clockOff(by time.Duration) func() time.Time {
	return func() time.Time { return time.Now().AddDate(26, 0, 0).Add(by) }
}

// createMany makes n webhooks from a number of goroutines, and wants each to be made once.
func (w *world) createMany(t *testing.T, n, goroutines int) {
	t.Helper()
	work := make(chan int, n)
	for i := range n {
		work <- i
	}
	close(work)
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for i := range work {
				hook := newHook("whsec")
				hook.URL += strconv.Itoa(i)
				if _, err := w.client.Create(t.Context(), hook); err != nil {
					t.Errorf("create %d: %v", i, err)
					return
				}
			}
		})
	}
	group.Wait()
	if got := len(w.server.Webhooks()); got != n {
		t.Errorf("the server holds %d, want %d", got, n)
	}
}

func TestClient_logsTheWaitForTheLimitOnceWithItsReason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{RateLimit: 2, RateWindow: 40 * time.Second})
		id := w.fill(1)[0]
		for range 3 {
			if _, err := w.client.Get(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		lines := w.log.lines("level=INFO")
		if len(lines) != 1 || !strings.Contains(lines[0], "no requests remain until the limit resets") || !strings.Contains(lines[0], "wait=41s") {
			t.Errorf("logged %q", lines)
		}
	})
}

func TestClient_saysNothingOfTheLimitBeforeItKnowsOfOne(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fieldLimit(func(*mockserver.Config) {}))
		w.createMany(t, 100, 30)
		if lines := w.log.lines("level=INFO"); len(lines) > 0 {
			t.Errorf("logged %q", lines)
		}
	})
}

func TestClient_tellsOfTheLimitThoughItWaitedForTheFirstAnswerBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{RateLimit: 12, RateWindow: 40 * time.Second, Latency: time.Second})
		id := w.fill(1)[0]
		var group sync.WaitGroup
		for range 20 {
			group.Go(func() {
				if _, err := w.client.Get(t.Context(), id); err != nil {
					t.Error(err)
				}
			})
		}
		group.Wait()
		if n := len(w.log.lines("level=INFO", "until the limit resets")); n < 8 || n > 10 {
			t.Errorf("%d lines, want one of each that waited for the reset:\n%s", n, strings.Join(w.log.lines(), "\n"))
		}
	})
}

func TestClient_holdsAllBackWhileRetryAfterLasts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{})
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"20"}}})
		var group sync.WaitGroup
		for i := range 5 {
			group.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				if _, err := w.client.Get(t.Context(), id); err != nil {
					t.Error(err)
				}
			})
		}
		began := time.Now()
		group.Wait()
		requests := w.server.Requests()
		if len(requests) != 6 {
			t.Errorf("%d requests, want 6", len(requests))
		}
		for _, r := range requests[1:] {
			if after := r.At.Sub(began); after < 20*time.Second {
				t.Errorf("a request after %s", after)
			}
		}
	})
}
