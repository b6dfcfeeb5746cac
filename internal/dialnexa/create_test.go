// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// Outcomes of a create; any other text is a part of the reason why it is unconfirmed.
const (
	created   = "created"
	recovered = "recovered"
	refused   = "refused" // and nothing was created
)

// createTest is a create with the secret "whsec_own" and what becomes of it.
type createTest struct {
	config mockserver.Config
	client func(*dialnexa.Config)
	sleeps time.Duration  // of the client's machine, 5 s after the start: its monotonic clock stands still
	before func(*testAPI) // happens before the create
	during func(*testAPI) // happens at the same time
	cancel time.Duration  // after which the create is canceled, unless it is 0
	first  fault          // of the first POST from the create on
	later  fault          // of every later POST
	reads  fault          // of every GET
	want   string         // outcome
	status int            // of the response that the error has, if it has one
	posts  int            // requests of the create; 0 is not compared
	lists  int            // requests for the list; 0 is not compared, and -1 is none
	took   time.Duration  // 0 is not compared
	named  string         // secret of the candidates besides the create's own webhook
}

// theirs makes an equal webhook of someone else, except for the edits, of this age.
func theirs(age time.Duration, edits ...func(*mockserver.Webhook)) func(*testAPI) {
	return func(api *testAPI) {
		h := foreign()
		h.CreatedAt = time.Now().Add(-age)
		for _, edit := range edits {
			edit(&h)
		}
		api.Put(h)
	}
}

// equalCreate makes an equal create of the same client, with these faults.
func equalCreate(faults ...fault) func(*testAPI) {
	return func(api *testAPI) {
		api.Fault(faults...)
		_, _ = api.client.Create(api.T.Context(), newHook("whsec_equal")) // that it fails may be meant
	}
}

// many makes old webhooks.
func many(n int) func(*testAPI) {
	return func(api *testAPI) { api.fill(n) }
}

const (
	lacks       = "the list lacks a date or a field"
	unread      = "could not be read"
	ambiguous   = "more than one webhook"
	earlier     = "as was that of an equal webhook before"
	shortly     = "with the same url, events and status was created shortly before this request"
	notShown    = "the list does not show the webhook"
	interrupted = "the create was interrupted"
	unclear     = "does not tell whether"
)

