// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"slices"
	"strconv"
	"time"
)

// agents returns all agents and all their versions: the API has neither pages nor a filter here.
func (s shapes) agents(all []Agent) response {
	items := []map[string]any{}
	for _, a := range all {
		items = append(items, s.agentJSON(a))
	}
	if s.ofPage() {
		return s.wrap(http.StatusOK, map[string]any{"data": items})
	}
	return s.wrap(http.StatusOK, map[string]any{"agents": items})
}

// agent returns a response about one agent.
func (s shapes) agent(a Agent) response { return s.wrap(http.StatusOK, s.agentJSON(a)) }

// agentJSON renders an agent with its versions, the newest first. The wrapped dialects write their numbers as text, and the
// older page's names a date otherwise.
func (s shapes) agentJSON(a Agent) map[string]any {
	number := func(n int) any {
		if s.wrapped() {
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
	if s.ofPage() {
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
