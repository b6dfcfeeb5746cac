// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// controlPath is the server's own: no key, no rate limit, no log. It is never one of the API's, so a client cannot meet it by
// chance.
const controlPath = "/_mock"

// control is a call of the control path. It returns the JSON to show, or nil.
type control func(*http.Request) (any, error)

var errNotFound = errors.New("no webhook has this id")

// controls is what tests in other processes ask of the server itself.
type controls struct{ *state }

func (s controls) handler() http.Handler {
	mux := http.NewServeMux()
	for route, call := range map[string]control{
		"GET /webhooks":         s.webhooks,
		"POST /webhooks":        withBody(s.putWebhook),
		"PATCH /webhooks/{id}":  withBody(s.modifyWebhook),
		"DELETE /webhooks/{id}": s.removeWebhook,
		"POST /agents":          withBody(s.putAgent),
		"GET /deliveries":       s.deliveries,
		"POST /deliveries":      withBody(s.newDelivery),
		"POST /deliveries/{id}": s.redeliver,
		"GET /requests":         s.requests,
		"DELETE /requests":      func(*http.Request) (any, error) { s.ResetRequests(); return nil, nil },
		"POST /faults":          withBody(s.queueFaults),
		"DELETE /faults":        func(*http.Request) (any, error) { s.ClearFaults(); return nil, nil },
		"GET /stats":            s.counts,
		"DELETE ":               func(*http.Request) (any, error) { s.Reset(); return nil, nil },
	} {
		mux.Handle(strings.Replace(route, " ", " "+controlPath, 1), call)
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

// withBody returns a control that reads a body first.
func withBody[T any](call func(*http.Request, T) (any, error)) control {
	return func(r *http.Request) (any, error) {
		var in T
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			err = decodeStrictly(raw, &in)
		}
		if err != nil {
			return nil, err
		}
		return call(r, in)
	}
}

// putAgent adds an agent that someone made in the dashboard.
func (s controls) putAgent(_ *http.Request, a Agent) (any, error) {
	if err := errors.Join(a.check(), s.checkWorkspace(a.Workspace)); err != nil {
		return nil, err
	}
	return s.PutAgent(a), nil
}

// requests shows the log without header values and bodies: those hold the key and the secrets, and this path asks for no key.
func (s controls) requests(*http.Request) (any, error) {
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

func (s controls) counts(*http.Request) (any, error) {
	return struct {
		Stats
		Webhooks int `json:"webhooks"`
	}{s.Stats(), len(s.Webhooks())}, nil
}

// queueFaults queues one fault, or an array of them: all or none.
func (s controls) queueFaults(_ *http.Request, raw json.RawMessage) (any, error) {
	faults, err := ParseFaults(raw)
	if err != nil {
		return nil, err
	}
	s.Fault(faults...)
	return nil, nil
}
