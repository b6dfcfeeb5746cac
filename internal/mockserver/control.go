// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// controlPrefix is the server's own path: no key, no rate limit, no log. It is
// never one of the API's, so a client cannot meet it by chance.
const controlPrefix = "/_mock/"

// control is a call of the control path. It returns the JSON to show, or nil.
type control func(*http.Request) (any, error)

var errNotFound = errors.New("no webhook has this id")

// controlRoutes serves what tests in other processes ask of the server itself.
func (s *Server) controlRoutes() http.Handler {
	mux := http.NewServeMux()
	for pattern, call := range map[string]control{
		"GET webhooks":         s.controlWebhooks,
		"POST webhooks":        s.controlPut,
		"PATCH webhooks/{id}":  s.controlModify,
		"DELETE webhooks/{id}": s.controlRemove,
		"POST agents":          s.controlPutAgent,
		"POST deliveries":      s.controlDeliver,
		"GET requests":         s.controlRequests,
		"DELETE requests":      func(*http.Request) (any, error) { s.ResetRequests(); return nil, nil },
		"POST faults":          s.controlFault,
		"DELETE faults":        func(*http.Request) (any, error) { s.ClearFaults(); return nil, nil },
		"GET stats":            s.controlStats,
	} {
		mux.Handle(strings.Replace(pattern, " ", " "+controlPrefix, 1), call)
	}
	return mux
}

// ServeHTTP implements http.Handler.
func (f control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := f(r)
	switch {
	case errors.Is(err, errNotFound):
		jsonResponse(http.StatusNotFound, map[string]any{"error": err.Error()}).write(w)
	case err != nil:
		jsonResponse(http.StatusBadRequest, map[string]any{"error": err.Error()}).write(w)
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
	default:
		jsonResponse(http.StatusOK, body).write(w)
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

// controlDeliver delivers an event. Its body is the text of a JSON string, or
// else the JSON value as it was written.
func (s *Server) controlDeliver(r *http.Request) (any, error) {
	var in struct {
		Event     string          `json:"event"`
		Edition   Edition         `json:"edition"`
		WebhookID string          `json:"webhook_id"`
		Forged    bool            `json:"forged"`
		Body      json.RawMessage `json:"body"`
	}
	if err := readControl(r, &in); err != nil {
		return nil, err
	}
	body := bytes.TrimSpace(in.Body)
	var text string
	if string(body) == "null" {
		body = nil
	} else if json.Unmarshal(body, &text) == nil {
		body = []byte(text)
	}
	out, err := s.Deliver(r.Context(), DeliveryRequest{
		Event: in.Event, Edition: in.Edition, WebhookID: in.WebhookID, Forged: in.Forged, Body: body,
	})
	if err != nil {
		return nil, err
	}
	shown := map[string]any{"deliveries": out}
	if len(out) == 0 {
		shown["message"] = fmt.Sprintf("no active webhook is subscribed to %q", in.Event)
	}
	return shown, nil
}

// controlRequests shows the log without header values and bodies: those hold
// the key and the secrets, and this path asks for no key.
func (s *Server) controlRequests(*http.Request) (any, error) {
	type entry struct {
		Method string   `json:"method"`
		Path   string   `json:"path"`
		Status int      `json:"status"`
		Fields []string `json:"fields"`
	}
	out := []entry{}
	for _, r := range s.Requests() {
		out = append(out, entry{r.Method, r.Path, r.Status, append([]string{}, r.Fields...)})
	}
	return map[string]any{"requests": out}, nil
}

func (s *Server) controlStats(*http.Request) (any, error) {
	return struct {
		Stats
		Webhooks int `json:"webhooks"`
	}{s.Stats(), len(s.Webhooks())}, nil
}

// controlFault queues one fault, or an array of them: all or none.
func (s *Server) controlFault(r *http.Request) (any, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	faults, err := ParseFaults(raw)
	if err != nil {
		return nil, err
	}
	s.Fault(faults...)
	return nil, nil
}
