// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestCancel_endsTheWaitForAnEqualCreateAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 20 * time.Second})
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				time.Sleep(time.Second)
				began := time.Now()
				_, err := w.client.Create(canceledAfter(t, time.Second), newHook("whsec_2"))
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
		w := newMockAPI(t, mockserver.Config{Latency: 20 * time.Second})
		reads := map[string]func(ctx context.Context) error{
			"Get": func(ctx context.Context) error { return calls[http.MethodGet](ctx, w.client, "a") },
			"List": func(ctx context.Context) error {
				for _, err := range w.client.Reader().All(ctx) {
					return err
				}
				return nil
			},
		}
		for name, read := range reads {
			began := time.Now()
			err := read(canceledAfter(t, time.Second))
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
				w := newMockAPI(t, mockserver.Config{Latency: 20 * time.Second})
				id := w.fill(1)[0]
				began := time.Now()
				if err := withCreate()[call](canceledAfter(t, time.Second), w.client, id); err != nil {
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
				w := newMockAPI(t, mockserver.Config{})
				id := w.fill(1)[0]
				time.Sleep(time.Minute)
				w.server.Fault(mockserver.Fault{Delay: 5 * time.Second, Status: 503})
				err := withCreate()[method](canceledAfter(t, time.Second), w.client, id)
				if e := as[*APIError](t, err); e.StatusCode != 503 || w.requests(method) != 1 {
					t.Errorf("got %v after %d attempts", err, w.requests(method))
				}
			})
		})
	}
}
