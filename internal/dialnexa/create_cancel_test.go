// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestCancel_boundsAWriteByTheRequestTimeoutAndTheLookByTenSeconds(t *testing.T) {
	t.Parallel()
	for _, listDelay := range []time.Duration{3 * time.Second, time.Hour} {
		for _, method := range []string{http.MethodPost, http.MethodPatch} {
			t.Run(method+"/"+listDelay.String(), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newMockAPI(t, mockserver.Config{})
					id := w.fill(1)[0]
					time.Sleep(time.Minute)
					w.server.Fault(mockserver.Fault{DelayAfter: 2 * time.Hour}, mockserver.Fault{Delay: listDelay, Times: -1})
					began := time.Now()
					err := withCreate()[method](canceledAfter(t, time.Second), w.client, id)
					want := DefaultRequestTimeout + min(listDelay, 10*time.Second)
					if took := time.Since(began); took != want || w.server.Stats().Requests != 2 {
						t.Errorf("took %s and %d requests, want %s and one read of the list", took, w.server.Stats().Requests, want)
					}
					if (err == nil) != (listDelay == 3*time.Second) {
						t.Errorf("got %v", err)
					}
				})
			})
		}
	}
}

func TestCancel_duringALookGivesItTenSecondsMore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{PageCap: 1})
		w.fill(3)
		time.Sleep(time.Minute)
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true}, mockserver.Fault{Delay: 4 * time.Second, Times: -1})
		began := time.Now()
		got, err := w.client.Create(canceledAfter(t, 7*time.Second), newHook("whsec_own"))
		if took := time.Since(began); err != nil || got.ID != w.ofSecret("whsec_own")[0].ID || took != 16*time.Second {
			t.Errorf("%v after %s, want the webhook after four pages", err, took)
		}
	})
}

func TestCancel_afterOneLookPostsNoMore(t *testing.T) {
	t.Parallel()
	for _, fault := range []mockserver.Fault{{Cut: true}, {Status: 500}, {Status: 504}} {
		t.Run(fault.Kind(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				fault.Delay = 5 * time.Second
				w.server.Fault(fault)
				began := time.Now()
				_, err := w.client.Create(canceledAfter(t, time.Second), newHook("whsec_own"))
				if took := time.Since(began); err == nil || took != 5*time.Second || w.server.Stats().Requests != 2 {
					t.Errorf("%v after %s and %d requests, want one POST and one read of the list", err, took, w.server.Stats().Requests)
				}
				if fault.Status != 0 && as[*APIError](t, err).StatusCode != fault.Status {
					t.Errorf("got %v, want the failure rather than the cancellation", err)
				}
			})
		})
	}
}

func TestCancel_whileAnUnclearWriteWaitsForItsRetryStillLooks(t *testing.T) {
	t.Parallel()
	for _, fault := range []mockserver.Fault{{Cut: true, Act: true}, {Status: 500, Act: true}} {
		t.Run(fault.Kind(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{}, func(c *Config) {
					c.Backoff = func(int, int) time.Duration { return time.Minute }
				})
				id := w.fill(1)[0]
				w.server.Fault(fault)
				began := time.Now()
				got, err := w.client.Update(canceledAfter(t, time.Second), id, WebhookPatch{IsActive: ptr(false)})
				w.wantStored(t)(id, got, err)
				if took := time.Since(began); took != time.Second {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

func TestCancel_afterASenselessAnswerToAnUpdateStillReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Delay: 5 * time.Second, Body: "{}"})
		got, err := w.client.Update(canceledAfter(t, time.Second), id, WebhookPatch{IsActive: ptr(false)})
		w.wantStored(t)(id, got, err)
	})
}