var createTests = map[string]createTest{
	// Whether the server acted, as the list shows it.
	"cut before":         {first: cutBefore, want: created, posts: 2, lists: 5},
	"cut after":          {first: cutAfter, want: recovered, posts: 1, lists: 1},
	"500 after":          {first: fault{Status: 500, Act: true}, want: recovered, posts: 1},
	"act after timeout":  {first: fault{Delay: 35 * time.Second}, want: recovered, posts: 1},
	"JSON without an id": {first: fault{Body: `{"message":"Webhook created successfully"}`}, want: recovered, posts: 1},
	"a success without an act": {
		first: fault{Status: 201, Body: `{"success":true}`}, want: "neither its response nor the list has the id", posts: 1,
	},

	// Whether it may be sent again. Before another POST the list is read five times, after 1, 2, 4 and 8 seconds more; the
	// POST waits again, a second at first.
	"429": {first: fault{Status: 429}, want: created, posts: 2, lists: -1},
	"400": {first: fault{Status: 400}, want: refused, status: 400, posts: 1, lists: -1},
	"500 always": {
		first: fault{Status: 500}, later: fault{Status: 500}, want: notShown, status: 500, posts: 5, took: 90 * time.Second,
	},
	"404 after":  {first: fault{Status: 404, Act: true}, want: recovered, posts: 1},
	"404 before": {first: fault{Status: 404}, want: unclear, status: 404, posts: 1},
	"408 before": {first: fault{Status: 408}, want: unclear, status: 408, posts: 1},
	"400 after a lost one": {
		first: cutBefore, later: fault{Status: 400}, want: "another attempt failed: POST /v1/user-webhooks: ", posts: 2,
	},
	"a list that lags less than Retry-After": {
		config: mockserver.Config{ListDelay: 50 * time.Second}, first: fault{Status: 503, Act: true, RetryAfter: time.Minute},
		want: recovered, posts: 1, took: time.Minute,
	},
	"too long a Retry-After": {
		first: fault{Status: 503, Act: true, RetryAfter: time.Hour}, want: recovered, posts: 1, lists: 1,
	},
	"too long a Retry-After, no act": {
		first: fault{Status: 503, RetryAfter: time.Hour}, want: "asks to wait 1h", status: 503, posts: 1,
	},
	"a list that lags for four seconds": {
		config: mockserver.Config{ListDelay: 4 * time.Second}, first: cutAfter, want: recovered, posts: 1,
	},

	// An interrupt.
	"canceled during the POST": {
		cancel: time.Second, first: fault{Status: 500, Delay: 5 * time.Second},
		want: interrupted, status: 500, posts: 1, lists: 1, took: 5 * time.Second,
	},
	"canceled during a wait": {
		cancel: 2 * time.Second, first: fault{Status: 500}, want: interrupted, status: 500, posts: 1, lists: 2, took: 2 * time.Second,
	},
	"canceled before the second POST": {
		cancel: 15500 * time.Millisecond, first: fault{Status: 500},
		want: interrupted, status: 500, posts: 1, lists: 5, took: 15500 * time.Millisecond,
	},
	"canceled during the second POST": {
		cancel: 18 * time.Second, first: fault{Status: 500}, later: fault{Status: 429},
		want: interrupted, status: 500, posts: 3, lists: 5, took: 18 * time.Second,
	},

	// Webhooks of others.
	"an equal one of 119 seconds": {
		before: theirs(119 * time.Second), first: cutBefore, want: shortly, posts: 1, named: foreignSecret,
	},
	"an equal one of 123 seconds":   {before: theirs(123 * time.Second), first: cutBefore, want: created, posts: 2},
	"an older one does not compete": {before: theirs(time.Minute), first: cutAfter, want: recovered, posts: 1},
	"a newer one competes": {
		config: mockserver.Config{Latency: time.Second}, during: theirs(0), first: cutAfter,
		want: ambiguous, posts: 1, named: foreignSecret,
	},
	"another status": {
		during: theirs(0, func(h *mockserver.Webhook) { h.IsActive = false }), first: cutBefore, want: created, posts: 2,
	},
	"a candidate that vanishes": {
		before: theirs(time.Minute), first: cutBefore, reads: fault{Skip: 4, Body: `{"webhooks":[]}`},
		want: shortly, posts: 1, named: foreignSecret,
	},
	"a read that fails after others": {
		client: noRetries, before: theirs(0), first: cutAfter, reads: fault{Skip: 1, Status: 500},
		want: unread, posts: 1, named: foreignSecret,
	},

	// Creates of the same client.
	"an equal create before":            {before: equalCreate(), first: cutBefore, want: created, posts: 3},
	"an equal create before, recovered": {before: equalCreate(cutAfter), first: cutBefore, want: created, posts: 3},
	"an equal create before, unconfirmed": {
		client: noRetries, before: equalCreate(cutAfter, fault{Method: http.MethodGet, Status: 500}), first: fault{Status: 500},
		want: earlier, posts: 2, named: "whsec_equal",
	},
	"an equal create at the same time": {
		during: equalCreate(), first: cutBefore, later: fault{Cut: true, Act: true, Times: 1}, want: recovered, posts: 3,
	},

	// Clocks.
	"a Date that is ahead": {config: mockserver.Config{DateOffset: time.Minute}, first: cutAfter, want: shortly, posts: 1},
	"a laptop that sleeps": {
		sleeps: time.Hour, first: fault{Cut: true, Act: true, DelayAfter: 10 * time.Second}, want: recovered, posts: 1,
	},
	"a date without milliseconds": {
		config: mockserver.Config{CreatedPrecision: time.Second, Latency: 60 * time.Millisecond},
		before: func(*testAPI) { time.Sleep(900 * time.Millisecond) }, first: cutAfter, want: recovered, posts: 1,
	},

	// The list.
	"no Date header": {first: cutAfter, reads: fault{Header: http.Header{"Date": nil}}, want: lacks, posts: 1},
	"a Date header later": {
		first: cutAfter, reads: fault{Header: http.Header{"Date": nil}, Times: 1}, want: recovered, posts: 1, lists: 2,
	},
	"no creation time": {client: edited(`"createdAt":"[^"]*"`, `"x":1`), first: cutAfter, want: lacks, posts: 1},
	"no status":        {client: edited(`"is_active":true`, `"x":1`), first: cutAfter, want: lacks, posts: 1},
	"a list of 403":    {first: cutAfter, reads: fault{Status: 403}, want: unread, posts: 1},
	"no API at all":    {first: gateway404, reads: gateway404, want: refused, status: 404, posts: 1, lists: 1},
	"an API that is gone": {
		before: func(api *testAPI) { api.read(1, "gone") }, first: gateway404, reads: gateway404, want: unread, status: 404, posts: 1,
	},
	"five pages": {config: mockserver.Config{PageCap: 1}, before: many(5), first: cutBefore, want: created, posts: 2, lists: 25},
	"six pages":  {config: mockserver.Config{PageCap: 1}, before: many(6), first: cutBefore, want: created, posts: 2, lists: 12},
	// In each walk, what someone creates after the first page makes the second one repeat it.
	"a list that shifts in three walks": {
		config: mockserver.Config{PageCap: 2, Latency: time.Second}, before: many(3), during: func(api *testAPI) {
			for _, after := range []time.Duration{2500 * time.Millisecond, 4 * time.Second, 4 * time.Second} {
				time.Sleep(after)
				theirs(0, func(h *mockserver.Webhook) { h.URL = "https://other.test/" })(api)
			}
		},
		first: cutAfter, want: recovered, posts: 1, lists: 17,
	},
	"a total that falls in every walk": {
		config: mockserver.Config{PageCap: 2}, client: edited(`("page":1,"total":)\d+`, `${1}99`), before: many(3), first: cutBefore,
		want: unread, posts: 1, lists: 30,
	},
	"a server that stores another spelling": {
		config: mockserver.Config{StoreURL: func(string) string { return "https://receiver.test:443/hook?a=1&b=2" }},
		first:  cutAfter, want: recovered, posts: 1,
	},
}

