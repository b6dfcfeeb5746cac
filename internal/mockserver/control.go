// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// controlPrefix is the server's own path: no key, no rate limit, no record. It
// is never one of the API's, so a client cannot meet it by chance.
const controlPrefix = "/_mock/"

// serveControl answers what tests in other processes ask of the server itself.
func (s *Server) serveControl(w http.ResponseWriter, r *http.Request) {
	name, raw, single := strings.Cut(strings.TrimPrefix(r.URL.EscapedPath(), controlPrefix), "/")
	id, err := url.PathUnescape(raw)
	known := err == nil && single == (id != "")
	var op func(*http.Request) answer
	if known && single && name == "webhooks" {
		op = s.webhookControl(r.Method, id)
	} else if known && !single {
		op = s.control(r.Method, name)
	}
	if op == nil {
		s.failure(http.StatusNotFound, "Cannot "+r.Method+" "+r.URL.Path).write(w, 0)
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	op(r).write(w, 0)
}

func (s *Server) control(method, name string) func(*http.Request) answer {
	switch method + " " + name {
	case "POST deliveries":
		return s.controlDeliver
	case "GET webhooks":
		return s.controlWebhooks
	case "POST webhooks":
		return s.controlPut
	case "POST agents":
		return s.controlPutAgent
	case "GET requests":
		return s.controlRequests
	case "DELETE requests":
		return done(s.ResetRequests)
	case "POST faults":
		return s.controlFault
	case "DELETE faults":
		return done(s.ClearFaults)
	case "PUT random-faults":
		return s.controlRandomFaults
	case "GET stats":
		return s.controlStats
	default:
		return nil
	}
}

func done(f func()) func(*http.Request) answer {
	return func(*http.Request) answer {
		f()
		return answer{status: http.StatusNoContent}
	}
}

// readControl reads the body.
func readControl(r *http.Request, into any) error {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	return decodeStrictly(raw, into)
}

// deliveryJSON is a DeliveryRequest on the control path.
type deliveryJSON struct {
	Event     string          `json:"event"`
	Edition   Edition         `json:"edition"`
	WebhookID string          `json:"webhook_id"`
	Forged    bool            `json:"forged"`
	Body      json.RawMessage `json:"body"`
}

// payload is the body to send: the text of a JSON string, or else the JSON
// value as it was written.
func (d deliveryJSON) payload() []byte {
	raw := bytes.TrimSpace(d.Body)
	var text string
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return nil
	case json.Unmarshal(raw, &text) == nil:
		return []byte(text)
	default:
		return raw
	}
}

func (s *Server) controlDeliver(r *http.Request) answer {
	var in deliveryJSON
	if err := readControl(r, &in); err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	out, err := s.Deliver(r.Context(), DeliveryRequest{
		Event: in.Event, Edition: in.Edition, WebhookID: in.WebhookID,
		Forged: in.Forged, Body: in.payload(),
	})
	if err != nil {
		return s.failure(http.StatusBadRequest, err.Error())
	}
	return jsonAnswer(http.StatusOK, map[string]any{"deliveries": out})
}
