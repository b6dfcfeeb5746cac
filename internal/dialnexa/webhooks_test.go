// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_createsReadsUpdatesAndDeletesInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{Dialect: dialect})
			check := func(got dialnexa.Webhook, err error) {
				t.Helper()
				// The response to an update lacks the date in one edition.
				if stored, _ := api.server.Webhook(got.ID); got.CreatedAt == "" {
					got.CreatedAt = stored.CreatedAt.Format("2006-01-02T15:04:05.000Z")
				}
				api.wantStored(t)(got.ID, got, err)
			}
			created, err := api.client.Create(t.Context(), newHook("whsec_1"))
			check(created.Webhook, err)
			check(api.client.Webhook(t.Context(), created.ID, dialnexa.Webhook{}))
			listed := 0
			for got, err := range api.all(t) {
				check(got, err)
				listed++
			}
			if listed != 1 {
				t.Errorf("the list has %d webhooks, want 1", listed)
			}
			check(api.client.Update(t.Context(), created.ID, dialnexa.WebhookPatch{
				URL: new("https://new.test/"), Events: []string{"campaign.paused"}, Secret: new("whsec_2"), IsActive: new(false),
			}))
			if stored := api.server.Webhooks()[0]; stored.Secret != "whsec_2" || stored.IsActive || stored.URL != "https://new.test/" {
				t.Errorf("the server holds %+v", stored)
			}
			if err := api.client.Delete(t.Context(), created.ID); err != nil {
				t.Error(err)
			}
			if _, err := api.client.Webhook(t.Context(), created.ID, dialnexa.Webhook{}); !dialnexa.IsNotFound(err) {
				t.Errorf("after the deletion: %v", err)
			}
		})
	}
}

func TestClient_escapesIDs(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
		for _, id := range []string{"a/b", "a b", "a?b", "ä%2F", "a#b", "...", "a;b=c", "%", "a\\b", "../user-webhooks"} {
			api := newMockAPI(t, mockserver.Config{})
			api.server.Put(mockserver.Webhook{ID: id, URL: "https://a.test/", Events: []string{"x"}})
			api.server.Put(mockserver.Webhook{ID: "b", URL: "https://a.test/"})
			if err := calls[method](t.Context(), api.client, id); err != nil {
				t.Errorf("%s %q: %v", method, id, err)
			}
			if n := len(api.server.Webhooks()); method == http.MethodDelete && n != 1 {
				t.Errorf("deleting %q left %d of 2", id, n)
			}
		}
		for _, id := range []string{"", ".", ".."} {
			api := newMockAPI(t, mockserver.Config{})
			if err := calls[method](t.Context(), api.client, id); err == nil || api.server.Stats().Requests != 0 {
				t.Errorf("%s %q: %v, %d requests", method, id, err, api.server.Stats().Requests)
			}
		}
	}
}

func TestClient_Get_refusesAResponseThatWouldSpoilTheState(t *testing.T) {
	t.Parallel()
	for body, reason := range map[string]string{
		`{"id":"b","url":"https://a.test","events":["x"],"is_active":true}`: "another webhook",
		`{"id":"a","events":["x"],"is_active":true}`:                        "lacks",
		`{"id":"a","url":"https://a.test","events":["x"]}`:                  "lacks",
		`{"url":"https://a.test","events":["x"],"is_active":true}`:          `no "id"`,
	} {
		_, err := respondingClient(t, 200, nil, body).Webhook(t.Context(), "a", dialnexa.Webhook{})
		e := as[*dialnexa.ResponseError](t, err)
		if !strings.Contains(e.Reason, reason) || e.Path != "/v1/user-webhooks/a" || e.StatusCode != 200 {
			t.Errorf("%s: got %v", body, err)
		}
	}
}

