// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// apiRoutes are by method and path. An id is left out.
func (s *Server) apiRoutes() map[string]func(call) response {
	return map[string]func(call) response{
		"POST /v1/user-webhooks":    s.create,
		"GET /v1/user-webhooks":     s.list,
		"GET /v1/user-webhooks/":    s.read,
		"PATCH /v1/user-webhooks/":  s.update,
		"DELETE /v1/user-webhooks/": s.remove,
		"GET /v1/agents":            s.listAgents,
		"GET /v1/agents/":           s.readAgent,
	}
}

// act performs a call for good and returns the true response.
func (s *Server) act(c call) response {
	route, id, known := split(c.raw)
	op := s.routes[c.method+" "+route]
	if !known || op == nil {
		return s.noRoute(s.cfg.NotFound, c)
	}
	if c.id, c.workspace = id, s.workspace(c.header); c.workspace < 0 {
		return s.errorResponse(http.StatusUnauthorized)
	}
	return op(c)
}

// split takes the id off a path while that is still escaped, since an id may
// hold a slash: /v1/user-webhooks/a%2Fb is /v1/user-webhooks/ and a/b.
func split(raw string) (route, id string, known bool) {
	end := len(raw)
	if i := strings.LastIndex(raw, "/"); strings.Count(raw, "/") == 3 {
		end = i + 1
	}
	id, err := url.PathUnescape(raw[end:])
	return raw[:end], id, err == nil && strings.HasSuffix(raw[:end], "/") == (id != "")
}

// workspace is the one that the key of a request selects, -1 without a key.
func (s *Server) workspace(header http.Header) int {
	if len(header.Values("Authorization")) != 1 {
		return -1
	}
	return slices.IndexFunc(s.cfg.APIKeys, func(key string) bool { return header.Get("Authorization") == "Bearer "+key })
}

func (s *Server) create(c call) response {
	in, problems := parseInput(c, required)
	if len(problems) > 0 {
		return s.errorResponse(http.StatusBadRequest, problems...)
	}
	w := Webhook{
		Workspace: c.workspace, URL: in.url, Events: in.events, Secret: in.secret, IsActive: !in.has(fieldActive) || in.active,
	}
	if refusal := s.verify(w.URL, w.Secret); refusal != "" {
		return s.errorResponse(http.StatusBadRequest, refusal)
	}
	w.URL = s.cfg.StoreURL(w.URL)
	w.listedFrom = s.cfg.Now().Add(s.cfg.ListDelay)
	return s.webhookResponse(opCreate, s.Put(w))
}

// find returns a webhook of the caller's workspace.
func (s *Server) find(c call) (Webhook, bool) {
	w, ok := s.store.get(c.id)
	return w, ok && w.Workspace == c.workspace
}

func (s *Server) read(c call) response {
	w, ok := s.find(c)
	if !ok {
		return s.errorResponse(http.StatusNotFound)
	}
	return s.webhookResponse(opRead, w)
}

func (s *Server) update(c call) response {
	w, ok := s.find(c)
	if !ok {
		return s.errorResponse(http.StatusNotFound)
	}
	in, problems := parseInput(c, nil)
	if len(problems) > 0 {
		return s.errorResponse(http.StatusBadRequest, problems...)
	}
	if in.has(fieldURL) {
		if refusal := s.verify(in.url, w.Secret); refusal != "" {
			return s.errorResponse(http.StatusBadRequest, refusal)
		}
	}
	// The webhook may have gone, or changed, while the url was verified.
	w, ok = s.store.modify(c.id, func(w *Webhook) { in.apply(w, s.cfg.StoreURL) })
	if !ok {
		return s.errorResponse(http.StatusNotFound)
	}
	return s.webhookResponse(opUpdate, w)
}

func (s *Server) remove(c call) response {
	if _, ok := s.find(c); !ok || !s.store.remove(c.id) {
		return s.errorResponse(http.StatusNotFound)
	}
	return s.deletedResponse(c.id)
}

// list returns a page. The newest webhooks come first, unless configured
// otherwise: what is created while a client pages shifts the rest, as in most
// APIs.
func (s *Server) list(c call) response {
	q, problems := parsePaging(c.query, s.cfg.Dialect)
	if len(problems) > 0 {
		return s.errorResponse(http.StatusBadRequest, problems...)
	}
	now := s.cfg.Now()
	listed := func(w *Webhook) bool {
		return w.Workspace == c.workspace && !w.listedFrom.After(now) && q.keep(w)
	}
	limit := min(q.limit, s.cfg.PageCap)
	items, total := s.store.page(listed, s.cfg.OldestFirst, q.skip(limit), limit)
	return s.listResponse(page{items: items, number: q.page, limit: limit, total: total})
}
