// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// readAll reads the ids from a number of goroutines and hands each outcome to check.
func (w *mockAPI) readAll(t *testing.T, ids []string, goroutines int, check func(id string, got Webhook, err error)) {
	t.Helper()
	work := make(chan string, len(ids))
	for _, id := range ids {
		work <- id
	}
	close(work)
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for id := range work {
				got, err := w.client.Reader().Get(t.Context(), id)
				check(id, got, err)
			}
		})
	}
	group.Wait()
}

// wantStored checks that a read gave what the server holds, and not found for what it doesn't.
func (w *mockAPI) wantStored(t *testing.T) func(id string, got Webhook, err error) {
	return func(id string, got Webhook, err error) {
		t.Helper()
		stored, exists := w.server.Webhook(id)
		switch {
		case !exists && !IsNotFound(err):
			t.Errorf("%s: got %+v, %v; want not found", id, got, err)
		case !exists:
		case err != nil:
			t.Errorf("%s: %v", id, err)
		case got.ID != id || got.URL != stored.URL || !sameEvents(got.Events, stored.Events) || *got.IsActive != stored.IsActive ||
			got.CreatedAt != stored.CreatedAt.Format("2006-01-02T15:04:05.000Z"):
			t.Errorf("%s: got %+v, the server holds %+v", id, got, stored)
		}
	}
}

// varied gives the server n webhooks that differ.
func (w *mockAPI) varied(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		h := foreign()
		h.URL += fmt.Sprint(i)
		h.IsActive = i%3 == 0
		h.Events = []string{"call.completed", "call.failed", "campaign.paused"}[:1+i%3]
		h.CreatedAt = time.Date(2026, 1, 2, 3, 4, i, i*int(time.Millisecond), time.UTC)
		ids[i] = w.server.Put(h).ID
	}
	return ids
}

// TestReader_equalsSingleReadsAtNoMoreThanTwiceTheCheaperWay reads any set of ids, of any workspace, in any order and
// from any number of goroutines. Each id is read once; an id that does not exist costs a request of its own, which
// confirms that it is gone.
func TestReader_equalsSingleReadsAtNoMoreThanTwiceTheCheaperWay(t *testing.T) {
	t.Parallel()
	seed := envInt(t, modelSeed, time.Now().UnixNano()%1e9)
	dialects := mockserver.Dialects()
	for i := range int64(200) {
		synctest.Test(t, func(t *testing.T) {
			r := rand.New(rand.NewPCG(uint64(seed+i), 1)) // #nosec G404 G115 -- a replayable test.
			size, pageCap := r.IntN(60), 1+r.IntN(12)
			w := newMockAPI(t, mockserver.Config{
				Dialect: dialects[r.IntN(len(dialects))], PageCap: pageCap, Seed: seed + i + 1,
				Latency: time.Duration(r.IntN(3)) * time.Second,
			})
			ids := w.varied(size)
			r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			ids = ids[:r.IntN(len(ids)+1)]
			absent := r.IntN(4)
			for i := range absent {
				ids = slices.Insert(ids, r.IntN(len(ids)+1), fmt.Sprintf("gone-%d", i))
			}
			goroutines := 1 + r.IntN(10)
			w.readAll(t, ids, goroutines, w.wantStored(t))

			pages := (size + pageCap - 1) / pageCap
			if got, bound := w.server.Stats().Requests, 2*min(len(ids), pages)+2+absent; got > bound {
				t.Errorf("%d requests, want at most %d", got, bound)
			}
			if t.Failed() {
				t.Logf("%d of %d in pages of %d, %d of them absent, by %d; replay with %s=%d",
					len(ids), size, pageCap, absent, goroutines, modelSeed, seed+i)
			}
		})
		if t.Failed() {
			return
		}
	}
}

func TestReader_costsWhatTheDesignSays(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		whole := 10
		if dialect == mockserver.DialectPage || dialect == mockserver.DialectPageWrapped {
			whole = 11 // without totals an empty page ends the list, where anybody asks for the last id
		}
		tests := []struct {
			name                         string
			size, read, readers, atLeast int
			atMost                       int
		}{
			{"1 of 1", 1, 1, 1, 1, 1},
			{"1 of 10,000", 10_000, 1, 1, 1, 2},
			{"10 of 3,000", 3000, 10, 1, 2, 20},
			{"10 of 3,000 at once", 3000, 10, 10, 2, 20},
			{"1,000 of 1,000", 1000, 1000, 1, 10, 20},
			{"1,000 of 1,000 at once", 1000, 1000, 10, 10, whole},
		}
		for _, tt := range tests {
			t.Run(fmt.Sprintf("%s/%s", dialect, tt.name), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newMockAPI(t, mockserver.Config{Dialect: dialect, Latency: time.Millisecond, Seed: 1})
					ids := w.varied(tt.size)
					rand.New(rand.NewPCG(1, 1)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] }) // #nosec G404 -- a test.
					w.readAll(t, ids[:tt.read], tt.readers, w.wantStored(t))
					if n := w.server.Stats().Requests; n < tt.atLeast || n > tt.atMost {
						t.Errorf("%d requests, want %d to %d", n, tt.atLeast, tt.atMost)
					}
				})
			})
		}
	}
}

func TestReader_fetchesAPageOnceForAllWhoWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: time.Second})
		ids := w.varied(100)
		began := time.Now()
		w.readAll(t, ids, len(ids), w.wantStored(t))
		if n, took := w.server.Stats().Requests, time.Since(began); n != 1 || took != time.Second {
			t.Errorf("%d requests in %s, want one", n, took)
		}
	})
}

func TestReader_confirmsThatAWebhookIsGone(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	w.varied(3)
	for range 2 {
		if _, err := w.client.Reader().Get(t.Context(), "gone"); !IsNotFound(err) {
			t.Errorf("got %v", err)
		}
	}
	requests := w.server.Requests()
	if len(requests) != 3 || requests[1].Path != "/v1"+collection+"/gone" || requests[2].Path != requests[1].Path {
		t.Errorf("got %d requests, want a page and two reads", len(requests))
	}
}

func TestReader_doesNotTakeItsOwnPagesForAbsence(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	ids := w.varied(3)
	late := func(id string) {
		t.Helper()
		got, err := w.client.Reader().Get(t.Context(), id)
		w.wantStored(t)(id, got, err)
	}
	late(ids[0])
	late(w.server.Put(foreign()).ID) // made behind the client's back, after the page
}

func TestReader_refusesAnIDThatIsNone(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	for _, id := range []string{"", ".", ".."} {
		if _, err := w.client.Reader().Get(t.Context(), id); err == nil || IsNotFound(err) {
			t.Errorf("%q: got %v", id, err)
		}
	}
	if n := w.requests(http.MethodGet); n != 0 {
		t.Errorf("%d requests", n)
	}
}

func TestReader_givesEachCallerAWebhookOfItsOwn(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	id := w.varied(3)[2]
	first, err := w.client.Reader().Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	first.Events[0], *first.IsActive = "changed by its caller", !*first.IsActive
	got, err := w.client.Reader().Get(t.Context(), id)
	w.wantStored(t)(id, got, err)
	for got, err := range w.client.Reader().All(t.Context()) {
		w.wantStored(t)(got.ID, got, err)
		got.Events[0] = "changed by its caller"
	}
	got, err = w.client.Reader().Get(t.Context(), id)
	w.wantStored(t)(id, got, err)
}
