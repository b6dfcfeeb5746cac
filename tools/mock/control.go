// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mock

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// Webhook is a webhook as the mock holds it.
type Webhook struct {
	ID        string   `json:"id"`
	URL       string   `json:"url"`
	Events    []string `json:"events"`
	IsActive  bool     `json:"is_active"`
	CreatedAt string   `json:"created_at"`
}

// Stats counts what has happened since the mock was started.
type Stats struct {
	Requests int            `json:"requests"`
	Refused  int            `json:"refused"`
	Faults   map[string]int `json:"faults"`
	ByMethod map[string]int `json:"by_method"`
}

// Stats returns the counts so far.
func (m *Mock) Stats(ctx context.Context) (Stats, error) {
	var out Stats
	err := m.control(ctx, http.MethodGet, "stats", nil, &out)

	return out, err
}

// Webhooks returns all webhooks, in the order of their creation.
func (m *Mock) Webhooks(ctx context.Context) ([]Webhook, error) {
	var out struct {
		Webhooks []Webhook `json:"webhooks"`
	}

	err := m.control(ctx, http.MethodGet, "webhooks", nil, &out)

	return out.Webhooks, err
}

// Put adds a webhook that somebody else made. An empty id is filled in.
func (m *Mock) Put(ctx context.Context, w Webhook) (Webhook, error) {
	body := map[string]any{"url": w.URL, "events": w.Events, "is_active": w.IsActive}
	if w.ID != "" {
		body["id"] = w.ID
	}

	var out Webhook
	err := m.control(ctx, http.MethodPost, "webhooks", body, &out)

	return out, err
}

// Modify changes url, events and is_active of a webhook behind Terraform's back.
func (m *Mock) Modify(ctx context.Context, w Webhook) error {
	body := map[string]any{"url": w.URL, "events": w.Events, "is_active": w.IsActive}

	return m.control(ctx, http.MethodPatch, "webhooks/"+url.PathEscape(w.ID), body, nil)
}

// Remove deletes a webhook behind Terraform's back.
func (m *Mock) Remove(ctx context.Context, id string) error {
	return m.control(ctx, http.MethodDelete, "webhooks/"+url.PathEscape(id), nil, nil)
}

// FailAtRandom gives a share of the requests a random fault from now on.
func (m *Mock) FailAtRandom(ctx context.Context, rate float64, seed int64) error {
	return m.control(ctx, http.MethodPut, "random-faults", map[string]any{"rate": rate, "seed": seed}, nil)
}

// Deliver sends a signed event to a webhook's url, and returns the status of each
// delivery: none where the webhook is paused or not subscribed.
func (m *Mock) Deliver(ctx context.Context, id, event string, payload any) ([]int, error) {
	return m.deliver(ctx, map[string]any{"webhook_id": id, "event": event, "body": payload})
}

// control sends a request to the control path. body and into may be nil.
func (m *Mock) control(ctx context.Context, method, path string, body, into any) error {
	text, err := json.Marshal(body)
	if err != nil {
		return err
	}

	address := strings.TrimSuffix(m.BaseURL, "/v1") + "/_mock/" + path

	req, err := http.NewRequestWithContext(ctx, method, address, bytes.NewReader(text))
	if err != nil {
		return err
	}

	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()

	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}

	if resp.StatusCode > 299 {
		return fmt.Errorf("the mock answers %s /_mock/%s with %s: %s", method, path, resp.Status, answer)
	}

	if into == nil {
		return nil
	}

	return json.Unmarshal(answer, into)
}
