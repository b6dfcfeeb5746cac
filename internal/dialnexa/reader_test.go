// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"errors"
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
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// listDialects are one without totals and one with them.
var listDialects = []mockserver.Dialect{mockserver.DialectPage, mockserver.DialectSpecWrapped}

// rounds runs a test n times, each in a bubble with a random generator of its own, until one fails.
func rounds(t *testing.T, n uint64, test func(t *testing.T, r *rand.Rand)) {
	t.Helper()
	for seed := range n {
		synctest.Test(t, func(t *testing.T) { test(t, rand.New(rand.NewPCG(seed, 1))) }) // #nosec G404 -- a replayable test.
		if t.Failed() {
			t.Fatalf("with the seed %d", seed)
		}
	}
}

// Any set of ids is read, in a workspace of any size, in any order and from any number of goroutines. Each id is read once;
// an id that does not exist costs a request of its own, which confirms that it is gone.
func TestWebhook_equalsASingleReadAtNoMoreThanTwiceTheCheaperWay(t *testing.T) {
	t.Parallel()
	rounds(t, 60, func(t *testing.T, r *rand.Rand) {
		size, pageCap, absent, readers := r.IntN(60), 1+r.IntN(12), r.IntN(4), 1+r.IntN(10)
		api := newAPI(t, mockserver.Config{
			Dialect: listDialects[r.IntN(2)], PageCap: pageCap, Latency: time.Duration(r.IntN(3)) * time.Second, Seed: r.Int64(),
		})
		ids := api.fill(size)
		r.Shuffle(size, func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		ids = ids[:r.IntN(size+1)]
		for i := range absent {
			ids = slices.Insert(ids, r.IntN(len(ids)+1), fmt.Sprintf("gone-%d", i))
		}
		api.read(readers, ids...)
		pages := (size + pageCap - 1) / pageCap
		if got, bound := api.Stats().Requests, 2*min(len(ids), pages)+2+absent; got > bound {
			t.Errorf("%d requests for %d of %d in %d pages, %d absent; want at most %d", got, len(ids), size, pages, absent, bound)
		}
	})
}

func TestWebhook_isReadSinglyIfTheListIsOfNoUse(t *testing.T) {
	t.Parallel()
	tests := map[string]fault{
		"403": {Status: 403}, "404": {Status: 404}, "500": {Status: 500}, "cut": {Cut: true}, "HTML": {Body: "<html>"},
		"senseless": {Body: `{"data":7}`}, "no id": {Body: `{"data":[{"id":""}]}`}, "an item of null": {Body: `{"data":[null]}`},
		"an empty list": {Body: `{"data":[]}`}, "a list of others": {Body: `{"data":[` + items(7, 8, 9) + `]}`},
	}
	for _, field := range []string{`"url":"https://a.test"`, `"events":["x"]`, `"is_active":true`} {
		key, _, _ := strings.Cut(field, ":")
		for _, with := range []string{`"x":1`, key + ":null"} {
			tests[key+" as "+with] = fault{Body: `{"data":[` + strings.ReplaceAll(items(1, 2, 3, 4, 5), field, with) + `]}`}
		}
	}
	for name, fault := range tests {
		mocktest.InBubble(t, name, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{}, noRetries)
			ids := []string{"1", "2", "3", "4", "5", "gone"}
			api.put(ids[:5]...)
			fault.Path, fault.Times = mocktest.WebhooksPath, -1
			api.Fault(fault)
			api.read(3, ids...)
			lists := api.Stats().Requests - len(ids)
			if api.wantRequests(lists, ids...); lists > 3 {
				t.Errorf("the list was requested %d times", lists)
			}
		})
	}
}

// One bad page of ten must not cost a request for each webhook.
func TestWebhook_asksAgainForAPageThatFailed(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]fault{
		"a page of HTML":      {Body: "<html>"},
		"two of them":         {Body: "<html>", Times: 2},
		"a 520":               {Status: 520},
		"503 to all attempts": {Status: 503, Times: 5},
	} {
		for _, readers := range []int{1, 10} {
			mocktest.InBubble(t, fmt.Sprint(name, " at ", readers), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
				ids := api.fill(1000)
				fault.Path, fault.Skip = mocktest.WebhooksPath, 1
				api.Fault(fault)
				api.read(readers, ids...)
				if n := api.Stats().Requests; n > 40 {
					t.Errorf("%d requests", n)
				}
				if len(api.log.Lines("level=WARN")) == 0 {
					t.Error("the log has no warning")
				}
			})
		}
	}
}

func TestWebhook_asksLessAndLessForAPageThatKeepsFailing(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	ids := api.fill(200)
	api.Fault(fault{Path: mocktest.WebhooksPath, Status: 403, Times: -1})
	api.read(1, ids...)
	api.wantRequests(5, ids...) // after 1, 11, 31, 71 and 151 of them
}