func TestCreate_makesOneWebhookOrSaysWhatIsUnknown(t *testing.T) {
	t.Parallel()
	for name, test := range createTests {
		mocktest.InBubble(t, name, test.run)
	}
}

func (test createTest) run(t *testing.T) {
	start := time.Now()
	wall := func() time.Time {
		if t := time.Now(); t.Sub(start) < 5*time.Second {
			return t
		}
		return time.Now().Add(test.sleeps)
	}
	test.config.Now = wall
	if test.client == nil {
		test.client = func(*dialnexa.Config) {}
	}
	api := newAPI(t, test.config, test.client)
	api.client.SetWallClock(wall)
	if test.before != nil {
		test.before(api)
	}
	beforeIt := api.Sent(http.MethodGet)
	api.inject(http.MethodGet, -1, test.reads)
	api.inject(http.MethodPost, 1, test.first)
	api.inject(http.MethodPost, -1, test.later)
	var during sync.WaitGroup
	began := time.Now()
	if test.during != nil {
		during.Go(func() {
			time.Sleep(time.Millisecond)
			test.during(api)
		})
	}
	ctx := t.Context()
	if test.cancel > 0 {
		ctx = mocktest.CanceledAfter(t, test.cancel)
	}
	got, err := api.client.Create(ctx, newHook("whsec_own"))
	took := time.Since(began)
	during.Wait()
	api.Wait() // for what the server does late
	test.check(api, began, got, err)
	posts, lists := api.Sent(http.MethodPost), api.Sent(http.MethodGet)-beforeIt
	if test.posts > 0 && posts != test.posts || test.lists > 0 && lists != test.lists || test.lists < 0 && lists > 0 {
		t.Errorf("%d POSTs and %d requests for the list, want %d and %d", posts, lists, test.posts, test.lists)
	}
	if test.took > 0 && took != test.took {
		t.Errorf("took %s, want %s", took, test.took)
	}
}

