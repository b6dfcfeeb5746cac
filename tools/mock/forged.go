// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mock

import (
	"context"
	"net/http"
)

// DeliverForged is Deliver with a signature that the webhook's secret did not
// make.
func (m *Mock) DeliverForged(ctx context.Context, id, event string, payload any) ([]int, error) {
	return m.deliver(ctx, map[string]any{"webhook_id": id, "event": event, "body": payload, "forged": true})
}

// deliver returns the status of each delivery: none where the webhook is paused
// or not subscribed.
func (m *Mock) deliver(ctx context.Context, body map[string]any) ([]int, error) {
	var out struct {
		Deliveries []struct {
			Status int `json:"status"`
		} `json:"deliveries"`
	}

	err := m.control(ctx, http.MethodPost, "deliveries", body, &out)

	statuses := make([]int, 0, len(out.Deliveries))
	for _, d := range out.Deliveries {
		statuses = append(statuses, d.Status)
	}

	return statuses, err
}
