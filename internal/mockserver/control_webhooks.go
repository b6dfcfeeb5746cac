// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "net/http"

// controlJSON renders a webhook for the control path, in one shape whatever the
// dialect is, its secret masked.
func controlJSON(w Webhook) map[string]any {
	return map[string]any{
		"id": w.ID, "url": w.URL, "events": append([]string{}, w.Events...), "secret": mask,
		"is_active": w.IsActive, "created_at": formatTime(w.CreatedAt), "workspace": w.Workspace,
	}
}

// edit is what the control path may change. It may break the API's rules, such
// as https: that is what it is for.
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

// controlWebhooks shows all webhooks. With ?sign=TEXT each has the signature of
// that text under its secret, so that a test can tell which secret it is without
// seeing it.
func (s *Server) controlWebhooks(r *http.Request) answer {
	query := r.URL.Query()
	items := []map[string]any{}
	for _, w := range s.Webhooks() {
		item := controlJSON(w)
		if query.Has("sign") {
			_, item["signature"] = EditionPage.signature(w.Secret, []byte(query.Get("sign")))
		}
		items = append(items, item)
	}
	return jsonAnswer(http.StatusOK, map[string]any{"webhooks": items})
}

// controlPut adds a webhook that somebody else made: active, unless it says
// otherwise, and with a secret that nobody knows, unless it gives one.
func (s *Server) controlPut(r *http.Request) answer {
	var in struct {
		edit
		ID        string `json:"id"`
		Secret    string `json:"secret"`
		Workspace int    `json:"workspace"`
	}
	if err := readControl(r, &in); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	if in.URL == nil || in.Events == nil {
		return s.failure(http.StatusBadRequest, "a webhook needs url and events")
	}
	if err := s.checkWorkspace(in.Workspace); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	w := Webhook{ID: in.ID, Workspace: in.Workspace, Secret: in.Secret, IsActive: true}
	if w.Secret == "" {
		w.Secret = s.dice.name(24)
	}
	in.apply(&w)
	return jsonAnswer(http.StatusCreated, controlJSON(s.Put(w)))
}

// webhookControl returns what a method does to one webhook, nil for nothing.
func (s *Server) webhookControl(method, id string) func(*http.Request) answer {
	switch method {
	case http.MethodPatch:
		return func(r *http.Request) answer { return s.controlModify(id, r) }
	case http.MethodDelete:
		return func(*http.Request) answer {
			if !s.Remove(id) {
				return s.failure(http.StatusNotFound)
			}
			return answer{status: http.StatusNoContent}
		}
	default:
		return nil
	}
}

func (s *Server) controlModify(id string, r *http.Request) answer {
	var in edit
	if err := readControl(r, &in); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	w, ok := s.store.modify(id, in.apply)
	if !ok {
		return s.failure(http.StatusNotFound)
	}
	return jsonAnswer(http.StatusOK, controlJSON(w))
}
