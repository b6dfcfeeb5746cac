// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	pageWebhook = `{"created_at":TIME,"events":EVENTS,"id":ID,"is_active":true,"url":URL}`
	specMasked  = `{"createdAt":TIME,"events":EVENTS,"id":ID,"is_active":true,"secret":"********","url":URL}`
	specCreated = `{"createdAt":TIME,"events":EVENTS,"id":ID,"is_active":true,"secret":"whsec_1","url":URL}`
	specUpdated = `{"events":EVENTS,"id":ID,"is_active":true,"url":URL}`
	specExample = `{"createdAt":TIME,"events":EVENTS,"id":ID,"is_active":true,"url":URL}`
)

// bodies are the documented ones, and the beginning of an id.
var bodies = map[mockserver.Dialect]struct{ id, create, read, update, list, deleted string }{
	mockserver.DialectPage: {
		"whk_", pageWebhook, pageWebhook, pageWebhook,
		`{"data":[` + pageWebhook + `]}`,
		`{"message":"Webhook deleted."}`,
	},
	mockserver.DialectPageMeta: {
		"whk_", pageWebhook, pageWebhook, pageWebhook,
		`{"data":[` + pageWebhook + `],"meta":{"limit":20,"page":1,"total":1,"totalPages":1}}`,
		`{"id":ID,"message":"Webhook deleted"}`,
	},
	mockserver.DialectSpec: {
		"webhook_",
		`{"message":"Webhook created successfully","webhook":` + specCreated + `}`,
		`{"message":"Webhook retrieved successfully","webhook":` + specMasked + `}`,
		`{"message":"Webhook updated successfully","webhook":` + specUpdated + `}`,
		`{"limit":10,"message":"Webhooks retrieved successfully","page":1,"total":1,"totalPages":1,` +
			`"webhooks":[` + specMasked + `]}`,
		`{"message":"Webhook deleted successfully","success":true}`,
	},
	mockserver.DialectSpecExample: {
		"wh_", specExample, specExample, specExample,
		`{"limit":10,"page":1,"total":1,"webhooks":[` + specExample + `]}`,
		`{"message":"success: the webhook was deleted"}`,
	},
}

func TestDialects_respondAsDocumented(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 12, 30, 0, 123_999_999, time.FixedZone("", 2*60*60))
	for _, dialect := range mockserver.Dialects() {
		base, wrapped := strings.CutSuffix(string(dialect), "-wrapped")
		want := bodies[mockserver.Dialect(base)]
		if wrapped {
			want.id = "wh_"
		}
		api := mocktest.New(t, mockserver.Config{Dialect: dialect, Now: func() time.Time { return now }})
		var id string
		check := func(method, path, body string, status int, want string) {
			r := api.Do(method, path, body, status)
			if id == "" {
				id = api.Webhooks()[0].ID
			}
			if wrapped {
				want = fmt.Sprintf(`{"data":%s,"statusCode":%d}`, want, status)
			}
			got := strings.NewReplacer(
				`"2026-07-03T10:30:00.123Z"`, "TIME", `["call.completed"]`, "EVENTS", `"`+id+`"`, "ID",
				`"https://example.test/hook"`, "URL",
			).Replace(r.Body)
			if got != want {
				t.Errorf("%s: %s responds %s, want %s", dialect, method, got, want)
			}
		}
		check("POST", webhooks, createBody, http.StatusCreated, want.create)
		if !strings.HasPrefix(id, want.id) || len(id) != len(want.id)+12 {
			t.Errorf("%s: the id is %s", dialect, id)
		}
		path := webhooks + "/" + id
		check("GET", path, "", http.StatusOK, want.read)
		check("PATCH", path, `{"secret":"whsec_2"}`, http.StatusOK, want.update)
		check("GET", webhooks, "", http.StatusOK, want.list)
		check("DELETE", path, "", http.StatusOK, want.deleted)
	}
}

func TestServer_shufflesEvents(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{Seed: 7})
	id, bodies := api.Put(mockserver.Webhook{Events: []string{"a", "b", "c", "d", "e", "f"}}).ID, map[string]bool{}
	for range 5 {
		bodies[api.Do("GET", webhooks+"/"+id, "", http.StatusOK).Body] = true
	}
	if len(bodies) < 3 {
		t.Errorf("hardly shuffled: %v", bodies)
	}
}
