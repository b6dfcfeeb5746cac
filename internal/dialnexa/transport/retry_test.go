// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

var errRefused = errors.New("dial tcp: connection refused")

// failures are what may pass, by name.
var failures = map[string]mockserver.Fault{
	"429":               {Status: 429},
	"500":               {Status: 500},
	"502":               {Status: 502, Body: "<html>"},
	"503":               {Status: 503, EmptyBody: true},
	"504":               {Status: 504},
	"cut":               {Cut: true},
	"truncated":         {Truncate: 5},
	"timeout":           {Delay: time.Minute, Cut: true},
	"lost after 500":    {Status: 500, Act: true},
	"lost after cut":    {Cut: true, Act: true},
	"response too late": {DelayAfter: time.Minute},
}

func TestRetry_repeatsWhatMayPass(t *testing.T) {
	t.Parallel()
	for name, fault := range failures {
		for _, method := range methods {
			t.Run(name+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := newPipeline(t, mockserver.Config{})
					id := p.put()
					p.server.Fault(fault, fault)
					if status, err := p.send(t.Context(), method, id); err != nil || status != 200 && (status != 404 || method != http.MethodDelete) {
						t.Errorf("status %d, %v", status, err)
					}
					if n := p.requests(method); n != 3 {
						t.Errorf("%d attempts, want 3", n)
					}
				})
			})
		}
	}
}

// A POST has no idempotency key: if the server may have acted, the caller has to find out first.
func TestRetry_repeatsAPostOnlyIfTheServerDidNotAct(t *testing.T) {
	t.Parallel()
	for name, fault := range failures {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, mockserver.Config{})
				p.server.Fault(fault)
				status, err := p.send(t.Context(), http.MethodPost, "")
				if fault.Status == 429 {
					if status != 201 || p.requests(http.MethodPost) != 2 {
						t.Errorf("status %d, %v after %d requests", status, err, p.requests(http.MethodPost))
					}
					return
				}
				if status != fault.Status || p.requests(http.MethodPost) != 1 || transport.MaybeSent(err) != (fault.Status == 0) {
					t.Errorf("status %d, %v after %d requests", status, err, p.requests(http.MethodPost))
				}
			})
		})
	}
}

func TestRetry_repeatsNothingElse(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 400, 401, 403, 404, 405, 408, 409, 410, 418, 422, 425, 451, 501, 505} {
		for _, method := range append(methods, http.MethodPost) {
			p := newPipeline(t, mockserver.Config{}, noBackoff)
			p.server.Fault(mockserver.Fault{Status: status, EmptyBody: true})
			if got, err := p.send(t.Context(), method, p.put()); err != nil || got != status || p.requests(method) != 1 {
				t.Errorf("%s %d: status %d, %v after %d requests", method, status, got, err, p.requests(method))
			}
		}
	}
}

func TestRetry_endsAfterMaxRetries(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 1, 4} {
		for _, method := range methods {
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, mockserver.Config{}, func(c *transport.Config) { c.MaxRetries = retries })
				p.server.Fault(mockserver.Fault{Status: 503, Times: -1})
				began := time.Now()
				if status, err := p.send(t.Context(), method, "a"); err != nil || status != 503 || p.requests(method) != retries+1 {
					t.Errorf("status %d, %v after %d requests", status, err, p.requests(method))
				}
				// 1 + 2 + 4 + … seconds
				if took, want := time.Since(began), time.Duration(1<<retries-1)*time.Second; took != want {
					t.Errorf("took %s, want %s", took, want)
				}
			})
		}
	}
}

func TestRetry_repeatsAConnectionThatIsNotMade(t *testing.T) {
	t.Parallel()
	for _, method := range append(methods, http.MethodPost) {
		attempts := 0
		p := newPipeline(t, mockserver.Config{}, noBackoff, wire(func(*http.Request) (*http.Response, error) {
			attempts++
			return nil, errRefused
		}))
		_, err := p.send(t.Context(), method, "a")
		if !errors.Is(err, errRefused) || err.Error() != errRefused.Error() || attempts != 5 || transport.MaybeSent(err) {
			t.Errorf("%s: %v after %d attempts", method, err, attempts)
		}
	}
}

