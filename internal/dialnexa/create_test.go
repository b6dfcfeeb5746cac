// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

var errConnectionRefused = errors.New("dial tcp: connection refused")

// cutAfter and cutBefore lose the response to a create that the server has carried out, or has not.
var (
	cutAfter  = mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true}
	cutBefore = mockserver.Fault{Method: http.MethodPost, Cut: true}
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
	sleeps time.Duration      // of the client's machine, 5 s after the start: its monotonic clock stands still
	before func(*testAPI)     // happens before the create
	during func(*testAPI)     // happens at the same time
	faults []mockserver.Fault // of the server, from the create on
	want   string             // outcome
	status int                // of the response that the error has, if it has one
	posts  int                // requests of the create; 0 is not compared
	lists  int                // requests for the list; 0 is not compared
	took   time.Duration      // 0 is not compared
	named  string             // secret of the candidates besides the create's own webhook
}

// get and post are faults of all requests of a method.
func get(f mockserver.Fault) mockserver.Fault  { return always(http.MethodGet, f) }
func post(f mockserver.Fault) mockserver.Fault { return always(http.MethodPost, f) }

func always(method string, f mockserver.Fault) mockserver.Fault {
	f.Method, f.Times = method, -1
	return f
}

func once(f mockserver.Fault) []mockserver.Fault {
	f.Method = http.MethodPost
	return []mockserver.Fault{f}
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
func equalCreate(faults ...mockserver.Fault) func(*testAPI) {
	return func(api *testAPI) {
		api.Fault(faults...)
		_, _ = api.client.Create(api.T.Context(), newHook("whsec_equal")) // that it fails may be meant
	}
}

func lists(pattern, by string) func(*dialnexa.Config) {
	return editedLists(func(body string) string { return regexp.MustCompile(pattern).ReplaceAllString(body, by) })
}

// samePage makes every page of the list the first one, as some servers have it.
func samePage(c *dialnexa.Config) {
	around(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
		req = req.Clone(req.Context())
		req.URL.RawQuery = ""
		return next.RoundTrip(req)
	})(c)
}

func retries(n int) func(*dialnexa.Config) {
	return func(c *dialnexa.Config) { c.MaxRetries = n }
}

// afterwards makes webhooks of others that are not equal, at these times after the start.
func afterwards(at ...time.Duration) func(*testAPI) {
	return func(api *testAPI) {
		began := time.Now()
		for _, at := range at {
			time.Sleep(time.Until(began.Add(at)))
			theirs(0, func(h *mockserver.Webhook) { h.URL = "https://other.test/" })(api)
		}
	}
}

func clocks(date, created time.Duration) mockserver.Config {
	return mockserver.Config{DateOffset: date, CreatedOffset: created}
}

const (
	lacks    = "the list lacks a date or a field"
	unread   = "could not be read"
	several  = "more than one webhook"
	earlier  = "as was that of an equal webhook before"
	shortly  = "with the same url, events and status was created shortly before this request"
	notShown = "the list does not show the webhook"
)