// A list that lags must not show drift that is none.
func TestWebhook_confirmsADifferenceByASingleRead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		edit   func(*mockserver.Webhook) // of what the server holds, behind a list that does not show it
		prior  func(*dialnexa.Webhook)   // what differs in the state from what the list shows
		singly int                       // of twelve reads
	}{
		"nothing differs":  {prior: func(*dialnexa.Webhook) {}},
		"nothing is known": {prior: func(w *dialnexa.Webhook) { *w = dialnexa.Webhook{} }},
		"the url": {
			edit:  func(h *mockserver.Webhook) { h.URL = "https://new.test/" },
			prior: func(w *dialnexa.Webhook) { w.URL = "https://new.test/" }, singly: 12,
		},
		"the events": {
			edit:  func(h *mockserver.Webhook) { h.Events = []string{"call.failed"} },
			prior: func(w *dialnexa.Webhook) { w.Events = []string{"call.failed"} }, singly: 12,
		},
		"the status": {
			edit:  func(h *mockserver.Webhook) { h.IsActive = true },
			prior: func(w *dialnexa.Webhook) { w.IsActive = new(true) }, singly: 12,
		},
		"true drift": {prior: func(w *dialnexa.Webhook) { w.URL = "https://old.test/" }, singly: 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const stale = `{"id":"ID","url":"https://a.test/","events":["x","y"],"is_active":false,"created_at":"2026-01-02T03:04:05.000Z"}`
			var pages []string
			api := newAPI(t, mockserver.Config{}, editedLists(func(string) string { return `{"data":[` + strings.Join(pages, ",") + `]}` }))
			var ids []string
			for i := range 12 {
				h := mockserver.Webhook{
					ID: fmt.Sprint(i), URL: "https://a.test/", Events: []string{"x", "y"}, CreatedAt: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
				}
				if test.edit != nil {
					test.edit(&h)
				}
				ids, pages = append(ids, api.Put(h).ID), append(pages, strings.Replace(stale, "ID", h.ID, 1))
			}
			for _, id := range ids {
				prior := dialnexa.Webhook{ID: id, URL: "https://a.test/", Events: []string{"y", "x"}, IsActive: new(false)}
				test.prior(&prior)
				got, err := api.client.Webhook(t.Context(), id, prior)
				api.wantStored(id, got, err)
			}
			api.wantRequests(1, ids[:test.singly]...)
		})
	}
}

// After a confirmation that does not agree, the list lags, and has to be confirmed ten times more.
func TestWebhook_believesTheListOnlyAfterTenConfirmationsInARow(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	ids := api.fill(25)
	api.read(1, ids[24])
	api.Modify(ids[9], func(h *mockserver.Webhook) { h.URL = "https://new.test/" }) // behind the list
	for _, id := range ids[:24] {
		if _, err := api.client.Webhook(t.Context(), id, dialnexa.Webhook{URL: "https://old.test/"}); err != nil {
			t.Error(err)
		}
	}
	api.wantRequests(1, ids[:20]...)
}

// No edition says what null is, except that there are no events.
func TestWebhook_withoutEventsHasNone(t *testing.T) {
	t.Parallel()
	for _, events := range []string{`,"events":null`, ``, `,"events":[]`} {
		client, _ := listing(t, func(int) string {
			return `{"data":[` + items(1) + `,{"id":"2","url":"https://a.test","is_active":true}]}`
		},
			func(id string) string {
				return fmt.Sprintf(`{"id":%q,"url":"https://a.test","is_active":true%s}`, id, events)
			})
		got := mocktest.Must(client.Webhook(t.Context(), "2", dialnexa.Webhook{Events: []string{"x"}}))(t)
		all := mocktest.Must(client.Webhooks(t.Context()))(t)
		if got.Events == nil || len(got.Events) > 0 || len(all) != 2 || all[1].Events == nil || len(all[1].Events) > 0 {
			t.Errorf("%s: read %+v, listed %+v", events, got, all)
		}
	}
}

func TestWebhook_isReadSinglyIfTwoPagesHaveIt(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{PageCap: 2})
	ids := api.fill(4)
	api.read(1, ids[0])
	// The list shifts by one: the last webhook of the first page is the first of the second.
	api.Put(foreign())
	api.Modify(ids[1], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
	api.read(1, ids[2], ids[1])
	api.wantRequests(3, ids[1])
}

// giveUp cancels a call after a second.
func giveUp(t *testing.T, call func(context.Context) error) {
	t.Helper()
	began := time.Now()
	err := call(mocktest.CanceledAfter(t, time.Second))
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
		t.Errorf("%v after %s, want to end with its context", err, took)
	}
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
