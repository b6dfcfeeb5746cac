// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"time"
)

// mask is what the API shows in the place of a secret.
const mask = "********"

// milliseconds is how the API writes a time, always in UTC.
const milliseconds = "2006-01-02T15:04:05.000Z"

// operation is what a response is about: the shapes of create, read, update and
// list differ.
type operation int

const (
	opCreate operation = iota
	opRead
	opUpdate
	opList
)

// page is one page of the list, with what the dialects say about it.
type page struct {
	items  []Webhook
	number int
	limit  int
	total  int
}

// totalPages is zero when there is nothing, as a rounded up division gives it.
func (p page) totalPages() int { return (p.total + p.limit - 1) / p.limit }

// webhookJSON renders one webhook in the server's dialect, without envelope.
func (s *Server) webhookJSON(w Webhook, op operation) map[string]any {
	out := map[string]any{
		"id":        w.ID,
		"url":       w.URL,
		"events":    shuffled(s.rng, w.Events),
		"is_active": w.IsActive,
	}
	created := formatTime(w.CreatedAt)
	switch s.cfg.Dialect.base() {
	case DialectSpec:
		if op == opUpdate {
			return out
		}
		out["createdAt"] = created
		out["secret"] = mask
		if op == opCreate {
			out["secret"] = w.Secret
		}
	case DialectSpecExample:
		out["createdAt"] = created
	default:
		out["created_at"] = created
	}
	return out
}

// webhookResponse is about one webhook.
func (s *Server) webhookResponse(op operation, w Webhook) response {
	status, message := http.StatusOK, "Webhook retrieved successfully"
	switch op {
	case opCreate:
		status, message = http.StatusCreated, "Webhook created successfully"
	case opUpdate:
		message = "Webhook updated successfully"
	default:
	}
	body := s.webhookJSON(w, op)
	if s.cfg.Dialect.base() == DialectSpec {
		body = map[string]any{"message": message, "webhook": body}
	}
	return s.wrap(status, body)
}

// listResponse is about a page.
func (s *Server) listResponse(p page) response {
	items := make([]map[string]any, len(p.items))
	for i, w := range p.items {
		items[i] = s.webhookJSON(w, opList)
	}
	var body map[string]any
	switch s.cfg.Dialect.base() {
	case DialectPage:
		body = map[string]any{"data": items}
	case DialectPageMeta:
		body = map[string]any{"data": items, "meta": map[string]any{
			"page": p.number, "limit": p.limit, "total": p.total, "totalPages": p.totalPages(),
		}}
	case DialectSpecExample:
		body = map[string]any{"webhooks": items, "page": p.number, "limit": p.limit, "total": p.total}
	default:
		body = map[string]any{
			"message": "Webhooks retrieved successfully", "webhooks": items,
			"page": p.number, "limit": p.limit, "total": p.total, "totalPages": p.totalPages(),
		}
	}
	return s.wrap(http.StatusOK, body)
}

// deletedResponse has one of the four documented bodies in each dialect, since a
// client must go by the status alone.
func (s *Server) deletedResponse(id string) response {
	var body map[string]any
	switch s.cfg.Dialect.base() {
	case DialectPage:
		body = map[string]any{"message": "Webhook deleted."}
	case DialectPageMeta:
		body = map[string]any{"message": "Webhook deleted", "id": id}
	case DialectSpecExample:
		body = map[string]any{"message": "success: the webhook was deleted"}
	default:
		body = map[string]any{"success": true, "message": "Webhook deleted successfully"}
	}
	return s.wrap(http.StatusOK, body)
}

func (s *Server) wrap(status int, body map[string]any) response {
	if s.cfg.Dialect.wrapped() {
		body = wrapped(status, body)
	}
	return jsonResponse(status, body)
}

func wrapped(status int, body map[string]any) map[string]any {
	return map[string]any{"statusCode": status, "data": body}
}

// formatTime writes a time as the API does.
func formatTime(t time.Time) string { return t.UTC().Format(milliseconds) }
