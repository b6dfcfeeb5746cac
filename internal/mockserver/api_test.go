// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServer_refusesOtherKeys(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{APIKeys: []string{"key_a:secret_b"}})
	for _, header := range [][]string{
		nil,
		{"Bearer "},
		{"Bearer key_a"},
		{"Bearer key_a:secret_c"},
		{"Bearer key_a:secret_b:"},
		{"key_a:secret_b"},
		{"Basic key_a:secret_b"},
		{"Bearer key_a:secret_b", "Bearer x"},
	} {
		req := api.Request("GET", webhooks, "")
		req.Header["Authorization"] = header
		if r, err := api.Send(req); err != nil || r.Status != http.StatusUnauthorized {
			t.Errorf("%q: %v, %+v", header, err, r)
		}
	}
}

func TestServer_hasAWorkspaceForEachKey(t *testing.T) {
	t.Parallel()
	const webhook, agent = webhooks + "/theirs", mocktest.AgentsPath + "/agent_theirs"
	for dialect, foreignAgent := range map[mockserver.Dialect]int{
		mockserver.DialectSpec: http.StatusForbidden, mockserver.DialectSpecWrapped: http.StatusNotFound,
	} {
		keys := []string{mockserver.DefaultKey, "key_b:secret_b"}
		api := mocktest.New(t, mockserver.Config{APIKeys: keys, Dialect: dialect})
		api.Put(mockserver.Webhook{ID: "theirs", Workspace: 1})
		api.PutAgent(mockserver.Agent{ID: "agent_theirs", Workspace: 1})
		their := api.Client
		their.Key = keys[1]
		for _, list := range []string{webhooks, mocktest.AgentsPath} {
			own, theirs := api.Do("GET", list, "", http.StatusOK).Body, their.Do("GET", list, "", http.StatusOK).Body
			if strings.Contains(own, "theirs") || !strings.Contains(theirs, "theirs") {
				t.Errorf("%s lists %s and %s", list, own, theirs)
			}
		}
		api.Do("GET", agent, "", foreignAgent)
		their.Do("GET", agent, "", http.StatusOK)
		api.Do("GET", mocktest.AgentsPath+"/agent_none", "", http.StatusNotFound)
		api.Do("GET", mocktest.AgentsPath+"/none", "", http.StatusBadRequest)
		for _, method := range []string{"GET", "PATCH", "DELETE"} {
			r := api.Do(method, webhook, `{"is_active":true}`, http.StatusNotFound)
			if got := message(t, r); got != "Webhook not found" {
				t.Errorf("%s: %s", method, got)
			}
			their.Do(method, webhook, `{"is_active":true}`, http.StatusOK)
		}
		their.Do("DELETE", webhook, "", http.StatusNotFound)
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

// The tests that no prompt leaks rely on it.
func TestAgents_areShownWithTheirPrompts(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.PutAgent(mockserver.Agent{ID: "agent_1", Draft: 2, Published: []int{1}, Prompt: "Be kind."})
	for _, path := range []string{"", "/agent_1"} {
		body := api.Do("GET", mocktest.AgentsPath+path, "", http.StatusOK).Body
		// The draft is there twice, as the current version too, and each version has the prompt in four places.
		if strings.Count(body, "Be kind.") != 3*4 || strings.Count(body, `"is_published":true`) != 1 {
			t.Errorf("%q: %s", path, body)
		}
	}
}

// Otherwise a typing error in a test would look like a fault of the client.
func TestServer_panicsIfItCannotDoWhatATestAsksFor(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	for name, call := range map[string]func(){
		"New":   func() { mockserver.New(mockserver.Config{Dialect: "spek"}) },
		"Fault": func() { api.Fault(mockserver.Fault{Truncate: 5, EmptyBody: true}) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s does not", name)
				}
			}()
			call()
		}()
	}
}
