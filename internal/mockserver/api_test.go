// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServer_refusesOtherKeys(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{APIKeys: []string{"key_a:secret_b"}})
	for name, header := range map[string][]string{
		"none":        nil,
		"wrong":       {"Bearer key_a:secret_c"},
		"prefix":      {"Bearer key_a"},
		"longer":      {"Bearer key_a:secret_b:"},
		"no scheme":   {"key_a:secret_b"},
		"basic":       {"Basic key_a:secret_b"},
		"empty":       {"Bearer "},
		"given twice": {"Bearer key_a:secret_b", "Bearer x"},
	} {
		req := api.Request("GET", webhooks, "")
		req.Header["Authorization"] = header
		r, err := api.Send(req)
		if err != nil || r.Status != http.StatusUnauthorized || message(t, r) != "API key is missing or invalid" {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
	api.Key = "key_a:secret_b"
	api.Do("GET", webhooks, "", http.StatusOK)
}

func TestServer_hasAWorkspaceForEachKey(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{APIKeys: []string{mockserver.DefaultKey, "key_b:secret_b"}})
	second := api.Client
	second.Key = "key_b:secret_b"
	path := webhooks + "/" + api.Put(mockserver.Webhook{ID: "b", Workspace: 1, URL: "https://b.test/"}).ID
	api.Do("POST", webhooks, createBody, http.StatusCreated)
	if got := list(t, second, ""); got.ids != "b" || got.total != 1 {
		t.Errorf("the second workspace lists %+v", got)
	}
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		r := api.Do(method, path, `{"is_active":true}`, http.StatusNotFound)
		if got := message(t, r); got != "Webhook not found" {
			t.Errorf("%s: %s", method, got)
		}
		second.Do(method, path, `{"is_active":true}`, http.StatusOK)
		if method == "DELETE" {
			second.Do(method, path, "", http.StatusNotFound)
		}
	}
	if got := api.Webhooks(); len(got) != 1 || got[0].Workspace != 0 {
		t.Errorf("the server holds %+v", got)
	}
}

func TestServer_refusesOtherRoutes(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	for _, route := range []string{
		"GET /user-webhooks", "POST /user-webhooks", "GET /v1", "GET /", "GET /v1/me", "GET /v1/user-webhooks/",
		"GET /v1/user-webhooks/a/b", "GET /v2/user-webhooks", "PUT /v1/user-webhooks/a", "POST /v1/user-webhooks/a",
		"DELETE /v1/user-webhooks", "PATCH /v1/user-webhooks", "POST /v1/agents",
	} {
		method, path, _ := strings.Cut(route, " ")
		if got := message(t, api.Do(method, path, "", http.StatusNotFound)); got != "Cannot "+route {
			t.Errorf("%s: %s", route, got)
		}
	}
}

func TestServer_patchesEveryFieldAlone(t *testing.T) {
	t.Parallel()
	for body, change := range map[string]func(*mockserver.Webhook){
		`{"url":"https://b.test/"}`:  func(w *mockserver.Webhook) { w.URL = "https://b.test/" },
		`{"events":["call.failed"]}`: func(w *mockserver.Webhook) { w.Events = []string{"call.failed"} },
		`{"secret":"new"}`:           func(w *mockserver.Webhook) { w.Secret = "new" },
		`{"is_active":false}`:        func(w *mockserver.Webhook) { w.IsActive = false },
	} {
		api := mocktest.New(t, mockserver.Config{})
		want := api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
		api.Do("PATCH", webhooks+"/"+want.ID, body, http.StatusOK)
		change(&want)
		if diff := diff([]mockserver.Webhook{want}, api.Webhooks()); diff != "" {
			t.Errorf("%s: %s", body, diff)
		}
	}
}

func TestServer_reachesIDsThatNeedEscaping(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{Dialect: mockserver.DialectPage})
	for _, id := range []string{"a/b", "a b", "a?b", "ä%2F", "..", "a#b"} {
		api.Put(mockserver.Webhook{ID: id})
		escaped := strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
		if r := api.Do("GET", webhooks+"/"+escaped, "", http.StatusOK); !strings.Contains(r.Body, `"id":"`+id+`"`) {
			t.Errorf("%q: got %s", id, r.Body)
		}
	}
}

func TestAgents_readAsEachEditionShowsThem(t *testing.T) {
	t.Parallel()
	for dialect, want := range map[mockserver.Dialect]struct{ list, single string }{
		mockserver.DialectSpec:        {`{"agents":[{`, `"current_version_number":2,`},
		mockserver.DialectSpecWrapped: {`{"data":{"agents":[{`, `"current_version_number":"2",`},
		mockserver.DialectPage:        {`{"data":[{`, `"createdAt":"2026-09-01T00:00:00.000Z",`},
	} {
		api := mocktest.New(t, mockserver.Config{Dialect: dialect})
		api.PutAgent(mockserver.Agent{
			ID: "agent_1", FolderID: "folder_1", WebhookID: "wh_1", Draft: 2, Published: []int{1}, Prompt: "Be kind.",
			CreatedAt: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC),
		})
		list, single := api.Do("GET", mocktest.AgentsPath, "", http.StatusOK).Body, api.Do("GET", mocktest.AgentsPath+"/agent_1", "", http.StatusOK).Body
		if !strings.HasPrefix(list, want.list) || !strings.Contains(single, want.single) || !strings.Contains(single, `"folder_id":"folder_1"`) {
			t.Errorf("%s: %s\n%s", dialect, list, single)
		}
		for _, body := range []string{list, single} {
			if strings.Count(body, "Be kind.") != 3*4 || strings.Count(body, `"is_published":true`) != 1 {
				t.Errorf("%s: the draft and both versions are not all there: %s", dialect, body)
			}
		}
	}
}

func TestAgents_belongToAWorkspace(t *testing.T) {
	t.Parallel()
	for dialect, foreign := range map[mockserver.Dialect]int{
		mockserver.DialectSpec: http.StatusForbidden, mockserver.DialectSpecWrapped: http.StatusNotFound,
	} {
		api := mocktest.New(t, mockserver.Config{Dialect: dialect, APIKeys: []string{mockserver.DefaultKey, "key_b:secret_b"}})
		api.Control("POST", "agents", `{"id":"agent_b","workspace":1,"title":"B","draft":1}`, http.StatusOK)
		api.Do("GET", mocktest.AgentsPath+"/agent_b", "", foreign)
		api.Do("GET", mocktest.AgentsPath+"/agent_none", "", http.StatusNotFound)
		api.Do("GET", mocktest.AgentsPath+"/none", "", http.StatusBadRequest)
		if list := api.Do("GET", mocktest.AgentsPath, "", http.StatusOK).Body; strings.Contains(list, "agent_b") {
			t.Errorf("the list shows another workspace's agent: %s", list)
		}
		api.Key = "key_b:secret_b"
		api.Do("GET", mocktest.AgentsPath+"/agent_b", "", http.StatusOK)
	}
}