var createTests = map[string]createTest{
	"nothing goes wrong": {want: created, posts: 1},

	// Whether the server acted, as the list shows it.
	"cut before":             {faults: once(mockserver.Fault{Cut: true}), want: created, posts: 2, lists: 5},
	"cut after":              {faults: once(mockserver.Fault{Cut: true, Act: true}), want: recovered, posts: 1, lists: 1},
	"500 before":             {faults: once(mockserver.Fault{Status: 500}), want: created, posts: 2},
	"500 after":              {faults: once(mockserver.Fault{Status: 500, Act: true}), want: recovered, posts: 1},
	"HTML of 503 after":      {faults: once(mockserver.Fault{Status: 503, Act: true, Body: "<html>"}), want: recovered, posts: 1},
	"response after timeout": {faults: once(mockserver.Fault{DelayAfter: 45 * time.Second}), want: recovered, posts: 1},
	"act after timeout":      {faults: once(mockserver.Fault{Delay: 35 * time.Second}), want: recovered, posts: 1},
	"no act and no response": {faults: once(mockserver.Fault{Delay: time.Hour, Cut: true}), want: created, posts: 2},
	"truncated":              {faults: once(mockserver.Fault{Truncate: 12}), want: recovered, posts: 1},
	"JSON without an id":     {faults: once(mockserver.Fault{Body: `{"message":"Webhook created successfully"}`}), want: recovered, posts: 1},
	"HTML":                   {faults: once(mockserver.Fault{Body: `<html>OK</html>`}), want: recovered, posts: 1},
	"no body":                {faults: once(mockserver.Fault{EmptyBody: true}), want: recovered, posts: 1},
	"a success without an act": {
		faults: once(mockserver.Fault{Status: 201, Body: `{"success":true}`}), want: "neither its response nor the list has the id", posts: 1,
	},

	// Whether it may be sent again.
	"429": {faults: once(mockserver.Fault{Status: 429}), want: created, posts: 2, lists: -1},
	"301": {faults: once(mockserver.Fault{Status: 301}), want: refused, status: 301, posts: 1, lists: -1},
	"400": {faults: once(mockserver.Fault{Status: 400}), want: refused, status: 400, posts: 1, lists: -1},
	"409": {faults: once(mockserver.Fault{Status: 409}), want: refused, status: 409, posts: 1, lists: -1},
	"499": {faults: once(mockserver.Fault{Status: 499}), want: refused, status: 499, posts: 1, lists: -1},
	"no connection twice": {
		client: func(c *dialnexa.Config) {
			attempts, next := 0, c.Transport
			c.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
				if attempts++; attempts <= 2 {
					return nil, errConnectionRefused
				}
				return next.RoundTrip(req)
			})
		},
		want: created, posts: 1, lists: -1,
	},
	// Before another POST the list is read five times, after 1, 2, 4 and 8 seconds more; the POST waits again, a second at first.
	"500 always, no retries":   {client: noRetries, faults: []mockserver.Fault{post(mockserver.Fault{Status: 500})}, want: notShown, status: 500, posts: 1, took: 15 * time.Second},
	"500 always, four retries": {faults: []mockserver.Fault{post(mockserver.Fault{Status: 500})}, want: notShown, status: 500, posts: 5, took: 90 * time.Second},
	"404 after":                {faults: once(mockserver.Fault{Status: 404, Act: true}), want: recovered, posts: 1},
	"404 before":               {faults: once(mockserver.Fault{Status: 404}), want: "does not tell whether", status: 404, posts: 1},
	"408 after":                {faults: once(mockserver.Fault{Status: 408, Act: true}), want: recovered, posts: 1},
	"408 before":               {faults: once(mockserver.Fault{Status: 408}), want: "does not tell whether", status: 408, posts: 1},
	"400 after a lost one":     {faults: []mockserver.Fault{cutBefore, post(mockserver.Fault{Status: 400})}, want: "another attempt failed: POST /v1/user-webhooks: ", posts: 2},
	"401 after a lost one":     {faults: []mockserver.Fault{cutBefore, post(mockserver.Fault{Status: 401})}, want: "another attempt failed: POST /v1/user-webhooks: ", posts: 2},
	"a long 429 after a lost one": {
		faults: []mockserver.Fault{cutBefore, post(mockserver.Fault{Status: 429, RetryAfter: time.Hour})}, want: "another attempt failed: POST ", posts: 2,
	},

	// Retry-After.
	"a list that lags less than Retry-After": {
		config: mockserver.Config{ListDelay: 50 * time.Second}, faults: once(mockserver.Fault{Status: 503, Act: true, RetryAfter: time.Minute}), want: recovered, posts: 1, took: time.Minute,
	},
	"Retry-After, no act":               {faults: once(mockserver.Fault{Status: 503, RetryAfter: time.Minute}), want: created, posts: 2},
	"too long a Retry-After":            {faults: once(mockserver.Fault{Status: 503, Act: true, RetryAfter: time.Hour}), want: recovered, posts: 1, lists: 1},
	"too long a Retry-After, no act":    {faults: once(mockserver.Fault{Status: 503, RetryAfter: time.Hour}), want: "asks to wait 1h", status: 503, posts: 1},
	"a Retry-After of many attempts":    {faults: []mockserver.Fault{post(mockserver.Fault{Status: 503, RetryAfter: 20 * time.Second})}, client: retries(1), want: notShown, status: 503, posts: 2, took: 71 * time.Second},
	"a list that lags for four seconds": {config: mockserver.Config{ListDelay: 4 * time.Second}, faults: once(cutAfter), want: recovered, posts: 1},

	// Webhooks of others.
	"an equal one of three seconds":  {before: theirs(3 * time.Second), faults: once(cutBefore), want: shortly, posts: 1, named: foreign().Secret},
	"an equal one of 119 seconds":    {before: theirs(119 * time.Second), faults: once(cutBefore), want: shortly, posts: 1, named: foreign().Secret},
	"an equal one of 123 seconds":    {before: theirs(123 * time.Second), faults: once(cutBefore), want: created, posts: 2},
	"an older one does not compete":  {before: theirs(time.Minute), faults: once(cutAfter), want: recovered, posts: 1},
	"a newer one competes":           {config: mockserver.Config{Latency: time.Second}, during: theirs(0), faults: once(cutAfter), want: several, posts: 1, named: foreign().Secret},
	"another status":                 {during: theirs(0, func(h *mockserver.Webhook) { h.IsActive = false }), faults: once(cutBefore), want: created, posts: 2},
	"other events":                   {during: theirs(0, func(h *mockserver.Webhook) { h.Events = h.Events[:1] }), faults: once(cutBefore), want: created, posts: 2},
	"another url":                    {during: theirs(0, func(h *mockserver.Webhook) { h.URL += "x" }), faults: once(cutBefore), want: created, posts: 2},
	"a candidate that vanishes":      {before: theirs(time.Minute), faults: []mockserver.Fault{cutBefore, get(mockserver.Fault{Skip: 4, Body: `{"webhooks":[]}`})}, want: shortly, posts: 1, named: foreign().Secret},
	"a read that fails after others": {client: noRetries, before: theirs(0), faults: []mockserver.Fault{cutAfter, get(mockserver.Fault{Skip: 1, Status: 500})}, want: unread, posts: 1, named: foreign().Secret},
	"one page for every number":      {client: samePage, config: mockserver.Config{Dialect: mockserver.DialectPage}, before: theirs(0), faults: once(cutAfter), want: several, posts: 1, lists: 15, named: foreign().Secret},

	// Creates of the same client.
	"an equal create before":                 {before: equalCreate(), faults: once(cutBefore), want: created, posts: 3},
	"an equal create before, recovered":      {before: equalCreate(cutAfter), faults: once(cutBefore), want: created, posts: 3},
	"an equal create before, unconfirmed":    {client: noRetries, before: equalCreate(cutAfter, mockserver.Fault{Method: http.MethodGet, Status: 500}), faults: once(mockserver.Fault{Status: 500}), want: earlier, posts: 2, named: "whsec_equal"},
	"an equal create before, and own exists": {client: noRetries, before: equalCreate(cutAfter, mockserver.Fault{Method: http.MethodGet, Status: 500}), faults: once(cutAfter), want: earlier, posts: 2, named: "whsec_equal"},
	"an equal create at the same time":       {during: equalCreate(), faults: []mockserver.Fault{cutBefore, cutAfter}, want: recovered, posts: 3},

	// Clocks.
	"a Date that is ahead":     {config: clocks(4*time.Second, 0), faults: once(cutAfter), want: shortly, posts: 1},
	"a Date that is far ahead": {config: clocks(time.Minute, 0), faults: once(cutAfter), want: shortly, posts: 1},
	"a server days ahead":      {config: clocks(72*time.Hour, 72*time.Hour), faults: once(mockserver.Fault{Delay: 20 * time.Second, Cut: true, Act: true}), want: recovered, posts: 1},
	"a server days behind":     {config: clocks(-72*time.Hour, -72*time.Hour), faults: once(mockserver.Fault{Delay: 20 * time.Second, Cut: true, Act: true}), want: recovered, posts: 1},
	"a laptop that sleeps":     {sleeps: time.Hour, faults: once(mockserver.Fault{Cut: true, Act: true, DelayAfter: 10 * time.Second}), want: recovered, posts: 1},
	"a date without milliseconds": {
		config: mockserver.Config{CreatedPrecision: time.Second, Latency: 60 * time.Millisecond},
		before: func(*testAPI) { time.Sleep(900 * time.Millisecond) }, faults: once(cutAfter), want: recovered, posts: 1,
	},

	// The list.
	"no Date header":        {faults: []mockserver.Fault{cutAfter, get(mockserver.Fault{Header: http.Header{"Date": nil}})}, want: lacks, posts: 1},
	"a Date header later":   {faults: []mockserver.Fault{cutAfter, {Method: http.MethodGet, Header: http.Header{"Date": nil}}}, want: recovered, posts: 1, lists: 2},
	"no creation time":      {client: lists(`"createdAt":"[^"]*"`, `"x":1`), faults: once(cutAfter), want: lacks, posts: 1},
	"a malformed time":      {client: lists(`"createdAt":"[^"]*"`, `"createdAt":"yesterday"`), faults: once(cutAfter), want: lacks, posts: 1},
	"no status":             {client: lists(`"is_active":true`, `"x":1`), faults: once(cutAfter), want: lacks, posts: 1},
	"no url":                {client: lists(`"url":"[^"]*"`, `"x":1`), faults: once(cutAfter), want: lacks, posts: 1},
	"no events":             {client: lists(`"events":\[[^\]]*\]`, `"x":1`), faults: once(cutAfter), want: lacks, posts: 1},
	"a list of 403":         {faults: []mockserver.Fault{cutAfter, get(mockserver.Fault{Status: 403})}, want: unread, posts: 1},
	"a list that is cut":    {faults: []mockserver.Fault{cutAfter, get(mockserver.Fault{Cut: true})}, want: unread, posts: 1},
	"a body without a list": {faults: []mockserver.Fault{cutAfter, get(mockserver.Fault{Body: "{}"})}, want: unread, posts: 1},
	"no API at all":         {faults: []mockserver.Fault{{Status: 404, Body: gatewayMessages[0], Times: -1}}, want: refused, status: 404, posts: 1, lists: 1},
	"an API that is gone":   {before: func(api *testAPI) { api.read(1, "gone") }, faults: []mockserver.Fault{{Status: 404, Body: gatewayMessages[0], Times: -1}}, want: unread, status: 404, posts: 1},
	"five pages":            {config: mockserver.Config{PageCap: 1}, before: many(5), faults: once(cutBefore), want: created, posts: 2, lists: 25},
	"six pages":             {config: mockserver.Config{PageCap: 1}, before: many(6), faults: once(cutBefore), want: created, posts: 2, lists: 12},
	"totals of zero":        {config: mockserver.Config{PageCap: 1, OldestFirst: true}, client: lists(`"(total|totalPages)":\d+`, `"$1":0`), before: many(2), faults: once(cutAfter), want: recovered, posts: 1},
	// In each read, what someone creates after the first page makes the second one repeat it.
	"a list that shifts": {
		config: mockserver.Config{Dialect: mockserver.DialectPage, PageCap: 1, Latency: time.Second}, faults: once(cutAfter), want: recovered, posts: 1,
		during: afterwards(1500*time.Millisecond, 2500*time.Millisecond, 5500*time.Millisecond, 9500*time.Millisecond, 15500*time.Millisecond, 25500*time.Millisecond),
	},
	"a list that shifts in three walks": {
		config: mockserver.Config{PageCap: 2, Latency: time.Second}, before: many(3), faults: once(cutAfter), want: recovered, posts: 1, lists: 17,
		during: afterwards(2500*time.Millisecond, 6500*time.Millisecond, 10500*time.Millisecond),
	},
	"a server that stores another spelling": {config: mockserver.Config{StoreURL: func(string) string { return "https://receiver.test:443/hook?a=1&b=2" }}, faults: once(cutAfter), want: recovered, posts: 1},
}

