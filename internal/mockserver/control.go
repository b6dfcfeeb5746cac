// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"
)

// controlPath is the server's own: no key, no rate limit, no log. It is never one of the API's, so a client cannot meet
// it by chance.
const controlPath = "/_mock"

// control is a call of the control path. It gets the body, if there is one, and returns the JSON to show, or nil.
type control func(r *http.Request, body []byte) (any, error)

var errNotFound = errors.New("no webhook has this id")

// controls is what tests in other processes ask of the server itself.
type controls struct{ *state }

func (s controls) handler() http.Handler {
	list := func(name string, all func() any) control {
		return func(*http.Request, []byte) (any, error) { return map[string]any{name: all()}, nil }
	}
	forget := func(what func()) control {
		return func(*http.Request, []byte) (any, error) { what(); return nil, nil }
	}
	mux := http.NewServeMux()
	for route, call := range map[string]control{
		"GET /webhooks":         s.webhooks,
		"POST /webhooks":        s.putWebhook,
		"PATCH /webhooks/{id}":  s.modifyWebhook,
		"DELETE /webhooks/{id}": s.removeWebhook,
		"POST /agents":          s.putAgent,
		"GET /deliveries":       list("deliveries", func() any { return s.Deliveries() }),
		"POST /deliveries":      s.deliver,
		"POST /deliveries/{id}": s.redeliver,
		"GET /requests":         list("requests", func() any { return s.Requests() }),
		"DELETE /requests":      forget(s.ResetRequests),
		"POST /faults":          s.queueFaults,
		"DELETE /faults":        forget(s.ClearFaults),
		"GET /stats":            s.counts,
		"DELETE ":               forget(s.Reset),
	} {
		mux.Handle(strings.Replace(route, " ", " "+controlPath, 1), call)
	}
	return mux
}

// ServeHTTP implements http.Handler.
func (f control) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var out any
	status := http.StatusOK
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil {
		out, err = f(r, body)
	}
	switch {
	case errors.Is(err, errNotFound):
		status, out = http.StatusNotFound, map[string]any{"error": err.Error()}
	case err != nil:
		status, out = http.StatusBadRequest, map[string]any{"error": err.Error()}
	case out == nil:
		status = http.StatusNoContent
	}
	jsonResponse(status, out).write(w)
}

// shown is a webhook as the control path shows it, in one shape whatever the dialect is, its secret masked.
type shown struct {
	Webhook
	Signature string `json:"signature,omitempty"`
}

// webhooks shows all webhooks. With ?sign=TEXT each has the signature of that text under its secret, so that a test can
// tell which secret it is without seeing it.
func (s controls) webhooks(r *http.Request, _ []byte) (any, error) {
	query, all := r.URL.Query(), []shown{}
	for _, w := range s.Webhooks() {
		item := shown{Webhook: w.masked()}
		if query.Has("sign") {
			_, item.Signature = EditionPage.signature(w.Secret, []byte(query.Get("sign")))
		}
		all = append(all, item)
	}
	return map[string]any{"webhooks": all}, nil
}

// putWebhook adds a webhook that someone else made: active, unless it says otherwise, and with a secret that no one
// knows, unless it gives one. It may break the API's rules, such as https: that is what it is for.
func (s controls) putWebhook(_ *http.Request, body []byte) (any, error) {
	w := Webhook{Secret: s.name(24), IsActive: true}
	if err := decodeStrictly(body, &w); err != nil {
		return nil, err
	}
	if w.URL == "" || w.Events == nil {
		return nil, errors.New("a webhook needs url and events")
	}
	if err := s.checkWorkspace(w.Workspace); err != nil {
		return nil, err
	}
	return s.Put(w).masked(), nil
}

func (s controls) modifyWebhook(r *http.Request, body []byte) (any, error) {
	before, ok := s.Webhook(r.PathValue("id"))
	if !ok {
		return nil, errNotFound
	}
	after := before
	after.Events = slices.Clone(before.Events) // decoding writes into it
	if err := decodeStrictly(body, &after); err != nil {
		return nil, err
	}
	if after.ID != before.ID {
		return nil, errors.New("id cannot change")
	}
	return s.Put(after).masked(), nil
}

func (s controls) removeWebhook(r *http.Request, _ []byte) (any, error) {
	if !s.Remove(r.PathValue("id")) {
		return nil, errNotFound
	}
	return nil, nil
}

// putAgent adds an agent that someone made in the dashboard.
func (s controls) putAgent(_ *http.Request, body []byte) (any, error) {
	var a Agent
	if err := decodeStrictly(body, &a); err != nil {
		return nil, err
	}
	if err := errors.Join(a.check(), s.checkWorkspace(a.Workspace)); err != nil {
		return nil, err
	}
	return s.PutAgent(a), nil
}

// deliver delivers an event. Its body is the text of a JSON string, or else the JSON value as it was written.
func (s controls) deliver(r *http.Request, body []byte) (any, error) {
	var in struct {
		DeliveryRequest
		Wait duration `json:"wait"`
	}
	if err := decodeStrictly(body, &in); err != nil {
		return nil, err
	}
	var text string
	if json.Unmarshal(in.Body, &text) == nil {
		in.Body = []byte(text)
	}
	in.DeliveryRequest.Wait = time.Duration(in.Wait)
	out, err := s.Deliver(r.Context(), in.DeliveryRequest)
	if err == nil && len(out) == 0 {
		message := fmt.Sprintf("no active webhook is subscribed to %q", in.Event)
		return map[string]any{"deliveries": out, "message": message}, nil
	}
	return map[string]any{"deliveries": out}, err
}

// redeliver sends a delivery again.
func (s controls) redeliver(r *http.Request, _ []byte) (any, error) {
	return s.Redeliver(r.Context(), r.PathValue("id"))
}

func (s controls) counts(*http.Request, []byte) (any, error) {
	return struct {
		Stats
		Webhooks int `json:"webhooks"`
	}{s.Stats(), len(s.Webhooks())}, nil
}

// queueFaults queues one fault, or an array of them: all or none.
func (s controls) queueFaults(_ *http.Request, body []byte) (any, error) {
	faults, err := ParseFaults(body)
	if err == nil {
		s.Fault(faults...)
	}
	return nil, err
}
