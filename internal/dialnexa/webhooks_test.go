// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestClient_createsReadsUpdatesAndDeletesInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newAPI(t, mockserver.Config{Dialect: dialect}, func(c *dialnexa.Config) { c.UserAgent = "terraform-provider/1" })
			created := mocktest.Must(api.client.Create(t.Context(), newHook("whsec_1")))(t)
			api.wantStored(created.ID, created.Webhook, nil)
			listed := mocktest.Must(api.client.Webhooks(t.Context()))(t)
			api.wantStored(created.ID, append(listed, dialnexa.Webhook{})[0], nil)
			updated, err := api.client.Update(t.Context(), created.ID, dialnexa.WebhookPatch{
				URL: new("https://new.test/"), Events: []string{"campaign.paused"}, Secret: new("whsec_2"), IsActive: new(false),
			})
			updated.CreatedAt = created.CreatedAt // one edition's response to an update lacks it
			api.wantStored(created.ID, updated, err)
			if stored := api.Webhooks()[0]; stored.Secret != "whsec_2" || stored.IsActive || stored.URL != "https://new.test/" {
				t.Errorf("the server holds %+v", stored)
			}
			if err := api.client.Delete(t.Context(), created.ID); err != nil {
				t.Error(err)
			}
			api.read(1, created.ID)
			for _, r := range api.Requests() {
				body, h := r.Method == http.MethodPost || r.Method == http.MethodPatch, r.Header
				if h.Get("Authorization") != "Bearer "+testKey || h.Get("User-Agent") != "terraform-provider/1" ||
					h.Get("Accept") != "application/json" || (h.Get("Content-Length") == strconv.Itoa(len(r.Body))) != body ||
					(h.Get("Content-Type") == "application/json") != body || (len(r.Body) > 0) != body {
					t.Errorf("%s %s: %v", r.Method, r.Path, h)
				}
			}
		})
	}
}

func TestClient_escapesIDs(t *testing.T) {
	t.Parallel()
	for id, valid := range map[string]bool{
		"a/b": true, "a b": true, "a?b": true, "ä%2F": true, "a#b": true, "...": true, "../user-webhooks": true,
		"": false, ".": false, "..": false, " a": false,
	} {
		for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
			api := newAPI(t, mockserver.Config{})
			if api.put("b"); valid {
				api.put(id)
			}
			err := calls[method](t.Context(), api.client, id)
			sent, left := api.Stats().Requests > 0, len(api.Webhooks())
			if (err == nil) != valid || sent != valid || (left == 2) != (valid && method != http.MethodDelete) {
				t.Errorf("%s %q: %v, sent %t, %d are left", method, id, err, sent, left)
			}
		}
	}
}

// Something in between may have responded once; more repetitions would only delay the error for a wrong base URL.
func TestWebhook_isNoResponseThatWouldSpoilTheState(t *testing.T) {
	t.Parallel()
	for body, reason := range map[string]string{
		`{"id":"b","url":"https://a.test","events":["x"],"is_active":true}`: "another webhook",
		`{"id":"a","events":["x"],"is_active":true}`:                        "lacks",
		`<html>`: "an HTML page",
	} {
		for _, times := range []int{1, 2} {
			synctest.Test(t, func(t *testing.T) {
				api := newAPI(t, mockserver.Config{})
				api.put("a")
				api.Fault(fault{Path: mocktest.WebhooksPath, Status: 403}, fault{Body: body, Times: times})
				got, err := api.client.Webhook(t.Context(), "a", dialnexa.Webhook{})
				if times == 1 {
					api.wantStored("a", got, err)
				} else if e := mocktest.As[*dialnexa.ResponseError](t, err); !strings.Contains(e.Reason, reason) ||
					e.Path != "/v1/user-webhooks/a" || e.StatusCode != 200 {
					t.Errorf("%s: got %v", body, err)
				}
				api.wantRequests(1, "a", "a")
			})
		}
	}
}

func TestClient_Update_sendsNothingButThePatch(t *testing.T) {
	t.Parallel()
	for field, patch := range map[string]dialnexa.WebhookPatch{
		"url":       {URL: new("https://new.test/")},
		"events":    {Events: []string{"call.failed"}},
		"secret":    {Secret: new("whsec_2")},
		"is_active": {IsActive: new(false)},
	} {
		api := newAPI(t, mockserver.Config{})
		_, err := api.client.Update(t.Context(), api.Put(foreign()).ID, patch)
		if sent := api.Requests(); err != nil || len(sent) != 1 || !slices.Equal(sent[0].Fields, []string{field}) {
			t.Errorf("%s: sent %+v, %v", field, sent, err)
		}
	}
}