// many makes old webhooks.
func many(n int) func(*testAPI) {
	return func(api *testAPI) { api.fill(n) }
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
	api := newAPI(t, test.config, func(c *dialnexa.Config) {
		if test.client != nil {
			test.client(c)
		}
	})
	api.client.SetWallClock(wall)
	if test.before != nil {
		test.before(api)
	}
	beforeIt := api.Sent(http.MethodGet)
	var during sync.WaitGroup
	api.Fault(test.faults...)
	began := time.Now()
	if test.during != nil {
		during.Go(func() {
			time.Sleep(time.Millisecond)
			test.during(api)
		})
	}
	got, err := api.client.Create(t.Context(), newHook("whsec_own"))
	took := time.Since(began)
	during.Wait()
	api.Wait() // for what the server does late
	test.check(t, api, got, err)
	posts, lists := api.Sent(http.MethodPost), api.Sent(http.MethodGet)-beforeIt
	if test.posts > 0 && posts != test.posts || test.lists > 0 && lists != test.lists || test.lists < 0 && lists > 0 {
		t.Errorf("%d POSTs and %d requests for the list, want %d and %d", posts, lists, test.posts, test.lists)
	}
	if test.took > 0 && took != test.took {
		t.Errorf("took %s, want %s", took, test.took)
	}
}

