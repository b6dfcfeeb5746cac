// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
)

// operation is what a response is about, in its own words: the shapes of create, read, update and list differ.
type operation string

const (
	opCreate operation = "created"
	opRead   operation = "retrieved"
	opUpdate operation = "updated"
	opList   operation = "listed"
)

// shapes renders responses in a dialect.
type shapes struct {
	Dialect
	echoSecrets bool
	rng         *rng
}

// webhookJSON renders one webhook without envelope.
func (s shapes) webhookJSON(w Webhook, op operation) map[string]any {
	out := map[string]any{"id": w.ID, "url": w.URL, "events": s.rng.shuffled(w.Events), "is_active": w.IsActive}
	spec := s.base() == DialectSpec
	switch {
	case s.echoSecrets || spec && op == opCreate:
		out["secret"] = w.Secret
	case spec && op != opUpdate:
		out["secret"] = mask
	}
	switch {
	case s.ofPage():
		out["created_at"] = formatTime(w.CreatedAt)
	case !spec || op != opUpdate:
		out["createdAt"] = formatTime(w.CreatedAt)
	}
	return out
}

// webhook returns a response about one webhook.
func (s shapes) webhook(op operation, w Webhook) response {
	status := http.StatusOK
	if op == opCreate {
		status = http.StatusCreated
	}
	body := s.webhookJSON(w, op)
	if s.base() == DialectSpec {
		body = map[string]any{"message": "Webhook " + string(op) + " successfully", "webhook": body}
	}
	return s.wrap(status, body)
}

// list returns a response about a page. There are zero pages when there is nothing, as a rounded up division gives it.
func (s shapes) list(webhooks []Webhook, page, limit, total int) response {
	items := make([]map[string]any, len(webhooks))
	for i, w := range webhooks {
		items[i] = s.webhookJSON(w, opList)
	}
	body := map[string]any{"page": page, "limit": limit, "total": total, "totalPages": (total + limit - 1) / limit}
	switch s.base() {
	case DialectPage:
		body = map[string]any{"data": items}
	case DialectPageMeta:
		body = map[string]any{"data": items, "meta": body}
	case DialectSpecExample:
		body["webhooks"] = items
		delete(body, "totalPages")
	default:
		body["webhooks"], body["message"] = items, "Webhooks retrieved successfully"
	}
	return s.wrap(http.StatusOK, body)
}

// deleted has one of the four documented bodies in each dialect, since a client must go by the status alone.
func (s shapes) deleted(id string) response {
	return s.wrap(http.StatusOK, map[Dialect]map[string]any{
		DialectPage:        {"message": "Webhook deleted."},
		DialectPageMeta:    {"message": "Webhook deleted", "id": id},
		DialectSpecExample: {"message": "success: the webhook was deleted"},
		DialectSpec:        {"success": true, "message": "Webhook deleted successfully"},
	}[s.base()])
}

// wrap puts a body into the envelope that the wrapped dialects have.
func (s shapes) wrap(status int, body map[string]any) response {
	if s.wrapped() {
		body = map[string]any{"statusCode": status, "data": body}
	}
	return jsonResponse(status, body)
}
