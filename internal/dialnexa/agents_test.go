// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestAgents_oneRequestServesAllWhoAsk(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: time.Second})
		w.server.PutAgent(mockserver.Agent{ID: "agent_a", Title: "A", Draft: 1})
		var all sync.WaitGroup
		for range 10 {
			all.Go(func() {
				if agents, err := w.client.Agents(t.Context()); err != nil || len(agents) != 1 || agents[0].Title != "A" {
					t.Errorf("%v, %v", agents, err)
				}
				if a, err := w.client.Agent(t.Context(), "agent_a"); err != nil || a.Title != "A" {
					t.Errorf("%v, %v", a, err)
				}
			})
		}
		all.Wait()
		if n := w.requests(http.MethodGet); n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestAgent_isReadOnceWithoutTheList(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	w.server.PutAgent(mockserver.Agent{ID: "agent_a/b", Title: "A", Draft: 1})
	for range 3 {
		if a, err := w.client.Agent(t.Context(), "agent_a/b"); err != nil || a.Title != "A" {
			t.Errorf("%v, %v", a, err)
		}
	}
	requests := w.server.Requests()
	if len(requests) != 1 || requests[0].Path != "/v1/agents/agent_a/b" {
		t.Errorf("requests: %+v", requests)
	}
}

// A failure is everybody's, and is not repeated for each of them; a caller who gives up fails alone.
func TestAgents_shareAFailureAndNoCancellation(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: time.Second})
		w.server.PutAgent(mockserver.Agent{ID: "agent_a"})
		if _, err := w.client.Agents(canceledAfter(t, time.Millisecond)); err == nil {
			t.Error("no error although the caller gave up")
		}
		if all, err := w.client.Agents(t.Context()); err != nil || len(all) != 1 {
			t.Errorf("after a caller gave up: %v, %v", all, err)
		}
		w = newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Status: http.StatusForbidden})
		for range 2 {
			if _, err := w.client.Agents(t.Context()); as[*APIError](t, err).StatusCode != http.StatusForbidden {
				t.Errorf("got %v", err)
			}
		}
	})
}

// The list goes through the same pipeline as everything else: a body that breaks off is requested again.
func TestAgents_areRequestedAgainWhereTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		for i := range 3 {
			w.server.PutAgent(mockserver.Agent{ID: fmt.Sprintf("agent_%d", i), Draft: 3})
		}
		w.server.Fault(mockserver.Fault{Truncate: 900}, mockserver.Fault{Status: http.StatusBadGateway})
		all, err := w.client.Agents(t.Context())
		if err != nil || len(all) != 3 || w.requests(http.MethodGet) != 3 {
			t.Errorf("%d agents after %d requests: %v", len(all), w.requests(http.MethodGet), err)
		}
	})
}

func TestAgent_failsWithTheReason(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		client *Client
		id     string
		want   string
	}{
		"another agent":      {answering(t, 200, nil, `{"id":"agent_b"}`), "agent_a", "describes another agent"},
		"no body":            {answering(t, 204, nil, ""), "agent_a", "the body is empty"},
		"an empty id":        {answering(t, 200, nil, "{}"), "", "the id is empty"},
		"a folder for an id": {answering(t, 200, nil, "{}"), "..", "cannot be an id"},
	} {
		if _, err := test.client.Agent(t.Context(), test.id); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestIsAgentNotFound_believesTheAPIAlone(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"message":"Agent not found"}`: true, `{"message":"Not Found"}`: false, `{"message":"Cannot GET /v1/agents/a"}`: false, "": false,
	} {
		_, err := answering(t, http.StatusNotFound, nil, body).Agent(t.Context(), "a")
		if IsAgentNotFound(err) != want {
			t.Errorf("%s: %v", body, err)
		}
	}
	if IsAgentNotFound(errors.New("Agent not found")) {
		t.Error("any error counts")
	}
}

// TestAgents_streamALargeList measures in a process of its own, with the garbage collector as the provider sets it.
func TestAgents_streamALargeList(t *testing.T) {
	t.Parallel()
	const base = "DIALNEXA_TEST_AGENTS"
	if address := os.Getenv(base); address != "" {
		debug.SetGCPercent(400)
		client := newTestClient(t, noRetries, func(c *Config) { c.BaseURL, c.RequestTimeout = address, 10*time.Minute })
		all, err := client.Agents(t.Context())
		if err != nil || len(all) == 0 || all[len(all)-1].ID != "last" {
			t.Fatalf("%d agents, %v", len(all), err)
		}
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory) // Sys never shrinks: it is the peak.
		fmt.Printf("peak of %d agents: %d MiB\n", len(all), memory.Sys>>20)
		if memory.Sys > 120<<20 {
			t.Error("that is more than 120 MiB")
		}
		return
	}
	version := `{"version_number":"7","title":"A","is_published":true,"prompt":"` + strings.Repeat("Be kind. ", 2900) + `"},`
	versions := strings.Repeat(version, 50)
	agent := `{"id":"agent_a","versions":[` + strings.TrimSuffix(versions, ",") + `]},` // 1.3 MB
	for name, list := range map[string]func() io.Reader{
		"many agents": func() io.Reader { return listOf(agent, 60<<20) },
		"one agent":   func() io.Reader { return listOf(`{"id":"last","versions":[`+strings.Repeat(versions, 46)+`{}]},`, 0) },
		"something else": func() io.Reader {
			return io.MultiReader(strings.NewReader(`{"more":`), listOf(agent, 60<<20), strings.NewReader(`,"agents":[{"id":"last"}]}`))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.Copy(w, list()) }))
			defer server.Close()
			itself := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestAgents_streamALargeList$") // #nosec G204 G702 -- this very test.
			itself.Env = append(os.Environ(), base+"="+server.URL, "GOCOVERDIR="+t.TempDir())
			out, err := itself.CombinedOutput()
			t.Logf("%s", out)
			if err != nil {
				t.Error(err)
			}
		})
	}
}