func TestClient_Update_sendsNothingButThePatchAndNeverAnEmptyOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		patch dialnexa.WebhookPatch
		want  []string
	}{
		{dialnexa.WebhookPatch{URL: new("https://new.test/")}, []string{"url"}},
		{dialnexa.WebhookPatch{Events: []string{"call.failed"}}, []string{"events"}},
		{dialnexa.WebhookPatch{Secret: new("whsec_2")}, []string{"secret"}},
		{dialnexa.WebhookPatch{IsActive: new(false)}, []string{"is_active"}},
		{dialnexa.WebhookPatch{}, nil},
		{dialnexa.WebhookPatch{Events: []string{}}, nil},
	} {
		api := newMockAPI(t, mockserver.Config{})
		_, err := api.client.Update(t.Context(), api.fill(1)[0], tt.patch)
		var sent []string
		for _, r := range api.server.Requests() {
			sent = append(sent, r.Fields...)
		}
		if n := api.server.Stats().Requests; !slices.Equal(sent, tt.want) || n != len(tt.want) || (err == nil) != (n == 1) {
			t.Errorf("sent %q, %v; want %q", sent, err, tt.want)
		}
	}
}

func TestClient_Update_confirmsALostResponseByARead(t *testing.T) {
	t.Parallel()
	faults := map[string]mockserver.Fault{
		"500": {Status: 500}, "cut": {Cut: true}, "timeout": {DelayAfter: time.Minute, Cut: true},
		"long wait": {Status: 503, RetryAfter: time.Hour},
	}
	for field, patch := range map[string]dialnexa.WebhookPatch{
		"url":       {URL: new("https://New.test:443")}, // the server stores it as https://new.test/
		"events":    {Events: []string{"call.failed", "campaign.paused"}},
		"is_active": {IsActive: new(false)},
	} {
		for name, fault := range faults {
			for _, act := range []bool{true, false} {
				inBubble(t, fmt.Sprintf("%s/%s/act %t", field, name, act), func(t *testing.T) {
					api := newMockAPI(t, mockserver.Config{StoreURL: mockserver.NormalizeURL}, noRetries)
					id := api.fill(1)[0]
					lost := fault // a copy: the subtest of the other act runs in parallel
					lost.Act = act
					api.server.Fault(lost)
					got, err := api.client.Update(t.Context(), id, patch)
					if act {
						api.wantStored(t)(id, got, err)
					} else if err == nil || api.requests(http.MethodGet) != 1 || strings.Contains(err.Error(), "GET") {
						t.Errorf("got %v, want the failure of the write, after a read", err)
					}
				})
			}
		}
	}
}

// otherSpellings has urls as they are sent and as a server that parses them may store them.
var otherSpellings = map[string]string{
	"HTTPS://A.test:443":       "https://a.test/",
	"https://a.test:80/":       "https://a.test:80",
	"https://a.test:0443/":     "https://a.test/",
	"https://bücher.example/x": "https://xn--bcher-kva.example/x",
	"https://a.test/a/../b":    "https://a.test/b",
	"https://a.test/?q=ü":      "https://a.test/?q=%C3%BC",
	"https://a.test/?q='a'":    "https://a.test/?q=%27a%27",
}

func TestClient_Update_isConfirmedThoughALaterAttemptWasRefused(t *testing.T) {
	t.Parallel()
	for _, act := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{})
			id := api.fill(1)[0]
			api.server.Fault(mockserver.Fault{Status: 502, Act: act}, mockserver.Fault{Method: http.MethodPatch, Status: 401})
			got, err := api.client.Update(t.Context(), id, dialnexa.WebhookPatch{IsActive: new(false)})
			if act {
				api.wantStored(t)(id, got, err)
			} else if e := as[*dialnexa.APIError](t, err); e.StatusCode != 401 || !e.MaybeApplied {
				t.Errorf("got %+v", e)
			}
		})
	}
}

