// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestReader_seesEveryWriteOfItsClient(t *testing.T) {
	t.Parallel()
	lost := mockserver.Fault{Cut: true, Act: true}
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
		for name, faults := range map[string][]mockserver.Fault{"succeeds": nil, "is lost": {lost}} {
			inBubble(t, method+" "+name, func(t *testing.T) {
				api, ids := readerAPI(t, mockserver.Config{}, 3, noRetries)
				api.read(t, ids[0])
				// Something changes behind the client's back too, which it has no way to know of until it writes.
				api.server.Modify(ids[1], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
				api.server.Fault(faults...)
				if err := calls[method](t.Context(), api.client, ids[0]); err != nil && faults == nil {
					t.Error(err)
				}
				for _, stored := range api.server.Webhooks() {
					api.read(t, stored.ID)
				}
				if faults == nil {
					api.wantSingleReads(t) // the list is used again
				}
				api.read(t, ids[0])
			})
		}
	}
}

func TestReader_readsSinglyIfAWriteEndsDuringItsFetch(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, ids := readerAPI(t, mockserver.Config{}, 3)
		api.server.Fault(mockserver.Fault{Method: http.MethodGet, DelayAfter: 9 * time.Second})
		var group sync.WaitGroup
		group.Go(func() { api.read(t, ids[0]) })
		time.Sleep(time.Second)
		if _, err := api.client.Update(t.Context(), ids[0], dialnexa.WebhookPatch{URL: new("https://new.test/")}); err != nil {
			t.Error(err)
		}
		group.Wait()
	})
}

// readAmongAll walks the list up to a webhook.
func (api *mockAPI) readAmongAll(ctx context.Context, id string) (dialnexa.Webhook, error) {
	for w, err := range everything(ctx, api.client) {
		if err != nil || w.ID == id {
			return w, err
		}
	}
	return dialnexa.Webhook{}, errors.New("the list lacks it")
}

// TestReader_neverGoesBackInTime has readers and writers at work at once: a read that begins after a write has ended,
// of one webhook or of all, must see that write or a later one.
func TestReader_neverGoesBackInTime(t *testing.T) {
	t.Parallel()
	rounds(t, 25, func(t *testing.T, r *rand.Rand) {
		upTo := func(ms int) time.Duration { return time.Duration(r.IntN(ms)) * time.Millisecond }
		api, ids := readerAPI(t, mockserver.Config{PageCap: 1 + r.IntN(5)}, 1+r.IntN(6))
		for range 100 {
			api.server.Fault(mockserver.Fault{Delay: 1 + upTo(900), DelayAfter: upTo(900)})
		}
		written := make([]atomic.Int64, len(ids))
		var group sync.WaitGroup
		for n, id := range ids {
			pauses := []time.Duration{upTo(5000), upTo(5000)}
			group.Go(func() {
				for i, pause := range pauses {
					time.Sleep(pause)
					patch := dialnexa.WebhookPatch{URL: new(fmt.Sprintf("https://v.test/%d", i+1))}
					if _, err := api.client.Update(t.Context(), id, patch); err != nil {
						t.Error(err)
					}
					written[n].Add(1)
				}
			})
			for range 4 {
				pause, read := upTo(12_000), api.readOne
				if r.IntN(2) == 0 {
					read = api.readAmongAll
				}
				group.Go(func() {
					time.Sleep(pause)
					least := written[n].Load()
					got, err := read(t.Context(), id)
					var version int64
					_, _ = fmt.Sscanf(got.URL, "https://v.test/%d", &version) // 0 before the first write
					if err != nil || version < least {
						t.Errorf("read %q, %v after version %d was written", got.URL, err, least)
					}
				})
			}
		}
		group.Wait()
	})
}
