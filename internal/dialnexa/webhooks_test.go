// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_livesAWholeLifeInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			w := newMockAPI(t, mockserver.Config{Dialect: dialect})
			check := func(got Webhook, err error) {
				t.Helper()
				// An update's answer lacks the date in one edition.
				if stored, _ := w.server.Webhook(got.ID); got.CreatedAt == "" {
					got.CreatedAt = stored.CreatedAt.Format("2006-01-02T15:04:05.000Z")
				}
				w.wantStored(t)(got.ID, got, err)
			}
			created, err := w.client.Create(t.Context(), newHook("whsec_1"))
			check(created.Webhook, err)
			got, err := w.client.Get(t.Context(), created.ID)
			check(got, err)
			for got, err := range w.client.Reader().All(t.Context()) {
				check(got, err)
			}
			got, err = w.client.Update(t.Context(), created.ID, WebhookPatch{
				URL: ptr("https://new.test/"), Events: []string{"campaign.paused"}, Secret: ptr("whsec_2"), IsActive: ptr(false),
			})
			check(got, err)
			if stored := w.server.Webhooks()[0]; stored.Secret != "whsec_2" || stored.IsActive || stored.URL != "https://new.test/" {
				t.Errorf("the server holds %+v", stored)
			}
			if err := w.client.Delete(t.Context(), created.ID); err != nil {
				t.Error(err)
			}
			if _, err := w.client.Get(t.Context(), created.ID); !IsNotFound(err) {
				t.Errorf("after the deletion: %v", err)
			}
		})
	}
}

func TestClient_escapesIDs(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"a/b", "a b", "a?b", "ä%2F", "a#b", "...", "a;b=c", "%", "a\\b", "../user-webhooks"} {
		for method, call := range calls {
			w := newMockAPI(t, mockserver.Config{})
			w.server.Put(mockserver.Webhook{ID: id, URL: "https://a.test/", Events: []string{"x"}})
			w.server.Put(mockserver.Webhook{ID: "b", URL: "https://a.test/"})
			if err := call(t.Context(), w.client, id); err != nil {
				t.Errorf("%s %q: %v", method, id, err)
			}
			if n := len(w.server.Webhooks()); method == http.MethodDelete && n != 1 {
				t.Errorf("deleting %q left %d of 2", id, n)
			}
		}
	}
	for _, id := range []string{"", ".", ".."} {
		for method, call := range calls {
			w := newMockAPI(t, mockserver.Config{})
			if err := call(t.Context(), w.client, id); err == nil || w.server.Stats().Requests != 0 {
				t.Errorf("%s %q: %v, %d requests", method, id, err, w.server.Stats().Requests)
			}
		}
	}
}

func TestClient_Get_refusesAnAnswerThatWouldSpoilTheState(t *testing.T) {
	t.Parallel()
	for body, reason := range map[string]string{
		`{"id":"b","url":"https://a.test","events":["x"],"is_active":true}`: "another webhook",
		`{"id":"a","events":["x"],"is_active":true}`:                        "lacks",
		`{"id":"a","url":"https://a.test","is_active":true}`:                "lacks",
		`{"id":"a","url":"https://a.test","events":["x"]}`:                  "lacks",
		`{"url":"https://a.test","events":["x"],"is_active":true}`:          `no "id"`,
	} {
		_, err := answering(t, 200, nil, body).Get(t.Context(), "a")
		if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, reason) || e.Path != "/v1/user-webhooks/a" || e.StatusCode != 200 {
			t.Errorf("%s: got %v", body, err)
		}
	}
}
