// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Agent is a phone agent as the server holds it. The JSON is that of the control
// path. Clients can only read agents.
type Agent struct {
	ID        string `json:"id"` // begins with "agent_"
	Workspace int    `json:"workspace"`
	Title     string `json:"title"`
	FolderID  string `json:"folder_id"`
	WebhookID string `json:"webhook_id"`
	// Draft is the number of the last version; 0 is an agent without versions.
	Draft int `json:"draft"`
	// Published are the numbers of the versions that were published.
	Published []int `json:"published"`
	// Prompt is a text that every version has in its prompt, in its analysis and
	// in the key of a function. No client has a use for it.
	Prompt    string    `json:"prompt"`
	CreatedAt time.Time `json:"created_at"`
}

const agentPrefix = "agent_"

// agents are in the order in which they were put.
type agents struct {
	mu  sync.Mutex
	all []Agent
}

// PutAgent adds an agent, or replaces the one that has its id. An empty ID and a
// zero CreatedAt are filled in.
func (s *Server) PutAgent(a Agent) Agent {
	if a.ID == "" {
		a.ID = agentPrefix + randomName(s.rng, 14)
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = s.createdNow()
	}
	s.agents.mu.Lock()
	defer s.agents.mu.Unlock()
	s.agents.all = append(slices.DeleteFunc(s.agents.all, func(old Agent) bool { return old.ID == a.ID }), a)
	return a
}

// controlPutAgent adds an agent that someone made in the dashboard.
func (s *Server) controlPutAgent(r *http.Request) (any, error) {
	var a Agent
	if err := readControl(r, &a); err != nil {
		return nil, err
	}
	if err := s.checkWorkspace(a.Workspace); err != nil {
		return nil, err
	}
	return s.PutAgent(a), nil
}

func (s *Server) checkWorkspace(n int) error {
	if n < 0 || n >= len(s.cfg.APIKeys) {
		return fmt.Errorf("workspace %d: there are %d, numbered from 0", n, len(s.cfg.APIKeys))
	}
	return nil
}

// listAgents returns all agents of the workspace and all their versions: the
// API has neither pages nor a filter here.
func (s *Server) listAgents(c call) response {
	s.agents.mu.Lock()
	defer s.agents.mu.Unlock()
	items := []map[string]any{}
	for _, a := range s.agents.all {
		if a.Workspace == c.workspace {
			items = append(items, s.agentJSON(a))
		}
	}
	if s.cfg.Dialect.ofPage() {
		return s.wrap(http.StatusOK, map[string]any{"data": items})
	}
	return s.wrap(http.StatusOK, map[string]any{"agents": items})
}

// readAgent responds for an agent of another workspace as the OpenAPI file says,
// or in a wrapped dialect as the documentation pages say.
func (s *Server) readAgent(c call) response {
	s.agents.mu.Lock()
	defer s.agents.mu.Unlock()
	i := slices.IndexFunc(s.agents.all, func(a Agent) bool { return a.ID == c.id })
	switch {
	case !strings.HasPrefix(c.id, agentPrefix):
		return s.errorResponse(http.StatusBadRequest, "Invalid agent ID format")
	case i < 0, s.agents.all[i].Workspace != c.workspace && s.cfg.Dialect.wrapped():
		return s.errorResponse(http.StatusNotFound, "Agent not found")
	case s.agents.all[i].Workspace != c.workspace:
		return s.errorResponse(http.StatusForbidden)
	}
	return s.wrap(http.StatusOK, s.agentJSON(s.agents.all[i]))
}

// agentJSON renders an agent with its versions, the newest first. The wrapped
// dialects write their numbers as text, and the older page's names a date otherwise.
func (s *Server) agentJSON(a Agent) map[string]any {
	number := func(n int) any {
		if s.cfg.Dialect.wrapped() {
			return strconv.Itoa(n)
		}
		return n
	}
	versions := []map[string]any{}
	for n := a.Draft; n > 0; n-- {
		versions = append(versions, map[string]any{
			"agent_id": a.ID, "version_number": number(n), "version_title": "Version " + strconv.Itoa(n),
			"title": a.Title, "is_published": slices.Contains(a.Published, n), "language_id": "lang_en",
			"prompt":         map[string]any{"system": a.Prompt, "first_message": a.Prompt},
			"functions":      []any{map[string]any{"name": "book", "headers": map[string]any{"api_key": a.Prompt}}},
			"post_call_data": []any{map[string]any{"name": "outcome", "description": a.Prompt}},
		})
	}
	created := "created_at"
	if s.cfg.Dialect.ofPage() {
		created = "createdAt"
	}
	out := map[string]any{
		"id": a.ID, "agent_type": "Single_Prompt_Agent", "pipeline_type": "Cascaded", "timezone": "Asia/Kolkata",
		"folder_id": textOrNull(a.FolderID), "webhook_id": textOrNull(a.WebhookID), "versions": versions,
		created: formatTime(a.CreatedAt), "updated_at": formatTime(a.CreatedAt.Add(time.Hour)),
		"current_version_number": nil, "current_version": nil,
	}
	if a.Draft > 0 {
		out["current_version_number"], out["current_version"] = number(a.Draft), versions[0]
	}
	return out
}

func textOrNull(text string) any {
	if text == "" {
		return nil
	}
	return text
}
