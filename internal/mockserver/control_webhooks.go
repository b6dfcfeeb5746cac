// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"errors"
	"net/http"
)

// controlJSON renders a webhook for the control path, in one shape whatever the dialect is, its secret masked.
func controlJSON(w Webhook) map[string]any {
	return map[string]any{
		"id": w.ID, "workspace": w.Workspace, "url": w.URL, "events": append([]string{}, w.Events...), "secret": mask,
		"is_active": w.IsActive, "created_at": formatTime(w.CreatedAt),
	}
}

// webhooks shows all webhooks. With ?sign=TEXT each has the signature of that text under its secret, so that a test can tell
// which secret it is without seeing it.
func (s controls) webhooks(r *http.Request) (any, error) {
	query := r.URL.Query()
	items := []map[string]any{}
	for _, w := range s.Webhooks() {
		item := controlJSON(w)
		if query.Has("sign") {
			_, item["signature"] = EditionPage.signature(w.Secret, []byte(query.Get("sign")))
		}
		items = append(items, item)
	}
	return map[string]any{"webhooks": items}, nil
}

// edit is what the control path may change. It may break the API's rules, such as https: that is what it is for.
type edit struct {
	URL    *string   `json:"url"`
	Events *[]string `json:"events"`
	Active *bool     `json:"is_active"`
}

func (e edit) apply(w *Webhook) {
	if e.URL != nil {
		w.URL = *e.URL
	}
	if e.Events != nil {
		w.Events = *e.Events
	}
	if e.Active != nil {
		w.IsActive = *e.Active
	}
}

// newWebhook is a webhook to add.
type newWebhook struct {
	edit
	ID        string `json:"id"`
	Workspace int    `json:"workspace"`
	Secret    string `json:"secret"`
}

// putWebhook adds a webhook that someone else made: active, unless it says otherwise, and with a secret that nobody knows,
// unless it gives one.
func (s controls) putWebhook(_ *http.Request, in newWebhook) (any, error) {
	if in.URL == nil || in.Events == nil {
		return nil, errors.New("a webhook needs url and events")
	}
	if err := s.checkWorkspace(in.Workspace); err != nil {
		return nil, err
	}
	w := Webhook{ID: in.ID, Workspace: in.Workspace, Secret: in.Secret, IsActive: true}
	if w.Secret == "" {
		w.Secret = randomName(s.store.rng, 24)
	}
	in.apply(&w)
	return controlJSON(s.Put(w)), nil
}

func (s controls) modifyWebhook(r *http.Request, in edit) (any, error) {
	w, ok := s.Modify(r.PathValue("id"), in.apply)
	if !ok {
		return nil, errNotFound
	}
	return controlJSON(w), nil
}

func (s controls) removeWebhook(r *http.Request) (any, error) {
	if !s.Remove(r.PathValue("id")) {
		return nil, errNotFound
	}
	return nil, nil
}