func (test createTest) check(api *testAPI, began time.Time, got dialnexa.Created, err error) {
	api.T.Helper()
	own := api.OfSecret("whsec_own")
	switch test.want {
	case created, recovered:
		if err != nil || len(own) != 1 || own[0].ID != got.ID || got.Recovered != (test.want == recovered) {
			api.T.Fatalf("got %+v, %v; the server holds %+v", got, err, own)
		}
		if api.wantStored(got.ID, got.Webhook, nil); got.Recovered {
			_ = mocktest.As[*dialnexa.RecoveredError](api.T, api.client.Delete(api.T.Context(), got.ID))
		}
		return
	case refused:
		var unconfirmed *dialnexa.UnconfirmedError
		if len(own) > 0 || errors.As(err, &unconfirmed) {
			api.T.Errorf("got %v; the server holds %+v", err, own)
		}
	default:
		e := mocktest.As[*dialnexa.UnconfirmedError](api.T, err)
		want := []string{}
		if len(own) > 0 && (test.want != unread || len(e.Candidates) > len(own)) {
			want = append(want, own[0].ID)
		}
		for _, h := range api.OfSecret(test.named) {
			want = append(want, h.ID)
		}
		named := idsOf(e.Candidates)
		if !strings.Contains(e.Reason, test.want) || len(own) > 1 || !sameSet(named, want) {
			api.T.Errorf("candidates %q, want %q of %+v: %v", named, want, own, err)
		}
		since := began.Add(-2 * time.Minute)
		if !e.Since.Equal(since) || e.URL != newHook("").URL || e.Interrupted != (test.cancel > 0) {
			api.T.Errorf("got %+v, want since %s", e, since)
		}
	}
	if test.status > 0 && mocktest.As[*dialnexa.APIError](api.T, err).StatusCode != test.status {
		api.T.Errorf("got %v, want status %d", err, test.status)
	}
}

// Creates of different webhooks don't wait for each other, and a lost one is found in a workspace of thousands without
// a request for each page of each read: of ten that look at the same time, a late one may need a walk more.
func TestCreate_ofManyNeedsFewRequests(t *testing.T) {
	t.Parallel()
	const latency, gap = 100 * time.Millisecond, 30 * time.Millisecond
	for creates, most := range map[int]int{1: 25, 10: 75} {
		for _, lost := range []fault{{}, cutAfter, cutBefore, {Status: 504}} {
			synctest.Test(t, func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Latency: latency})
				api.fill(1000)
				api.inject(http.MethodPost, creates, lost)
				began := time.Now()
				var group sync.WaitGroup
				for i := range creates {
					group.Go(func() {
						time.Sleep(time.Duration(i) * gap)
						w := newHook("whsec_own")
						w.URL = fmt.Sprint("https://own.test/", i)
						mocktest.Must(api.client.Create(t.Context(), w))(t)
					})
				}
				group.Wait()
				took, own, reads := time.Since(began), len(api.OfSecret("whsec_own")), api.Sent(http.MethodGet)
				if own != creates || reads > most || reads == 0 && took != latency+time.Duration(creates-1)*gap {
					t.Errorf("%d of %d, %s, in %s and %d requests, want %d at most", own, creates, lost.Kind(), took, reads, most)
				}
			})
		}
	}
}
