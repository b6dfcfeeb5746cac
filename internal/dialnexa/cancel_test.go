// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// withCreate are all calls.
func withCreate() map[string]func(context.Context, *Client, string) error {
	all := map[string]func(context.Context, *Client, string) error{
		http.MethodPost: func(ctx context.Context, c *Client, _ string) error {
			_, err := c.Create(ctx, newHook("whsec_own"))
			return err
		},
	}
	for method, call := range calls {
		all[method] = call
	}
	return all
}

func TestCancel_endsTheWaitForARetryAtOnce(t *testing.T) {
	t.Parallel()
	for method, call := range withCreate() {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, mockserver.Config{})
				w.server.Fault(mockserver.Fault{Method: method, Status: 429, Header: http.Header{"Retry-After": {"200"}}, Times: -1})
				began := time.Now()
				err := call(cancelledAfter(t, 1500*time.Millisecond), w.client, "a")
				if took := time.Since(began); !errors.Is(err, context.Canceled) || took != 1500*time.Millisecond {
					t.Errorf("%v after %s", err, took)
				}
				if n := w.server.Stats().Requests; n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		})
	}
}

func TestCancel_endsTheWaitForTheRateLimitAtOnce(t *testing.T) {
	t.Parallel()
	for method, call := range withCreate() {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, mockserver.Config{RateLimit: 1, RateWindow: 4 * time.Minute})
				if _, err := w.client.Create(t.Context(), newHook("whsec_0")); err != nil {
					t.Fatal(err)
				}
				began := time.Now()
				err := call(cancelledAfter(t, 1500*time.Millisecond), w.client, "a")
				if took := time.Since(began); !errors.Is(err, context.Canceled) || took != 1500*time.Millisecond {
					t.Errorf("%v after %s", err, took)
				}
				if n := w.server.Stats().Requests; n != 1 {
					t.Errorf("%d requests, want 1", n)
				}
			})
		})
	}
}

func TestCancel_endsTheWaitForAnEqualCreateAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{Latency: 20 * time.Second})
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				time.Sleep(time.Second)
				began := time.Now()
				_, err := w.client.Create(cancelledAfter(t, time.Second), newHook("whsec_2"))
				if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
					t.Errorf("%v after %s", err, took)
				}
			})
		}
		for range 2 {
			if _, err := w.client.Create(t.Context(), newHook("whsec_1")); err != nil {
				t.Error(err)
			}
		}
		group.Wait()
		if n := w.requests(http.MethodPost); n != 2 || len(w.client.creating.equal.held) != 0 {
			t.Errorf("%d POSTs, want 2; locks left: %d", n, len(w.client.creating.equal.held))
		}
	})
}

func TestCancel_cutsAReadAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{Latency: 20 * time.Second})
		reads := map[string]func(ctx context.Context) error{
			"Get": func(ctx context.Context) error { return calls[http.MethodGet](ctx, w.client, "a") },
			"List": func(ctx context.Context) error {
				for _, err := range w.client.List(ctx) {
					return err
				}
				return nil
			},
		}
		for name, read := range reads {
			began := time.Now()
			err := read(cancelledAfter(t, time.Second))
			if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
				t.Errorf("%s: %v after %s", name, err, took)
			}
		}
	})
}

func TestCancel_letsAWriteFinishAndReturnsItsAnswer(t *testing.T) {
	t.Parallel()
	for _, call := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
		t.Run(call, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, mockserver.Config{Latency: 20 * time.Second})
				id := w.fill(1)[0]
				began := time.Now()
				if err := withCreate()[call](cancelledAfter(t, time.Second), w.client, id); err != nil {
					t.Error(err)
				}
				if took := time.Since(began); took != 20*time.Second || w.server.Stats().Requests != 1 {
					t.Errorf("took %s and %d requests", took, w.server.Stats().Requests)
				}
			})
		})
	}
}

func TestCancel_returnsTheFailureThatAWriteFinishedWith(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newWorld(t, mockserver.Config{})
				id := w.fill(1)[0]
				time.Sleep(time.Minute)
				w.server.Fault(mockserver.Fault{Delay: 5 * time.Second, Status: 503})
				err := withCreate()[method](cancelledAfter(t, time.Second), w.client, id)
				if e := as[*APIError](t, err); e.StatusCode != 503 || w.requests(method) != 1 {
					t.Errorf("got %v after %d attempts", err, w.requests(method))
				}
			})
		})
	}
}

func TestCancel_beforeTheBeginningSendsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for method, call := range withCreate() {
		w := newWorld(t, mockserver.Config{})
		if err := call(ctx, w.client, "a"); !errors.Is(err, context.Canceled) || w.server.Stats().Requests != 0 {
			t.Errorf("%s: %v, %d requests", method, err, w.server.Stats().Requests)
		}
	}
}

func TestClient_tellsOfTheTimeoutByItsName(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{Latency: time.Hour}, noRetries, func(c *Config) { c.RequestTimeout = 7 * time.Second })
		began := time.Now()
		_, err := w.client.Get(t.Context(), "a")
		if err == nil || !strings.HasSuffix(err.Error(), "no answer within the request_timeout of 7s") || time.Since(began) != 7*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}
