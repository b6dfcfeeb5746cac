// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"math/rand/v2"
	"slices"
	"sync"
	"time"
)

// Webhook is a webhook as the server holds it, with what no response shows: its workspace, an index of Config.APIKeys, and
// its secret.
type Webhook struct {
	Workspace int
	ID        string
	URL       string
	Events    []string // nil is shown as null
	Secret    string
	IsActive  bool
	CreatedAt time.Time

	listedFrom time.Time // see Config.ListDelay
}

func (w Webhook) clone() Webhook {
	w.Events = slices.Clone(w.Events)
	return w
}

// store holds the webhooks.
type store struct {
	cfg Config
	rng *rand.Rand

	mu  sync.Mutex
	all []Webhook // in the order of their creation
}

// Webhooks returns copies of all webhooks, in the order of their creation.
func (s *store) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Webhook, len(s.all))
	for i, w := range s.all {
		out[i] = w.clone()
	}
	return out
}

// Webhook returns a copy of the webhook with that id.
func (s *store) Webhook(id string) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(id); i >= 0 {
		return s.all[i].clone(), true
	}
	return Webhook{}, false
}

// Put adds a webhook behind the API's back, or replaces the one that has its id, in its place: drift, or a webhook that
// someone else made. An empty ID and a zero CreatedAt are filled in. Nothing is checked, and IsActive is taken as it is.
func (s *store) Put(w Webhook) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	for w.ID == "" { // a seed with bad luck cannot overwrite a webhook
		if id := s.cfg.Dialect.idPrefix() + randomName(s.rng, 12); s.index(id) < 0 {
			w.ID = id
		}
	}
	if w.CreatedAt.IsZero() {
		w.CreatedAt = s.cfg.createdNow()
	}
	if i := s.index(w.ID); i >= 0 {
		s.all[i] = w.clone()
	} else {
		s.all = append(s.all, w.clone())
	}
	return w.clone()
}

// Modify changes a webhook behind the API's back, except its id, and returns the result; false if there is none. f must not
// call the server.
func (s *store) Modify(id string, f func(*Webhook)) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(id)
	if i < 0 {
		return Webhook{}, false
	}
	changed := s.all[i].clone()
	f(&changed)
	changed.ID = id
	s.all[i] = changed.clone()
	return changed.clone(), true
}

// Remove deletes a webhook behind the API's back, and reports whether there was one.
func (s *store) Remove(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(id)
	if i < 0 {
		return false
	}
	s.all = slices.Delete(s.all, i, i+1)
	return true
}

func (s *store) index(id string) int {
	return slices.IndexFunc(s.all, func(w Webhook) bool { return w.ID == id })
}

func (s *store) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = nil
}

// page returns those that keep lets through, the newest first unless configured otherwise, from the skip-th on and at most
// take of them, and how many there are in all. Only what is returned is copied: benchmarks page through thousands.
func (s *store) page(keep func(Webhook) bool, skip, take int) (items []Webhook, total int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.all {
		w := s.all[len(s.all)-1-i]
		if s.cfg.OldestFirst {
			w = s.all[i]
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