// An update whose response was lost is done if a read shows it; a secret can never be read back.
func TestClient_Update_confirmsALostResponseByARead(t *testing.T) {
	t.Parallel()
	const done, unknown = "done", "which secret signs" // otherwise the failure itself is returned
	for name, test := range map[string]struct {
		patch dialnexa.WebhookPatch
		fault fault
		act   string // outcome if the server carried it out, and
		none  string // if it didn't
	}{
		"url":    {patch: dialnexa.WebhookPatch{URL: new("https://New.test:443")}, fault: cutBefore, act: done, none: "EOF"},
		"events": {patch: dialnexa.WebhookPatch{Events: []string{"call.failed"}}, fault: cutBefore, act: done, none: "EOF"},
		"status": {patch: dialnexa.WebhookPatch{IsActive: new(false)}, fault: fault{Status: 408}, act: done, none: "status 408"},
		"secret": {patch: dialnexa.WebhookPatch{Secret: new("whsec_2")}, fault: cutBefore, act: unknown, none: unknown},
		"secret and url": {
			patch: dialnexa.WebhookPatch{Secret: new("whsec_2"), URL: new("https://new.test/")},
			fault: cutBefore, act: unknown, none: "EOF",
		},
	} {
		for _, act := range []bool{true, false} {
			mocktest.InBubble(t, fmt.Sprintf("%s/act %t", name, act), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{StoreURL: mockserver.NormalizeURL}, noRetries)
				id := api.Put(foreign()).ID
				lost, want := test.fault, test.none // a copy: the subtest of the other act runs in parallel
				if lost.Act = act; act {
					want = test.act
				}
				api.Fault(lost)
				got, err := api.client.Update(t.Context(), id, test.patch)
				var unconfirmed *dialnexa.UnconfirmedError
				switch {
				case want == done:
					api.wantStored(id, got, err)
				case err == nil || !strings.Contains(err.Error(), want) || errors.As(err, &unconfirmed) != (want == unknown),
					unconfirmed != nil && unconfirmed.Interrupted:
					t.Errorf("got %v, want %q", err, want)
				}
				api.wantRequests(0, id)
			})
		}
	}
}

func TestClient_Update_readsWhatTheResponseDoesNotTell(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"Webhook updated successfully"}`, `{"id":"another"}`} {
		for _, secret := range []*string{nil, new("whsec_2")} {
			api := newAPI(t, mockserver.Config{})
			id := api.Put(foreign()).ID
			api.Fault(
				fault{Method: http.MethodPatch, Body: body, Times: 2},
				fault{Method: http.MethodGet, Skip: 1, Status: 403},
			)
			patch := dialnexa.WebhookPatch{URL: new("https://new.test/"), Secret: secret}
			got, err := api.client.Update(t.Context(), id, patch)
			api.wantStored(id, got, err)
			_, err = api.client.Update(t.Context(), id, patch)
			e := mocktest.As[*dialnexa.UnconfirmedError](t, err)
			read := mocktest.As[*dialnexa.APIError](t, err)
			if !e.Accepted || e.Interrupted || !strings.Contains(e.Reason, "reading it failed") || read.StatusCode != 403 ||
				strings.Contains(e.Reason, "the new secret may sign deliveries already") != (secret != nil) {
				t.Errorf("got %+v", e)
			}
		}
	}
}

func TestClient_Update_returnsWhatWasSentIfTheResponseLacksIt(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	api.Put(mockserver.Webhook{ID: "a"})
	api.Fault(fault{Body: `{"id":"a"}`})
	patch := dialnexa.WebhookPatch{URL: new("https://new.test/"), Events: []string{"call.failed"}, IsActive: new(false)}
	got, err := api.client.Update(t.Context(), "a", patch)
	want := dialnexa.Webhook{ID: "a", URL: *patch.URL, Events: patch.Events, IsActive: patch.IsActive}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

// A DELETE whose response was lost is done if the webhook is gone.
func TestClient_Delete_confirmsALostResponseByARead(t *testing.T) {
	t.Parallel()
	for _, lost := range []fault{{Status: 500}, {Status: 500, Act: true}, cutBefore, cutAfter} {
		api := newAPI(t, mockserver.Config{}, noRetries)
		id := api.Put(foreign()).ID
		api.Fault(lost)
		err := api.client.Delete(t.Context(), id)
		if (err == nil) != lost.Act || err != nil && strings.Contains(err.Error(), "GET") {
			t.Errorf("%s: %v", lost.Kind(), err)
		}
		api.wantRequests(0, id)
	}
}
