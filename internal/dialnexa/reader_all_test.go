// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// walk collects the ids that the reader walks.
func (w *mockAPI) walk(t *testing.T) []string {
	t.Helper()
	var ids []string
	for got, err := range w.client.Reader().All(t.Context()) {
		w.wantStored(t)(got.ID, got, err)
		ids = append(ids, got.ID)
	}
	return ids
}

func TestReader_All_walksEveryWebhookOnceInTheServersOrder(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		for _, size := range []int{0, 1, 2, 3, 7} {
			t.Run(fmt.Sprintf("%s/%d", dialect, size), func(t *testing.T) {
				t.Parallel()
				w := newMockAPI(t, mockserver.Config{Dialect: dialect, PageCap: 3})
				want := w.varied(size)
				slices.Reverse(want) // the mock lists the newest first
				if got := w.walk(t); !slices.Equal(got, want) {
					t.Errorf("got %q, want %q", got, want)
				}
				requests := w.server.Stats().Requests
				if got := w.walk(t); !slices.Equal(got, want) || w.server.Stats().Requests != requests {
					t.Errorf("the second walk: %q, with requests of its own", got)
				}
			})
		}
	}
}

func TestReader_All_fetchesNoMorePagesThanAreWalked(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{PageCap: 2})
	w.varied(9)
	seen := 0
	for _, err := range w.client.Reader().All(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		if seen++; seen == 3 {
			break
		}
	}
	if n := w.server.Stats().Requests; n != 2 {
		t.Errorf("%d requests for three of nine in pages of two, want 2", n)
	}
}

func TestReader_All_sharesItsPagesWithReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{PageCap: 2, Latency: time.Second})
		ids := w.varied(8)
		var group sync.WaitGroup
		for range 3 {
			group.Go(func() { w.walk(t) })
		}
		group.Go(func() { w.readAll(t, ids, 4, w.wantStored(t)) })
		group.Wait()
		if n := w.server.Stats().Requests; n != 4 {
			t.Errorf("%d requests, want the four pages", n)
		}
	})
}

func TestReader_All_endsWithTheErrorOfAPageAndBeginsAnewNextTime(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{PageCap: 2}, noRetries)
	w.varied(5)
	w.server.Fault(mockserver.Fault{Skip: 1, Status: 403})
	var seen int
	var last error
	for _, err := range w.client.Reader().All(t.Context()) {
		if last = err; err == nil {
			seen++
		}
	}
	if e := as[*APIError](t, last); e.StatusCode != 403 || seen != 2 {
		t.Errorf("%d webhooks, then %v", seen, last)
	}
	if got := len(w.walk(t)); got != 5 {
		t.Errorf("the second walk saw %d", got)
	}
}

func TestReader_All_passesOverWhatIsGoneByNow(t *testing.T) {
	t.Parallel()
	incomplete := editedLists(func(string) string { return `{"data":[{"id":"gone"},{"id":"there"}],"meta":{"total":2}}` })
	w := newMockAPI(t, mockserver.Config{}, incomplete)
	there := foreign()
	there.ID = "there"
	w.server.Put(there)
	if got := w.walk(t); !slices.Equal(got, []string{"there"}) {
		t.Errorf("got %q", got)
	}
}

func TestReader_All_endsWithTheErrorOfASingleRead(t *testing.T) {
	t.Parallel()
	incomplete := editedLists(func(string) string { return `{"data":[{"id":"a"},{"id":"b"}],"meta":{"total":2}}` })
	w := newMockAPI(t, mockserver.Config{}, incomplete, noRetries)
	w.server.Fault(mockserver.Fault{Path: "/v1" + collection + "/", Status: 403})
	steps := 0
	for _, err := range w.client.Reader().All(t.Context()) {
		steps++
		if e := as[*APIError](t, err); e.StatusCode != 403 {
			t.Errorf("got %v", err)
		}
	}
	if steps != 1 {
		t.Errorf("%d steps, want 1", steps)
	}
}

func TestReader_All_keepsNothingThatItFetchedDuringAWrite(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		ids := w.varied(3)
		w.server.Fault(mockserver.Fault{Method: http.MethodPatch, Delay: 5 * time.Second})
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := w.client.Update(t.Context(), ids[0], WebhookPatch{URL: ptr("https://new.test/")}); err != nil {
				t.Error(err)
			}
		})
		time.Sleep(time.Second)
		if got := len(w.walk(t)); got != 3 {
			t.Errorf("walked %d", got)
		}
		group.Wait()
		w.read(t, ids[0])
	})
}

func TestReader_All_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 3 * time.Second})
		w.varied(1)
		began := time.Now()
		for _, err := range w.client.Reader().All(canceledAfter(t, time.Second)) {
			if !errors.Is(err, context.Canceled) || time.Since(began) != time.Second {
				t.Errorf("%v after %s", err, time.Since(began))
			}
		}
	})
}