func (test createTest) check(t *testing.T, api *testAPI, got dialnexa.Created, err error) {
	t.Helper()
	own := api.OfSecret("whsec_own")
	switch test.want {
	case created, recovered:
		if err != nil || len(own) != 1 || own[0].ID != got.ID || got.Recovered != (test.want == recovered) {
			t.Fatalf("got %+v, %v; the server holds %+v", got, err, own)
		}
		if api.wantStored(got.ID, got.Webhook, nil); got.Recovered {
			_ = mocktest.As[*dialnexa.RecoveredError](t, api.client.Delete(t.Context(), got.ID))
		}
		return
	case refused:
		var unconfirmed *dialnexa.UnconfirmedError
		if len(own) > 0 || errors.As(err, &unconfirmed) {
			t.Errorf("got %v; the server holds %+v", err, own)
		}
	default:
		e := mocktest.As[*dialnexa.UnconfirmedError](t, err)
		want := []string{}
		if len(own) > 0 && (test.want != unread || len(e.Candidates) > len(own)) {
			want = append(want, own[0].ID)
		}
		for _, h := range api.OfSecret(test.named) {
			want = append(want, h.ID)
		}
		named := idsOf(e.Candidates)
		if !strings.Contains(e.Reason, test.want) || len(own) > 1 || !sameSet(named, want) {
			t.Errorf("candidates %q, want %q of %+v: %v", named, want, own, err)
		}
	}
	if test.status > 0 && mocktest.As[*dialnexa.APIError](t, err).StatusCode != test.status {
		t.Errorf("got %v, want status %d", err, test.status)
	}
}

