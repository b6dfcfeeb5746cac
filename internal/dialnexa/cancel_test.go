// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestCancel_endsTheWaitForAnEqualCreateImmediately(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: 20 * time.Second})
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() {
				time.Sleep(time.Second)
				began := time.Now()
				_, err := api.client.Create(mocktest.CanceledAfter(t, time.Second), newHook("whsec_2"))
				if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
					t.Errorf("%v after %s", err, took)
				}
			})
		}
		for range 2 {
			if _, err := api.client.Create(t.Context(), newHook("whsec_1")); err != nil {
				t.Error(err)
			}
		}
		group.Wait()
		if n := api.Sent(http.MethodPost); n != 2 {
			t.Errorf("%d POSTs, want 2", n)
		}
	})
}

func TestCancel_boundsAWriteByTheRequestTimeoutAndTheReadAfterItByTenSeconds(t *testing.T) {
	t.Parallel()
	for _, delay := range []time.Duration{3 * time.Second, time.Hour} {
		for _, method := range []string{http.MethodPost, http.MethodPatch} {
			mocktest.InBubble(t, method+"/"+delay.String(), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{})
				id := api.Put(foreign()).ID
				time.Sleep(time.Minute)
				api.Fault(fault{DelayAfter: 2 * time.Hour}, fault{Delay: delay, Times: -1})
				began := time.Now()
				err := calls[method](mocktest.CanceledAfter(t, time.Second), api.client, id)
				want := 30*time.Second + min(delay, 10*time.Second)
				if took, n := time.Since(began), api.Stats().Requests; took != want || n != 2 {
					t.Errorf("took %s and %d requests, want %s and one read", took, n, want)
				}
				if (err == nil) != (delay == 3*time.Second) {
					t.Errorf("got %v", err)
				}
			})
		}
	}
}

func TestCancel_ofAnUnclearUpdateStillReads(t *testing.T) {
	t.Parallel()
	for fault, took := range map[*fault]time.Duration{
		{Cut: true, Act: true}:               time.Second, // while it waits for its retry
		{Status: 500, Act: true}:             time.Second,
		{Delay: 5 * time.Second, Body: "{}"}: 5 * time.Second,
	} {
		mocktest.InBubble(t, fault.Kind(), func(t *testing.T) {
			api := newAPI(t, mockserver.Config{}, func(c *dialnexa.Config) {
				c.Backoff = func(int, int) time.Duration { return time.Minute }
			})
			id := api.Put(foreign()).ID
			api.Fault(*fault)
			began := time.Now()
			got, err := api.client.Update(mocktest.CanceledAfter(t, time.Second), id, dialnexa.WebhookPatch{IsActive: new(false)})
			api.wantStored(id, got, err)
			if d := time.Since(began); d != took {
				t.Errorf("took %s, want %s", d, took)
			}
		})
	}
}

func TestCancel_ofACreateSaysWhatHappened(t *testing.T) {
	t.Parallel()
	type faults []fault
	fast := fault{Method: http.MethodPost, Status: 500}
	slow := fault{Method: http.MethodPost, Status: 500, Delay: 5 * time.Second}
	limited := fault{Method: http.MethodPost, Status: 429, Times: -1}
	for name, test := range map[string]struct {
		after    time.Duration
		faults   faults
		requests int
		took     time.Duration
	}{
		"during the POST":        {after: time.Second, faults: faults{slow}, requests: 2, took: 5 * time.Second},
		"with an unread list":    {after: time.Second, faults: faults{slow, {Method: http.MethodGet, Status: 403}}, requests: 2, took: 5 * time.Second},
		"during a wait":          {after: 2 * time.Second, faults: faults{fast}, requests: 3, took: 2 * time.Second},
		"before the second POST": {after: 15500 * time.Millisecond, faults: faults{fast}, requests: 6, took: 15500 * time.Millisecond},
		"during the second POST": {after: 18 * time.Second, faults: faults{fast, limited}, requests: 8, took: 18 * time.Second},
	} {
		mocktest.InBubble(t, name, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{})
			api.Fault(test.faults...)
			began := time.Now()
			_, err := api.client.Create(mocktest.CanceledAfter(t, test.after), newHook("whsec_own"))
			e := mocktest.As[*dialnexa.UnconfirmedError](t, err)
			if mocktest.As[*dialnexa.APIError](t, e.Err).StatusCode != 500 || !e.Interrupted || e.URL != newHook("").URL || e.Since.After(began) {
				t.Errorf("got %+v", e)
			}
			if took, n := time.Since(began), api.Stats().Requests; took != test.took || n != test.requests {
				t.Errorf("took %s and %d requests, want %s and %d", took, n, test.took, test.requests)
			}
		})
	}
}
