// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"net/http"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// The list and the agent are requested once for all, and again only because a body breaks off and a gateway fails.
func TestAgents_oneRequestServesAllWhoAsk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: time.Second})
		api.PutAgent(mockserver.Agent{ID: "agent_a/b", Title: "A", Draft: 1})
		api.Fault(fault{Truncate: 100}, fault{Status: http.StatusBadGateway})
		spread(10, 30, func(int) {
			if a, err := api.client.Agent(t.Context(), "agent_a/b"); err != nil || a.Title != "A" {
				t.Errorf("%v, %v", a, err)
			}
			if agents, err := api.client.Agents(t.Context()); err != nil || len(agents) != 1 || agents[0].Title != "A" {
				t.Errorf("%v, %v", agents, err)
			} else {
				agents[0].Title = "the caller's own"
			}
		})
		if n := api.Stats().Requests; n != 4 {
			t.Errorf("%d requests, want 4", n)
		}
	})
}

// All callers share a failure, and it is not repeated for each of them; a caller who gives up fails alone.
func TestAgents_shareAFailureAndNoCancellation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: time.Second})
		api.Fault(fault{Status: http.StatusForbidden, Times: -1})
		if _, err := api.client.Agents(mocktest.CanceledAfter(t, time.Millisecond)); err == nil {
			t.Error("no error although the caller gave up")
		}
		for range 2 {
			if _, err := api.client.Agents(t.Context()); mocktest.As[*dialnexa.APIError](t, err).StatusCode != http.StatusForbidden {
				t.Errorf("got %v", err)
			}
		}
		if n := api.Stats().Requests; n != 2 {
			t.Errorf("%d requests, want 2", n)
		}
	})
}

// Only the API's own word counts as not found.
func TestAgent_failsWithTheReason(t *testing.T) {
	t.Parallel()
	const notFound = `{"message":"Agent not found"}`
	for name, tt := range map[string]struct {
		status         int
		body, id, says string
		notFound       bool
	}{
		"another agent":  {status: 200, body: `{"id":"agent_b"}`, id: "agent_a", says: "describes another agent"},
		"no body":        {status: 204, id: "a", says: "the body is empty"},
		"an empty id":    {status: 200, body: "{}", says: "the id is empty"},
		"no agent":       {status: 404, body: notFound, id: "a", says: redact.Mask + " not found", notFound: true},
		"another status": {status: 400, body: notFound, id: "a", says: "not found"},
		"a gateway":      {status: 404, body: `{"message":"Not Found"}`, id: "a", says: "Not Found"},
	} {
		client := respondingClient(t, tt.status, nil, tt.body)
		client.Protect("Agent") // which is masked after it was compared
		_, err := client.Agent(t.Context(), tt.id)
		if err == nil || !strings.Contains(err.Error(), tt.says) || dialnexa.IsAgentNotFound(err) != tt.notFound {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The list may be as large as 64 MiB. All that is allocated on the way bounds the memory in use at any time.
func TestAgents_readALargeListInLessThan300MiB(t *testing.T) { //nolint:paralleltest // It runs alone: it measures allocations.
	info, _ := debug.ReadBuildInfo()
	if slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		t.Skip("the race detector allocates for itself")
	}
	prompt := strings.Repeat("Be kind. ", 2900)
	version := `{"version_number":"7","title":"A","prompt":"` + prompt + `"},`
	agent := `{"id":"agent_a","versions":[` + strings.Repeat(version, 50) + `{}]},` // 1.3 MB
	body := `{"statusCode":200,"data":{"agents":[` + strings.Repeat(agent, 46) + `{"id":"last"}]}}`
	client := respondingClient(t, http.StatusOK, nil, body)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	all, err := client.Agents(t.Context())
	runtime.ReadMemStats(&after)
	if err != nil || len(all) != 47 || all[46].ID != "last" {
		t.Errorf("%d agents, %v", len(all), err)
	}
	allocated := (after.TotalAlloc - before.TotalAlloc) >> 20
	t.Logf("allocated %d MiB for a list of %d MiB", allocated, len(body)>>20)
	if allocated >= 300 {
		t.Error("that is too much")
	}
}