// A lost create is found in a workspace of thousands without a request for each page of each read.
func TestCreate_needsFewRequestsToFindWhatWasLost(t *testing.T) {
	t.Parallel()
	for creates, most := range map[int]int{1: 25, 10: 60} {
		for _, fault := range []mockserver.Fault{cutAfter, cutBefore, {Method: http.MethodPost, Status: 504}} {
			synctest.Test(t, func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Latency: 100 * time.Millisecond})
				api.fill(1000)
				fault.Times = creates
				api.Fault(fault)
				api.createDifferent(creates, 30*time.Millisecond)
				if n := api.Sent(http.MethodGet); n > most {
					t.Errorf("%d creates, %s: %d list requests, want at most %d", creates, fault.Kind(), n, most)
				}
			})
		}
	}
}

func TestCreate_ofDifferentWebhooksWaitsForNoOther(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: time.Second})
		began := time.Now()
		api.createDifferent(10, 0)
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %s", took)
		}
	})
}

// createDifferent makes n webhooks, each begun some time after the last.
func (api *testAPI) createDifferent(n int, gap time.Duration) {
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			time.Sleep(time.Duration(i) * gap)
			w := newHook("whsec_own")
			w.URL = fmt.Sprint("https://own.test/", i)
			if _, err := api.client.Create(api.T.Context(), w); err != nil {
				api.T.Error(err)
			}
		})
	}
	group.Wait()
	if own := api.OfSecret("whsec_own"); len(own) != n {
		api.T.Errorf("the server holds %d, want %d", len(own), n)
	}
}

// In every dialect, beside equal webhooks of others, and in pages of two.
func TestCreate_findsTheWebhookInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		for fault, want := range map[*mockserver.Fault]string{&cutAfter: recovered, &cutBefore: created} {
			synctest.Test(t, func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Dialect: dialect, PageCap: 2})
				api.Fill(5, foreign())
				time.Sleep(10 * time.Minute)
				api.Fault(*fault)
				got, err := api.client.Create(t.Context(), newHook("whsec_own"))
				createTest{want: want}.check(t, api, got, err)
			})
		}
	}
}

func TestCreate_saysSinceWhenToLook(t *testing.T) {
	t.Parallel()
	mocktest.InBubble(t, "an unknown outcome", func(t *testing.T) {
		api := newAPI(t, mockserver.Config{})
		api.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500, Act: true}, get(mockserver.Fault{Status: 403}))
		since := time.Now().Add(-2 * time.Minute)
		_, err := api.client.Create(t.Context(), newHook("whsec_own"))
		if e := mocktest.As[*dialnexa.UnconfirmedError](t, err); !e.Since.Equal(since) || e.URL != newHook("").URL {
			t.Errorf("look since %s for %s, want %s", e.Since, e.URL, since)
		}
	})
}

func TestIsAlreadyExists(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		status int
		body   string
		want   bool
	}{
		{status: 409, body: `{"message":"Conflict"}`, want: true},
		{status: 409, want: true},
		{status: 400, body: `{"message":"A webhook with this url Already Exists"}`, want: true},
		{status: 400, body: `{"message":"url must be a valid URL"}`},
		{status: 500, body: `{"message":"it already exists"}`},
	} {
		_, err := respondingClient(t, test.status, nil, test.body).Create(t.Context(), newHook("whsec_own"))
		if got := dialnexa.IsAlreadyExists(err); got != test.want {
			t.Errorf("%d %s: %t", test.status, test.body, got)
		}
	}
}
