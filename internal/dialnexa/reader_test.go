// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// Any set of ids is read, in a workspace of any size, in any order and from any number of goroutines. Each id is read
// once; an id that does not exist costs a request of its own, which confirms that it is gone.
func TestWebhook_equalsASingleReadAtNoMoreThanTwiceTheCheaperWay(t *testing.T) {
	t.Parallel()
	for seed := range uint64(60) {
		mocktest.InBubble(t, fmt.Sprint("seed ", seed), func(t *testing.T) {
			r := rand.New(rand.NewPCG(seed, 1)) // #nosec G404 -- a replayable test.
			size, pageCap, absent, readers := r.IntN(60), 1+r.IntN(12), r.IntN(4), 1+r.IntN(10)
			dialects := []mockserver.Dialect{mockserver.DialectPage, mockserver.DialectSpecWrapped} // without totals, and with them
			api := newAPI(t, mockserver.Config{
				Dialect: dialects[r.IntN(2)], PageCap: pageCap, Latency: time.Duration(r.IntN(3)) * time.Second, Seed: r.Int64(),
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
}

func TestWebhook_isReadSinglyIfTheListIsOfNoUse(t *testing.T) {
	t.Parallel()
	five := items(1, 2, 3, 4, 5)
	for name, list := range map[string]fault{
		"403":              {Status: 403},
		"HTML":             {Body: "<html>"},
		"no id":            {Body: `{"data":[{"id":""}]}`},
		"an empty list":    {Body: `{"data":[]}`},
		"a list of others": {Body: `{"data":[` + items(7, 8, 9) + `]}`},
		"no url":           {Body: `{"data":[` + strings.ReplaceAll(five, `"url":"https://a.test"`, `"url":null`) + `]}`},
		"no events":        {Body: `{"data":[` + strings.ReplaceAll(five, `"events":["x"]`, `"events":null`) + `]}`},
		"no status":        {Body: `{"data":[` + strings.ReplaceAll(five, `"is_active":true`, `"is_active":null`) + `]}`},
	} {
		mocktest.InBubble(t, name, func(t *testing.T) {
			api := newAPI(t, mockserver.Config{}, noRetries)
			ids := []string{"1", "2", "3", "4", "5", "gone"}
			api.put(ids[:5]...)
			list.Path = mocktest.WebhooksPath
			api.inject(http.MethodGet, -1, list)
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
	for name, bad := range map[string]fault{"HTML": {Body: "<html>", Times: 2}, "503": {Status: 503, Times: 5}} { // to all attempts
		for _, readers := range []int{1, 10} {
			mocktest.InBubble(t, fmt.Sprint(name, " at ", readers), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
				ids := api.fill(1000)
				bad.Path, bad.Skip = mocktest.WebhooksPath, 1
				api.Fault(bad)
				api.read(readers, ids...)
				if n, warnings := api.Stats().Requests, api.log.Lines("level=WARN", "page=2"); n > 40 || len(warnings) == 0 {
					t.Errorf("%d requests, and logged %q", n, warnings)
				}
			})
		}
	}
}

func TestWebhook_asksLessAndLessForAPageThatKeepsFailing(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	ids := api.fill(151)
	api.Fault(fault{Path: mocktest.WebhooksPath, Status: 403, Times: -1})
	api.read(1, ids...)
	api.wantRequests(5, ids...) // after 1, 11, 31, 71 and 151 of them
}

// A list that lags must not show drift that is none. After ten single reads in a row that agree with it, it is
// believed.
func TestWebhook_confirmsADifferenceByASingleRead(t *testing.T) {
	t.Parallel()
	all := func(int) bool { return true }
	for name, test := range map[string]struct {
		prior  dialnexa.Webhook // the state
		stored func(i int) bool // whether the server holds that, behind a list that does not show it
		singly int              // of 24 reads
	}{
		"nothing differs":  {prior: dialnexa.Webhook{URL: "https://a.test/", Events: []string{"y", "x"}, IsActive: new(false)}},
		"nothing is known": {},
		"the url":          {prior: dialnexa.Webhook{URL: "https://new.test/"}, stored: all, singly: 24},
		"the events":       {prior: dialnexa.Webhook{Events: []string{"x"}}, stored: all, singly: 24},
		"the status":       {prior: dialnexa.Webhook{IsActive: new(true)}, stored: all, singly: 24},
		"true drift":       {prior: dialnexa.Webhook{URL: "https://old.test/"}, singly: 10},
		"a confirmation that does not agree": {
			prior: dialnexa.Webhook{URL: "https://new.test/"}, stored: func(i int) bool { return i == 9 }, singly: 20,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, mockserver.Config{})
			ids := api.Fill(24, mockserver.Webhook{URL: "https://a.test/", Events: []string{"x", "y"}})
			mocktest.Must(api.client.Webhooks(t.Context()))(t)
			for i, id := range ids {
				if test.stored != nil && test.stored(i) {
					api.Modify(id, func(h *mockserver.Webhook) {
						h.URL, h.IsActive = cmp.Or(test.prior.URL, h.URL), test.prior.IsActive != nil
						if test.prior.Events != nil {
							h.Events = test.prior.Events
						}
					})
				}
			}
			for _, id := range ids {
				got, err := api.client.Webhook(t.Context(), id, test.prior)
				api.wantStored(id, got, err)
			}
			api.wantRequests(1, ids[:test.singly]...)
		})
	}
}

// No edition says what null is, except that there are no events.
func TestWebhook_withoutEventsHasNone(t *testing.T) {
	t.Parallel()
	for _, events := range []string{`"events":null`, `"x":1`, `"events":[]`} {
		api := newAPI(t, mockserver.Config{}, edited(`"events":\[[^]]*\]`, events))
		api.put("a")
		got := mocktest.Must(api.client.Webhook(t.Context(), "a", dialnexa.Webhook{Events: []string{"x"}}))(t)
		all := mocktest.Must(api.client.Webhooks(t.Context()))(t)
		if got.Events == nil || len(got.Events) > 0 || len(all) != 1 || all[0].Events == nil || len(all[0].Events) > 0 {
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
