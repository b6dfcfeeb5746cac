// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"slices"
	"strings"
)

// api is DialNexa's. It knows nothing of faults and limits.
type api struct {
	*state
	shapes
	routes map[string]func(call) response // by method and path; an id is left out
}

func newAPI(s *state) *api {
	a := &api{state: s, shapes: shapes{s.cfg.Dialect, s.cfg.EchoSecrets, s.rng}}
	a.routes = map[string]func(call) response{
		"POST /v1/user-webhooks":    a.create,
		"GET /v1/user-webhooks":     a.listWebhooks,
		"GET /v1/user-webhooks/":    a.owned(a.read),
		"PATCH /v1/user-webhooks/":  a.owned(a.update),
		"DELETE /v1/user-webhooks/": a.owned(a.remove),
		"GET /v1/agents":            a.listAgents,
		"GET /v1/agents/":           a.readAgent,
	}
	return a
}

// act performs a call for good and returns the true response.
func (a *api) act(c call) response {
	route, id, known := c.route()
	op := a.routes[route]
	if !known || op == nil {
		return a.cfg.NotFound.response(c)
	}
	if c.id, c.workspace = id, a.workspace(c.Header); c.workspace < 0 {
		return errorResponse(http.StatusUnauthorized)
	}
	return op(c)
}

// workspace returns the one that the key of a request selects, -1 without a key.
func (a *api) workspace(header http.Header) int {
	if len(header.Values("Authorization")) != 1 {
		return -1
	}
	return slices.IndexFunc(a.cfg.APIKeys, func(key string) bool { return header.Get("Authorization") == "Bearer "+key })
}

func (a *api) create(c call) response {
	in, problems := a.accept(c, true, "")
	if len(problems) > 0 {
		return errorResponse(http.StatusBadRequest, problems...)
	}
	w := Webhook{Workspace: c.workspace, IsActive: true, listedFrom: a.cfg.Now().Add(a.cfg.ListDelay)}
	in.apply(&w, a.cfg.StoreURL)
	return a.webhook(opCreate, a.Put(w))
}

// accept reads the body of a create or an update and, if it is configured to, asks the receiver whether it is there. It
// returns the API's messages about what is wrong.
func (a *api) accept(c call, create bool, secret string) (input, []string) {
	in, problems := parseInput(c, create)
	to, sent := in["url"].(string)
	if len(problems) > 0 || !sent || a.cfg.VerifyURL == "" {
		return in, problems
	}
	if text, sent := in["secret"].(string); sent {
		secret = text
	}
	return in, a.verify(to, Edition(a.cfg.VerifyURL), secret)
}

// owned returns a route about a webhook of the caller's workspace.
func (a *api) owned(op func(call, Webhook) response) func(call) response {
	return func(c call) response {
		if w, ok := a.Webhook(c.id); ok && w.Workspace == c.workspace {
			return op(c, w)
		}
		return errorResponse(http.StatusNotFound)
	}
}

func (a *api) read(_ call, w Webhook) response { return a.webhook(opRead, w) }

func (a *api) update(c call, w Webhook) response {
	in, problems := a.accept(c, false, w.Secret)
	if len(problems) > 0 {
		return errorResponse(http.StatusBadRequest, problems...)
	}
	// The webhook may have gone, or changed, while the url was verified.
	w, ok := a.Modify(c.id, func(w *Webhook) { in.apply(w, a.cfg.StoreURL) })
	if !ok {
		return errorResponse(http.StatusNotFound)
	}
	return a.webhook(opUpdate, w)
}

func (a *api) remove(c call, _ Webhook) response {
	if !a.Remove(c.id) {
		return errorResponse(http.StatusNotFound)
	}
	return a.deleted(c.id)
}

// listWebhooks returns a page. The newest webhooks come first, unless configured otherwise: what is created while a
// client pages shifts the rest, as in most APIs.
func (a *api) listWebhooks(c call) response {
	q, problems := parsePaging(c.URL.Query(), a.cfg.Dialect)
	if len(problems) > 0 {
		return errorResponse(http.StatusBadRequest, problems...)
	}
	now := a.cfg.Now()
	listed := func(w Webhook) bool { return w.Workspace == c.workspace && !w.listedFrom.After(now) && q.keep(w) }
	limit := min(q.limit, a.cfg.PageCap)
	items, total := a.page(listed, (q.page-1)*limit, limit)
	return a.list(items, q.page, limit, total)
}

func (a *api) listAgents(c call) response {
	return a.agentList(a.agentsOf(c.workspace))
}

// readAgent responds for an agent of another workspace as the OpenAPI file says, or in a wrapped dialect as the
// documentation pages say.
func (a *api) readAgent(c call) response {
	all := a.agentsOf(-1)
	i := slices.IndexFunc(all, func(agent Agent) bool { return agent.ID == c.id })
	switch {
	case !strings.HasPrefix(c.id, agentPrefix):
		return errorResponse(http.StatusBadRequest, "Invalid agent ID format")
	case i < 0, all[i].Workspace != c.workspace && a.wrapped():
		return errorResponse(http.StatusNotFound, "Agent not found")
	case all[i].Workspace != c.workspace:
		return errorResponse(http.StatusForbidden)
	}
	return a.wrap(http.StatusOK, a.agentJSON(all[i]))
}
