// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"net/url"
	"strings"
)

// collection is the only resource there is; unversioned paths are gone.
const collection = "/v1/user-webhooks"

// act performs a call for good and returns the true answer.
func (s *Server) act(c call) answer {
	id, single, known := route(c.raw)
	op := s.operation(c.method, id, single)
	if !known || op == nil {
		return failure(http.StatusNotFound, "Cannot "+c.method+" "+c.path)
	}
	if c.header.Get("Authorization") != "Bearer "+s.cfg.APIKey || len(c.header.Values("Authorization")) != 1 {
		return failure(http.StatusUnauthorized)
	}
	if c.tooLarge {
		return failure(http.StatusRequestEntityTooLarge)
	}
	return op(c)
}

// operation returns what a method does to the collection or to one webhook,
// nil for nothing.
func (s *Server) operation(method, id string, single bool) func(call) answer {
	of := func(f func(string, call) answer) func(call) answer {
		return func(c call) answer { return f(id, c) }
	}
	switch {
	case method == http.MethodPost && !single:
		return s.create
	case method == http.MethodGet && !single && !s.cfg.ListDisabled:
		return s.list
	case method == http.MethodGet && single:
		return of(s.read)
	case method == http.MethodPatch && single:
		return of(s.update)
	case method == http.MethodDelete && single:
		return of(s.remove)
	default:
		return nil
	}
}

// route takes a path apart while it is still escaped: an id may hold a slash.
func route(raw string) (id string, single, known bool) {
	if raw == collection {
		return "", false, true
	}
	segment, found := strings.CutPrefix(raw, collection+"/")
	if !found || segment == "" || strings.Contains(segment, "/") {
		return "", false, false
	}
	id, err := url.PathUnescape(segment)
	return id, true, err == nil
}

func (s *Server) create(c call) answer {
	in, problems := parseInput(c, required)
	if len(problems) > 0 {
		return failure(http.StatusBadRequest, problems...)
	}
	w := Webhook{URL: in.url, Events: in.events, Secret: in.secret, IsActive: true}
	if in.has(fieldActive) {
		w.IsActive = in.active
	}
	if refusal := s.verify(w.URL, w.Secret); refusal != "" {
		return failure(http.StatusBadRequest, refusal)
	}
	w.URL = s.cfg.StoreURL(w.URL)
	return s.single(opCreate, s.Put(w))
}

func (s *Server) read(id string, _ call) answer {
	w, ok := s.store.get(id)
	if !ok {
		return failure(http.StatusNotFound)
	}
	return s.single(opRead, w)
}

func (s *Server) update(id string, c call) answer {
	w, ok := s.store.get(id)
	if !ok {
		return failure(http.StatusNotFound)
	}
	in, problems := parseInput(c, nil)
	if len(problems) > 0 {
		return failure(http.StatusBadRequest, problems...)
	}
	if in.has(fieldURL) {
		if refusal := s.verify(in.url, w.Secret); refusal != "" {
			return failure(http.StatusBadRequest, refusal)
		}
	}
	// The webhook may have gone, or changed, while the url was verified.
	w, ok = s.store.modify(id, func(w *Webhook) { in.apply(w, s.cfg.StoreURL) })
	if !ok {
		return failure(http.StatusNotFound)
	}
	return s.single(opUpdate, w)
}

func (s *Server) remove(id string, _ call) answer {
	if !s.store.remove(id) {
		return failure(http.StatusNotFound)
	}
	return s.deleted(id)
}

// list answers with a page of the webhooks, the newest first: what is created
// while a client pages shifts the rest, as it does in most APIs.
func (s *Server) list(c call) answer {
	q, problems := parsePaging(c.query, s.cfg.Dialect)
	if len(problems) > 0 {
		return failure(http.StatusBadRequest, problems...)
	}
	limit := min(q.limit, s.cfg.PageCap)
	items, total := s.store.newest(q.keep, q.skip(limit), limit)
	return s.many(page{items: items, number: q.page, limit: limit, total: total})
}
