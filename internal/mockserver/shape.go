// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"net/http"
)

// mask is what the API shows in the place of a secret.
const mask = "********"

// operation is what a response is about: the shapes of create, read, update and list differ.
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

// totalPages returns zero when there is nothing, as a rounded up division gives it.
func (p page) totalPages() int { return (p.total + p.limit - 1) / p.limit }

// shapes renders responses in a dialect.
type shapes struct {
	Dialect
	echoSecrets bool
	rng         *rand.Rand
}

// webhookJSON renders one webhook without envelope.
func (s shapes) webhookJSON(w Webhook, op operation) map[string]any {
	out := map[string]any{"id": w.ID, "url": w.URL, "events": shuffled(s.rng, w.Events), "is_active": w.IsActive}
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
	status, message := http.StatusOK, "Webhook retrieved successfully"
	switch op {
	case opCreate:
		status, message = http.StatusCreated, "Webhook created successfully"
	case opUpdate:
		message = "Webhook updated successfully"
	default:
	}
	body := s.webhookJSON(w, op)
	if s.base() == DialectSpec {
		body = map[string]any{"message": message, "webhook": body}
	}
	return s.wrap(status, body)
}

// list returns a response about a page.
func (s shapes) list(p page) response {
	items := make([]map[string]any, len(p.items))
	for i, w := range p.items {
		items[i] = s.webhookJSON(w, opList)
	}
	body := map[string]any{"page": p.number, "limit": p.limit, "total": p.total, "totalPages": p.totalPages()}
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
	var body map[string]any
	switch s.base() {
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

// wrap puts a body into the envelope that the wrapped dialects have.
func (s shapes) wrap(status int, body map[string]any) response {
	if s.wrapped() {
		body = map[string]any{"statusCode": status, "data": body}
	}
	return jsonResponse(status, body)
}