// How the last attempt ended says nothing of one before it that the server may have seen.
func TestRetry_remembersAnAttemptThatMayHaveActed(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]mockserver.Fault{"500": {Status: 500}, "cut": {Cut: true}, "429": {Status: 429}} {
		for _, then := range []string{"refused", "a long wait"} {
			p := newPipeline(t, mockserver.Config{}, noBackoff, func(c *transport.Config) {
				next, attempts := c.Wire, 0
				c.Wire = roundTripper(func(req *http.Request) (*http.Response, error) {
					if attempts++; attempts > 1 && then == "refused" {
						return nil, errRefused
					}
					return next.RoundTrip(req)
				})
			})
			p.server.Fault(first, mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}})
			_, err := p.send(t.Context(), http.MethodPatch, "a")
			var wait *transport.WaitError
			if transport.MaybeSent(err) != (name != "429") || errors.As(err, &wait) != (then != "refused") {
				t.Errorf("%s, then %s: %v", name, then, err)
			}
		}
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	const samples = 100
	var least time.Duration
	for retry, ms := range []int{500, 1000, 2000, 4000, 8000, 16000, 30000, 30000} {
		for _, status := range []int{0, 500, 429} {
			from := time.Duration(ms) * time.Millisecond
			if status == 429 {
				from = min(10*from, 30*time.Second)
			}
			low := 0
			for range samples {
				got := transport.Backoff(retry, status)
				if got < from || got >= from+from/2 {
					t.Errorf("Backoff(%d, %d) = %s, want %s and up to half as much more", retry, status, got, from)
				}
				if got < from+from/4 {
					low++
				}
			}
			if low == 0 || low == samples {
				t.Errorf("Backoff(%d, %d): %d of %d are in the lower half of the jitter", retry, status, low, samples)
			}
			if status == 429 && retry < 4 {
				least += from
			}
		}
	}
	if least < time.Minute {
		t.Errorf("four retries on 429 wait %s at least, less than a window of the rate limit", least)
	}
	if got := transport.Backoff(1000, 0); got < 30*time.Second {
		t.Errorf("the 1,000th retry waits %s", got)
	}
}

func TestRetry_waitsForRetryAfterUpToFiveMinutes(t *testing.T) {
	t.Parallel()
	date := func(after time.Duration) string {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(after).Format(http.TimeFormat)
	}
	tests := map[string]struct {
		value string
		want  time.Duration // negative: an error
	}{
		"seconds":       {"17", 17 * time.Second},
		"less":          {"0", time.Second}, // than the backoff, which it never shortens
		"date":          {date(90 * time.Second), 90 * time.Second},
		"date now":      {date(0), time.Second},
		"date past":     {date(-time.Hour), time.Second},
		"five minutes":  {"300", 5 * time.Minute},
		"nonsense":      {"soon", time.Second},
		"negative":      {"-5", time.Second},
		"a fraction":    {"1.5", time.Second},
		"longer":        {"301", -301 * time.Second},
		"a day":         {date(24 * time.Hour), -24 * time.Hour},
		"beyond bounds": {"9223372036854775807", -9223372036 * time.Second},
	}
	for name, tt := range tests {
		for _, status := range []int{429, 503} {
			t.Run(fmt.Sprintf("%s/%d", name, status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					p := newPipeline(t, mockserver.Config{})
					id := p.put()
					p.server.Fault(mockserver.Fault{Status: status, Header: http.Header{"Retry-After": {tt.value}}})
					began := time.Now()
					_, err := p.send(t.Context(), http.MethodGet, id)
					took := time.Since(began)
					var wait *transport.WaitError
					switch {
					case tt.want > 0 && (err != nil || took != tt.want):
						t.Errorf("%v after %s, want %s", err, took, tt.want)
					case tt.want < 0 && (!errors.As(err, &wait) || wait.Wait != -tt.want || !wait.Until.Equal(began.Add(-tt.want)) || took != 0):
						t.Errorf("%v after %s, want a *WaitError", err, took)
					case tt.want < 0 && wait.Reason != fmt.Sprintf("Retry-After on status %d", status):
						t.Errorf("the reason is %q", wait.Reason)
					}
				})
			})
		}
	}
}
