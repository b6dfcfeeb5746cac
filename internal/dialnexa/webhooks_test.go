// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"net/http"
	"strings"
	"testing"

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
			check(api.client.Get(t.Context(), created.ID))
			listed := 0
			for got, err := range api.client.Reader().All(t.Context()) {
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
			if _, err := api.client.Get(t.Context(), created.ID); !dialnexa.IsNotFound(err) {
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
		`{"id":"a","url":"https://a.test","is_active":true}`:                "lacks",
		`{"id":"a","url":"https://a.test","events":["x"]}`:                  "lacks",
		`{"url":"https://a.test","events":["x"],"is_active":true}`:          `no "id"`,
	} {
		_, err := respondingClient(t, 200, nil, body).Get(t.Context(), "a")
		e := as[*dialnexa.ResponseError](t, err)
		if !strings.Contains(e.Reason, reason) || e.Path != "/v1/user-webhooks/a" || e.StatusCode != 200 {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