func TestClient_Update_isConfirmedByTheSameURLInAnotherSpellingAlone(t *testing.T) {
	t.Parallel()
	test := func(sent, stored string, same bool) {
		api := newMockAPI(t, mockserver.Config{StoreURL: func(string) string { return stored }}, noRetries)
		id := api.fill(1)[0]
		api.server.Fault(mockserver.Fault{Cut: true, Act: true})
		if _, err := api.client.Update(t.Context(), id, dialnexa.WebhookPatch{URL: &sent}); (err == nil) != same {
			t.Errorf("%s, stored as %s: %v", sent, stored, err)
		}
	}
	for sent, stored := range otherSpellings {
		test(sent, stored, true)
	}
	for sent, stored := range map[string]string{
		"https://a.test/b":   "https://a.test/B",
		"https://a.test:80":  "https://a.test/",
		"https://a.test/%zz": "https://a.test/%ZZ",
		"https://a.test:b/":  "https://A.test:b/", // neither can be parsed
	} {
		test(sent, stored, false)
	}
}

func TestClient_Update_ofASecretStaysUnconfirmed(t *testing.T) {
	t.Parallel()
	secret := dialnexa.WebhookPatch{Secret: new("whsec_2")}
	both := dialnexa.WebhookPatch{Secret: new("whsec_2"), URL: new("https://new.test/")}
	for name, tt := range map[string]struct {
		patch       dialnexa.WebhookPatch
		act         bool
		unconfirmed bool
	}{
		"done":                       {secret, true, true},
		"not done":                   {secret, false, true},
		"done with the url":          {both, true, true},
		"not done, as the url shows": {both, false, false},
	} {
		api := newMockAPI(t, mockserver.Config{}, noRetries)
		id := api.fill(1)[0]
		api.server.Fault(mockserver.Fault{Cut: true, Act: tt.act})
		_, err := api.client.Update(t.Context(), id, tt.patch)
		if !tt.unconfirmed {
			if _, is := err.(*dialnexa.UnconfirmedError); err == nil || is { //nolint:errorlint // The very error is meant.
				t.Errorf("%s: got %v, want the failure itself", name, err)
			}
			continue
		}
		e := as[*dialnexa.UnconfirmedError](t, err)
		if !strings.Contains(e.Error(), "apply again") || e.Candidates != nil || e.Interrupted {
			t.Errorf("%s: got %v", name, e)
		}
	}
}

func TestClient_Update_readsWhatTheResponseDoesNotTell(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"Webhook updated successfully"}`, "<html>", `{"id":"another"}`, "null"} {
		api := newMockAPI(t, mockserver.Config{})
		id := api.fill(1)[0]
		api.server.Fault(
			mockserver.Fault{Method: http.MethodPatch, Body: body, Times: 2},
			mockserver.Fault{Method: http.MethodGet, Skip: 1, Status: 403},
		)
		patch := dialnexa.WebhookPatch{URL: new("https://new.test/")}
		got, err := api.client.Update(t.Context(), id, patch)
		api.wantStored(t)(id, got, err)
		_, err = api.client.Update(t.Context(), id, patch)
		if e := as[*dialnexa.UnconfirmedError](t, err); !e.Accepted || !strings.Contains(e.Reason, "reading it failed") || strings.Contains(e.Reason, "secret") {
			t.Errorf("got %v", e)
		}
	}
}

func TestClient_Update_returnsWhatWasSentIfTheResponseLacksIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.server.Put(mockserver.Webhook{ID: "a"})
	api.server.Fault(mockserver.Fault{Body: `{"id":"a"}`})
	got, err := api.client.Update(t.Context(), "a", dialnexa.WebhookPatch{URL: new("https://new.test/"), IsActive: new(false)})
	want := dialnexa.Webhook{ID: "a", URL: "https://new.test/", IsActive: new(false)}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestClient_Update_isConfirmedIfALaterAttemptGotNoConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		api := newMockAPI(t, mockserver.Config{}, wrapped(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			if attempts++; req.Method == http.MethodPatch && attempts > 1 {
				return nil, errConnectionRefused
			}
			return next.RoundTrip(req)
		}))
		id := api.fill(1)[0]
		api.server.Fault(mockserver.Fault{Cut: true, Act: true})
		got, err := api.client.Update(t.Context(), id, dialnexa.WebhookPatch{IsActive: new(false)})
		api.wantStored(t)(id, got, err)
		if attempts != 6 {
			t.Errorf("%d requests, want all attempts and a read", attempts)
		}
	})
}
