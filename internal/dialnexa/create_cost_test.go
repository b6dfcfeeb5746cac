// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// listRequests counts the list requests of creates that are lost at the same time in a workspace of 1,000 webhooks.
func listRequests(t *testing.T, creates int, fault mockserver.Fault) int {
	t.Helper()
	w := newMockAPI(t, mockserver.Config{Latency: 100 * time.Millisecond, Seed: 1})
	w.varied(1000)
	fault.Times = creates
	w.server.Fault(fault)
	var group sync.WaitGroup
	for i := range creates {
		group.Go(func() {
			time.Sleep(time.Duration(i) * 30 * time.Millisecond)
			n := newHook(fmt.Sprint("whsec_", i))
			n.URL = fmt.Sprint("https://own.test/", i)
			if _, err := w.client.Create(context.WithoutCancel(t.Context()), n); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if n := len(w.server.Webhooks()); n != 1000+creates {
		t.Errorf("the server holds %d", n)
	}
	return w.requests(http.MethodGet)
}

func TestClient_Create_looksAtLittleExpense(t *testing.T) {
	t.Parallel()
	for creates, most := range map[int]int{1: 25, 10: 60} {
		for _, fault := range []mockserver.Fault{cutAfter, cutBefore, {Method: http.MethodPost, Status: 504}} {
			synctest.Test(t, func(t *testing.T) {
				if n := listRequests(t, creates, fault); n > most {
					t.Errorf("%d creates, %s: %d list requests, want at most %d", creates, fault.Kind(), n, most)
				}
			})
		}
	}
}

func TestClient_Create_readsALongListTheFirstAndTheLastTimeOnly(t *testing.T) {
	t.Parallel()
	for pages, looks := range map[int]int{5: 5, 6: 2} {
		synctest.Test(t, func(t *testing.T) {
			w := newMockAPI(t, mockserver.Config{PageCap: 1})
			w.fill(pages)
			time.Sleep(10 * time.Minute)
			w.server.Fault(cutBefore)
			if _, err := w.client.Create(t.Context(), newHook("whsec_own")); err != nil || w.requests(http.MethodGet) != pages*looks {
				t.Errorf("%d pages: %v after %d list requests, want %d", pages, err, w.requests(http.MethodGet), pages*looks)
			}
		})
	}
}
