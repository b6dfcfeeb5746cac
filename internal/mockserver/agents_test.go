// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const agents = "/v1/agents"

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
		list, single := api.Do("GET", agents, "", http.StatusOK).Body, api.Do("GET", agents+"/agent_1", "", http.StatusOK).Body
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
		api.Do("GET", agents+"/agent_b", "", foreign)
		api.Do("GET", agents+"/agent_none", "", http.StatusNotFound)
		api.Do("GET", agents+"/none", "", http.StatusBadRequest)
		if list := api.Do("GET", agents, "", http.StatusOK).Body; strings.Contains(list, "agent_b") {
			t.Errorf("the list shows another workspace's agent: %s", list)
		}
		api.Key = "key_b:secret_b"
		api.Do("GET", agents+"/agent_b", "", http.StatusOK)
	}
}
