// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// A change between two pages must not hide a webhook that nobody touched.
func TestWebhooks_areCompleteInSpiteOfChangesBetweenTwoPages(t *testing.T) {
	t.Parallel()
	deletes := func(api *testAPI, id string) {
		if err := api.client.Delete(context.Background(), id); err != nil {
			api.T.Error(err)
		}
	}
	removes := func(api *testAPI, id string) { api.Remove(id) }
	creates := func(api *testAPI, _ string) { api.Put(foreign()) }
	for name, test := range map[string]struct {
		config mockserver.Config
		change func(api *testAPI, id string) // after a first page, of a webhook on it
		times  int
		fails  bool
	}{
		"this client deletes one":       {config: mockserver.Config{Dialect: mockserver.DialectPage}, change: deletes, times: 1},
		"the total falls":               {config: mockserver.Config{Dialect: mockserver.DialectSpecWrapped}, change: removes, times: 1},
		"a part of a page again, twice": {config: mockserver.Config{PageCap: 2}, change: creates, times: 2},
		"a part in each walk":           {config: mockserver.Config{PageCap: 2}, change: creates, times: 3, fails: true},
		"a page again, twice":           {config: mockserver.Config{PageCap: 1}, change: creates, times: 2},
		"a page in each walk":           {config: mockserver.Config{PageCap: 1}, change: creates, times: 3, fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var api *testAPI
			var ids []string
			changes := 0
			api = newAPI(t, test.config, around(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				if req.URL.Query().Get("page") == "1" && changes < test.times {
					changes++
					test.change(api, ids[0])
				}
				return resp, err
			}))
			ids = api.fill(150)
			got, err := api.client.Webhooks(t.Context())
			var want []string
			for _, h := range api.Webhooks() {
				want = append(want, h.ID)
			}
			switch {
			case test.fails && (err == nil || !strings.Contains(err.Error(), "changed each time")):
				t.Errorf("got %d webhooks, %v", len(got), err)
			case !test.fails && (err != nil || !sameSet(idsOf(got), want)):
				t.Errorf("got %d webhooks, want %d: %v", len(got), len(want), err)
			}
		})
	}
}

// In a large apply there is always a write, so a walk that was in vain, or finds writes in progress, holds back new
// ones.
func TestWebhooks_endWhileWritesGoOn(t *testing.T) {
	t.Parallel()
	for _, before := range []time.Duration{0, 100 * time.Millisecond} { // the walk begins before the first write, or after it
		synctest.Test(t, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{PageCap: 1, Latency: 300 * time.Millisecond})
			ids := api.fill(12)
			var group sync.WaitGroup
			group.Go(func() {
				time.Sleep(50 * time.Millisecond)
				spread(4, 8, func(i int) {
					if err := api.client.Delete(t.Context(), ids[i]); err != nil {
						t.Error(err)
					}
				})
			})
			time.Sleep(before)
			got, err := api.client.Webhooks(t.Context())
			for _, id := range ids[8:] {
				if err != nil || !slices.Contains(idsOf(got), id) {
					t.Errorf("%s is missing from %d: %v", id, len(got), err)
				}
			}
			group.Wait()
			if n := len(api.Webhooks()); n != 4 {
				t.Errorf("%d webhooks are left, want 4", n)
			}
		})
	}
}

func TestReads_seeEveryWriteOfTheirClient(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodPost, http.MethodPatch, http.MethodDelete} {
		for _, lost := range []fault{{}, cutAfter} {
			mocktest.InBubble(t, fmt.Sprintf("%s, lost %t", method, lost.Cut), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{}, noRetries)
				ids := api.fill(3)
				api.read(1, ids[0])
				// Something changes behind the client's back too, which it has no way to know of until it writes.
				api.Modify(ids[1], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
				api.inject(method, 1, lost)
				if err := calls[method](t.Context(), api.client, ids[0]); err != nil {
					t.Error(err)
				}
				for _, stored := range api.Webhooks() {
					api.read(1, stored.ID)
				}
				if !lost.Cut {
					api.wantRequests(2) // the list is used again
				}
				api.read(1, ids[0])
			})
		}
	}
}

// Readers and writers are at work at the same time: a read that begins after a write has ended, of one webhook or of
// all, must see that write or a later one.
func TestReads_neverGoBackInTime(t *testing.T) {
	t.Parallel()
	for seed := range uint64(25) {
		mocktest.InBubble(t, fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a replayable test.
			upTo := func(ms int) time.Duration { return time.Duration(r.IntN(ms)) * time.Millisecond }
			api := newAPI(t, mockserver.Config{PageCap: 1 + r.IntN(5)})
			ids := api.fill(1 + r.IntN(6))
			for range 100 {
				api.Fault(fault{Delay: 1 + upTo(900), DelayAfter: upTo(900)})
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
					pause, one := upTo(12_000), r.IntN(2) == 0
					group.Go(func() {
						time.Sleep(pause)
						least := written[n].Load()
						var got dialnexa.Webhook
						var err error
						if one {
							got, err = api.client.Webhook(t.Context(), id, dialnexa.Webhook{})
						} else {
							var all []dialnexa.Webhook
							all, err = api.client.Webhooks(t.Context())
							got = append(all, got)[max(0, slices.Index(idsOf(all), id))]
						}
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
}
