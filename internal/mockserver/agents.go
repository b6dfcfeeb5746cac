// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// check returns an error for an agent that DialNexa could not have.
func (a Agent) check() error {
	switch {
	case a.ID != "" && !strings.HasPrefix(a.ID, agentPrefix):
		return errors.New("id: want one that begins with " + agentPrefix)
	case a.Draft < 0 || a.Draft > 1000: // a response has all of them
		return errors.New("draft: want 0 to 1000")
	case slices.ContainsFunc(a.Published, func(n int) bool { return n < 1 || n > a.Draft }):
		return errors.New("published: want numbers from 1 to draft")
	default:
		return nil
	}
}

// agentList returns all agents and all their versions: the API has neither pages nor a filter here.
func (s shapes) agentList(all []Agent) response {
	items, name := []map[string]any{}, "agents"
	for _, a := range all {
		items = append(items, s.agentJSON(a))
	}
	if s.ofPage() {
		name = "data"
	}
	return s.wrap(http.StatusOK, map[string]any{name: items})
}

// agentJSON renders an agent with its versions, the newest first. The wrapped dialects write their numbers as text, and
// the older page's names a date otherwise.
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
		"folder_id": nil, "webhook_id": nil, "current_version_number": nil, "current_version": nil, "versions": versions,
		created: formatTime(a.CreatedAt), "updated_at": formatTime(a.CreatedAt.Add(time.Hour)),
	}
	for name, text := range map[string]string{"folder_id": a.FolderID, "webhook_id": a.WebhookID} {
		if text != "" {
			out[name] = text
		}
	}
	if a.Draft > 0 {
		out["current_version_number"], out["current_version"] = number(a.Draft), versions[0]
	}
	return out
}
