// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"slices"
	"sync"
	"time"
)

// Webhook is a webhook as the server holds it, with what no response shows: its
// workspace, an index of Config.APIKeys, and its secret.
type Webhook struct {
	Workspace int
	ID        string
	URL       string
	Events    []string
	Secret    string
	IsActive  bool
	CreatedAt time.Time

	listedFrom time.Time // see Config.ListDelay
}

func (w Webhook) clone() Webhook {
	w.Events = slices.Clone(w.Events)
	return w
}

// store holds the webhooks in the order in which they were created.
type store struct {
	mu    sync.Mutex
	order []*Webhook
	byID  map[string]*Webhook
}

func newStore() *store { return &store{byID: make(map[string]*Webhook)} }

func (s *store) all() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Webhook, len(s.order))
	for i, w := range s.order {
		out[i] = w.clone()
	}
	return out
}

// page returns those that keep lets through, the newest first unless asked
// otherwise, from the skip-th on and at most take of them, and how many there
// are in all. Only what is returned is copied: benchmarks page through thousands.
func (s *store) page(keep func(*Webhook) bool, oldestFirst bool, skip, take int) (items []Webhook, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.order {
		w := s.order[len(s.order)-1-i]
		if oldestFirst {
			w = s.order[i]
		}
		if !keep(w) {
			continue
		}
		if total >= skip && len(items) < take {
			items = append(items, w.clone())
		}
		total++
	}
	return items, total
}

func (s *store) get(id string) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.byID[id]
	if !ok {
		return Webhook{}, false
	}
	return w.clone(), true
}

// put adds w, or replaces the webhook that has its id and keeps its place.
func (s *store) put(w Webhook) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w = w.clone()
	if old, ok := s.byID[w.ID]; ok {
		*old = w
		return
	}
	s.order = append(s.order, &w)
	s.byID[w.ID] = &w
}

// modify applies f to the webhook, whose id it cannot change, and returns the
// result.
func (s *store) modify(id string, f func(*Webhook)) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.byID[id]
	if !ok {
		return Webhook{}, false
	}
	changed := w.clone()
	f(&changed)
	changed.ID = id
	*w = changed.clone()
	return changed, true
}

func (s *store) remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.byID[id]
	if !ok {
		return false
	}
	delete(s.byID, id)
	at := slices.Index(s.order, w)
	s.order = slices.Delete(s.order, at, at+1)
	return true
}

// Webhooks returns copies of all webhooks, in the order of their creation.
func (s *Server) Webhooks() []Webhook { return s.store.all() }

// Webhook returns a copy of the webhook with that id.
func (s *Server) Webhook(id string) (Webhook, bool) { return s.store.get(id) }

// Put adds a webhook behind the API's back, or replaces the one that has its
// id: drift, or a webhook that someone else made. An empty ID and a zero
// CreatedAt are filled in. Nothing is checked, and IsActive is taken as it is.
func (s *Server) Put(w Webhook) Webhook {
	if w.ID == "" {
		w.ID = s.newID()
	}
	if w.CreatedAt.IsZero() {
		w.CreatedAt = s.createdNow()
	}
	s.store.put(w)
	return w.clone()
}

// Modify changes a webhook behind the API's back and tells whether there is
// one. f must not call the server.
func (s *Server) Modify(id string, f func(*Webhook)) bool {
	_, ok := s.store.modify(id, f)
	return ok
}

// Remove deletes a webhook behind the API's back and tells whether there was
// one.
func (s *Server) Remove(id string) bool { return s.store.remove(id) }

// newID returns an id that no webhook has, so that a seed with bad luck cannot
// overwrite one.
func (s *Server) newID() string {
	for {
		id := s.cfg.Dialect.idPrefix() + randomName(s.rng, 12)
		if _, taken := s.store.get(id); !taken {
			return id
		}
	}
}
