// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// giveUp cancels a call after a second.
func giveUp(t *testing.T, call func(context.Context) error) {
	t.Helper()
	began := time.Now()
	err := call(mocktest.CanceledAfter(t, time.Second))
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
		t.Errorf("%v after %s, want to end with its context", err, took)
	}
}

// A write in progress makes a walk wait, which holds back new writes, and one of those makes an equal create wait.
func TestCancel_endsEveryWaitImmediately(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{PageCap: 1, Latency: 5 * time.Second})
		ids := api.fill(3)
		remove := func(ctx context.Context) error { return api.client.Delete(ctx, ids[0]) }
		create := func(ctx context.Context) error { return calls[http.MethodPost](ctx, api.client, "") }
		list := func(ctx context.Context) error {
			_, err := api.client.Webhooks(ctx)
			return err
		}
		var group sync.WaitGroup
		for _, call := range []func(context.Context) error{remove, list, create} {
			group.Go(func() {
				if err := call(t.Context()); err != nil {
					t.Error(err)
				}
			})
			time.Sleep(time.Second)
		}
		for _, call := range []func(context.Context) error{remove, list, create} {
			giveUp(t, call)
		}
		if group.Wait(); len(api.Webhooks()) != 3 || api.Stats().Requests != 4 {
			t.Errorf("%d requests; the server holds %+v", api.Stats().Requests, api.Webhooks())
		}
	})
}

// A write on the wire is bounded by the request timeout, and the read after it by ten seconds.
func TestCancel_ofAnUnclearWriteStillReads(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		method string
		lost   fault
		reads  time.Duration // how long each takes
		took   time.Duration
	}{
		"create":                {method: http.MethodPost, reads: 3 * time.Second, took: 33 * time.Second},
		"create, no read":       {method: http.MethodPost, reads: time.Hour, took: 40 * time.Second},
		"update":                {method: http.MethodPatch, reads: 3 * time.Second, took: 33 * time.Second},
		"update, no read":       {method: http.MethodPatch, reads: time.Hour, took: 40 * time.Second},
		"update before a retry": {method: http.MethodPatch, lost: cutAfter, reads: 3 * time.Second, took: 4 * time.Second},
	} {
		mocktest.InBubble(t, name, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{}, func(c *dialnexa.Config) {
				c.Backoff = func(int, int) time.Duration { return time.Minute }
			})
			id := api.Put(foreign()).ID
			time.Sleep(time.Minute)
			api.inject(test.method, 1, test.lost)
			api.Fault(fault{Method: test.method, DelayAfter: 2 * time.Hour}, fault{Delay: test.reads, Times: -1})
			began := time.Now()
			err := calls[test.method](mocktest.CanceledAfter(t, time.Second), api.client, id)
			took, n, wantErr := time.Since(began), api.Stats().Requests, test.reads == time.Hour
			if took != test.took || n != 2 || (err != nil) != wantErr {
				t.Errorf("%v after %s and %d requests, want %s and one read", err, took, n, test.took)
			}
		})
	}
}

// The second and the third of three callers share a walk, which the second cancels.
func TestCancel_ofASharedWalkFailsNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: 15 * time.Second})
		canceled := mocktest.CanceledAfter(t, 16*time.Second)
		var group sync.WaitGroup
		for i, ctx := range []context.Context{t.Context(), canceled, t.Context()} {
			group.Go(func() {
				time.Sleep(time.Duration(i) * time.Second)
				if err := api.client.Walk(ctx); (err != nil) != (ctx == canceled) {
					t.Errorf("caller %d: %v", i, err)
				}
			})
		}
		group.Wait()
	})
}

func TestWebhook_servesTheOthersIfACallerGivesUp(t *testing.T) {
	t.Parallel()
	for _, last := range []time.Duration{10 * time.Millisecond, time.Second} { // in time, and just as the others give up
		mocktest.InBubble(t, fmt.Sprint(last), func(t *testing.T) {
			api := newAPI(t, mockserver.Config{Latency: 5 * time.Second})
			ids := api.fill(5)
			var group sync.WaitGroup
			for _, id := range ids[:4] {
				group.Go(func() {
					giveUp(t, func(ctx context.Context) error { return calls[http.MethodGet](ctx, api.client, id) })
				})
			}
			group.Go(func() {
				time.Sleep(last)
				api.read(1, ids[4])
			})
			group.Wait()
			api.wantRequests(2)
		})
	}
}

func TestReads_beginAgainIfAllGiveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: 5 * time.Second})
		ids := api.fill(3)
		for range 2 {
			giveUp(t, func(ctx context.Context) error { return calls[http.MethodGet](ctx, api.client, ids[0]) })
			synctest.Wait()
			giveUp(t, func(ctx context.Context) error {
				_, err := api.client.Webhooks(ctx)
				return err
			})
			synctest.Wait()
		}
		api.read(3, ids...)
		api.wantRequests(5)
	})
}
