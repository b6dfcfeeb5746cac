// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// readerAPI is a mockAPI with n webhooks that differ, and their ids, the oldest first.
func readerAPI(t *testing.T, cfg mockserver.Config, n int, edits ...func(*dialnexa.Config)) (*mockAPI, []string) {
	t.Helper()
	api := newMockAPI(t, cfg, edits...)
	return api, api.varied(n)
}

// varied gives the server n webhooks that differ.
func (api *mockAPI) varied(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		h := foreign()
		h.URL += fmt.Sprint(i)
		h.IsActive = i%3 == 0
		h.Events = []string{"call.completed", "call.failed", "campaign.paused"}[:1+i%3]
		h.CreatedAt = time.Date(2026, 1, 2, 3, 4, i, i*int(time.Millisecond), time.UTC)
		ids[i] = api.server.Put(h).ID
	}
	return ids
}

// put gives the server webhooks with these ids.
func (api *mockAPI) put(ids ...string) {
	for _, id := range ids {
		api.server.Put(mockserver.Webhook{ID: id, URL: "https://receiver.test/", Events: []string{"call.failed"}})
	}
}

// read reads a webhook through the reader and compares it with the server's.
func (api *mockAPI) read(t *testing.T, id string) {
	t.Helper()
	got, err := api.client.Webhook(t.Context(), id, dialnexa.Webhook{})
	api.wantStored(t)(id, got, err)
}

// readAll reads the ids from a number of goroutines.
func (api *mockAPI) readAll(t *testing.T, ids []string, goroutines int) {
	t.Helper()
	var group sync.WaitGroup
	for first := range goroutines {
		group.Go(func() {
			for i := first; i < len(ids); i += goroutines {
				api.read(t, ids[i])
			}
		})
	}
	group.Wait()
}

// wantStored checks that a read gave what the server holds, and not found for what it doesn't.
func (api *mockAPI) wantStored(t *testing.T) func(id string, got dialnexa.Webhook, err error) {
	return func(id string, got dialnexa.Webhook, err error) {
		t.Helper()
		stored, exists := api.server.Webhook(id)
		switch {
		case !exists && !dialnexa.IsNotFound(err):
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

func (api *mockAPI) wantRequests(t *testing.T, want int) {
	t.Helper()
	if got := api.server.Stats().Requests; got != want {
		t.Errorf("%d requests, want %d", got, want)
	}
}

// wantSingleReads checks which webhooks were requested one by one.
func (api *mockAPI) wantSingleReads(t *testing.T, want ...string) {
	t.Helper()
	var got []string
	for _, r := range api.server.Requests() {
		if id, ok := strings.CutPrefix(r.Path, listPath+"/"); ok && r.Method == http.MethodGet {
			got = append(got, id)
		}
	}
	if slices.Sort(got); !slices.Equal(got, slices.Sorted(slices.Values(want))) {
		t.Errorf("read %q singly, want %q", got, want)
	}
}

// rounds runs a test n times, each in a bubble with a random generator of its own, until one fails.
func rounds(t *testing.T, n int64, test func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	seed := envInt(t, modelSeed, time.Now().UnixNano()%1e9)
	for i := range n {
		synctest.Test(t, func(t *testing.T) {
			test(t, rand.New(rand.NewPCG(uint64(seed+i), 1))) // #nosec G404 G115 -- a replayable test.
		})
		if t.Failed() {
			t.Fatalf("replay with %s=%d", modelSeed, seed+i)
		}
	}
}

// listDialects are one without totals and one with them.
var listDialects = []mockserver.Dialect{mockserver.DialectPage, mockserver.DialectSpecWrapped}

// TestReader_equalsSingleReadsAtNoMoreThanTwiceTheCheaperWay reads any set of ids, in a workspace of any size, in any order and
// from any number of goroutines. Each id is read once; an id that does not exist costs a request of its own, which
// confirms that it is gone.
func TestReader_equalsSingleReadsAtNoMoreThanTwiceTheCheaperWay(t *testing.T) {
	t.Parallel()
	rounds(t, 60, func(t *testing.T, r *rand.Rand) {
		size, pageCap, absent, readers := r.IntN(60), 1+r.IntN(12), r.IntN(4), 1+r.IntN(10)
		api, ids := readerAPI(t, mockserver.Config{
			Dialect: listDialects[r.IntN(2)], PageCap: pageCap, Latency: time.Duration(r.IntN(3)) * time.Second, Seed: r.Int64(),
		}, size)
		r.Shuffle(size, func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:r.IntN(size+1)]
		for i := range absent {
			ids = slices.Insert(ids, r.IntN(len(ids)+1), fmt.Sprintf("gone-%d", i))
		}
		api.readAll(t, ids, readers)
		pages := (size + pageCap - 1) / pageCap
		if got, bound := api.server.Stats().Requests, 2*min(len(ids), pages)+2+absent; got > bound {
			t.Errorf("%d requests for %d of %d in %d pages, %d absent; want at most %d", got, len(ids), size, pages, absent, bound)
		}
	})
}

func TestReader_costsWhatTheDesignSays(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ size, read, readers, atLeast, atMost int }{
		"1 of 1":             {1, 1, 1, 1, 1},
		"1 of 1,000":         {1000, 1, 1, 1, 2},
		"10 of 10 at once":   {10, 10, 10, 1, 1},
		"10 of 300":          {300, 10, 1, 2, 20},
		"10 of 300 at once":  {300, 10, 10, 2, 20},
		"100 of 100":         {100, 100, 1, 10, 20},
		"100 of 100 at once": {100, 100, 10, 10, 10},
	} {
		inBubble(t, name, func(t *testing.T) {
			api, ids := readerAPI(t, mockserver.Config{PageCap: 10, Latency: time.Second, Seed: 1}, tt.size)
			r := rand.New(rand.NewPCG(1, 1)) // #nosec G404 -- a test.
			r.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
			api.readAll(t, ids[:tt.read], tt.readers)
			if n := api.server.Stats().Requests; n < tt.atLeast || n > tt.atMost {
				t.Errorf("%d requests, want %d to %d", n, tt.atLeast, tt.atMost)
			}
		})
	}
}

func TestReader_readsSinglyAnIDThatItsPagesLack(t *testing.T) {
	t.Parallel()
	api, ids := readerAPI(t, mockserver.Config{}, 3)
	api.read(t, ids[0])
	late := api.server.Put(foreign()).ID // made behind the client's back, after the page
	api.readAll(t, []string{"gone", "gone", late}, 1)
	api.wantSingleReads(t, "gone", "gone", late)
	api.wantRequests(t, 4)
}

func TestReader_refusesAMalformedID(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	for _, id := range []string{"", ".", ".."} {
		if _, err := api.client.Webhook(t.Context(), id, dialnexa.Webhook{}); err == nil || dialnexa.IsNotFound(err) {
			t.Errorf("%q: got %v", id, err)
		}
	}
	api.wantRequests(t, 0)
}

func TestReader_givesEachCallerAWebhookOfItsOwn(t *testing.T) {
	t.Parallel()
	api, ids := readerAPI(t, mockserver.Config{}, 3)
	first, err := api.client.Webhook(t.Context(), ids[2], dialnexa.Webhook{})
	if err != nil {
		t.Fatal(err)
	}
	first.Events[0], *first.IsActive = "changed by its caller", !*first.IsActive
	for got, err := range api.all(t) {
		api.wantStored(t)(got.ID, got, err)
		got.Events[0] = "changed by its caller"
	}
	api.read(t, ids[2])
}
