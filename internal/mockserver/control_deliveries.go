// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"time"
)

// newDelivery is a DeliveryRequest in JSON. Its body is the text of a JSON string, or else the JSON value as it was written.
type newDelivery struct {
	Event     string          `json:"event"`
	Edition   Edition         `json:"edition"`
	WebhookID string          `json:"webhook_id"`
	Forged    bool            `json:"forged"`
	Body      json.RawMessage `json:"body"`
	Times     int             `json:"times"`
	Retries   int             `json:"retries"`
	Wait      duration        `json:"wait"`
}

func (in newDelivery) request() DeliveryRequest {
	r := DeliveryRequest{
		Event: in.Event, Edition: in.Edition, WebhookID: in.WebhookID, Forged: in.Forged, Body: bytes.TrimSpace(in.Body),
		Times: in.Times, Retries: in.Retries, Wait: time.Duration(in.Wait),
	}
	var text string
	if json.Unmarshal(r.Body, &text) == nil {
		r.Body = []byte(text)
	}
	return r
}

// deliveries shows the last ones.
func (s controls) deliveries(*http.Request) (any, error) {
	return map[string]any{"deliveries": append([]Delivery{}, s.Deliveries()...)}, nil
}

// newDelivery delivers an event.
func (s controls) newDelivery(r *http.Request, in newDelivery) (any, error) {
	out, err := s.Deliver(r.Context(), in.request())
	if err != nil {
		return nil, err
	}
	shown := map[string]any{"deliveries": out}
	if len(out) == 0 {
		shown["message"] = fmt.Sprintf("no active webhook is subscribed to %q", in.Event)
	}
	return shown, nil
}

// redeliver sends a delivery again.
func (s controls) redeliver(r *http.Request) (any, error) {
	return s.Redeliver(r.Context(), r.PathValue("id"))
}
