// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"slices"
	"sync"
	"time"
)

// mask is what the API shows in the place of a secret.
const mask = "********"

// Webhook is a webhook as the server holds it, with what no response shows: its workspace, an index of Config.APIKeys,
// and its secret. The JSON is that of the control path.
type Webhook struct {
	Workspace int       `json:"workspace"`
	ID        string    `json:"id"`
	URL       string    `json:"url"`
	Events    []string  `json:"events"` // nil is shown as null
	Secret    string    `json:"secret"`
	IsActive  bool      `json:"is_active"`
	CreatedAt time.Time `json:"created_at"`

	listedFrom time.Time // see Config.ListDelay
}

// Agent is a phone agent as the server holds it. The JSON is that of the control path. Clients can only read agents.
type Agent struct {
	ID        string `json:"id"` // begins with "agent_"
	Workspace int    `json:"workspace"`
	Title     string `json:"title"`
	FolderID  string `json:"folder_id"`
	WebhookID string `json:"webhook_id"`
	// Draft is the number of the last version; 0 is an agent without versions.
	Draft int `json:"draft"`
	// Published are the numbers of the versions that were published.
	Published []int `json:"published"`
	// Prompt is a text that every version has in its prompt, in its analysis and in the key of a function. No client
	// has a use for it.
	Prompt    string    `json:"prompt"`
	CreatedAt time.Time `json:"created_at"`
}

// agentPrefix is how the id of an agent begins.
const agentPrefix = "agent_"

// masked returns the webhook as it may be shown.
func (w Webhook) masked() Webhook {
	w.Secret = mask
	return w
}

// store holds webhooks and agents.
type store struct {
	cfg Config
	rng *rng

	mu     *sync.Mutex
	all    []Webhook // in the order of their creation
	agents []Agent   // in the order in which they were put
}

// Webhooks returns all webhooks, in the order of their creation. Their events are to be read only.
func (s *store) Webhooks() []Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

// Webhook returns the webhook with that id.
func (s *store) Webhook(id string) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if i := s.index(id); i >= 0 {
		return s.all[i], true
	}
	return Webhook{}, false
}

// Put adds a webhook behind the API's back, or replaces the one that has its id, in its place: drift, or a webhook that
// someone else made. An empty ID and a zero CreatedAt are filled in. Nothing is checked, and IsActive is taken as it
// is.
func (s *store) Put(w Webhook) Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	if w.ID == "" {
		w.ID = s.cfg.Dialect.idPrefix() + s.rng.name(12)
	}
	if w.CreatedAt.IsZero() {
		w.CreatedAt = s.cfg.createdNow()
	}
	w.Events = slices.Clone(w.Events)
	if i := s.index(w.ID); i >= 0 {
		s.all[i] = w
	} else {
		s.all = append(s.all, w)
	}
	return w
}

// Modify changes a webhook behind the API's back, except its id, and returns the result; false if there is none. f must
// not call the server.
func (s *store) Modify(id string, f func(*Webhook)) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := s.index(id)
	if i < 0 {
		return Webhook{}, false
	}
	changed := s.all[i]
	changed.Events = slices.Clone(changed.Events) // others read them
	f(&changed)
	changed.ID = id
	s.all[i] = changed
	return changed, true
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

// page returns those that keep lets through, the newest first unless configured otherwise, from the skip-th on and at
// most take of them, and how many there are in all.
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
			items = append(items, w)
		}
		total++
	}
	return items, total
}

// PutAgent adds an agent, or replaces the one that has its id. An empty ID and a zero CreatedAt are filled in.
func (s *store) PutAgent(a Agent) Agent {
	if a.ID == "" {
		a.ID = agentPrefix + s.rng.name(14)
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = s.cfg.createdNow()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.agents = append(slices.DeleteFunc(s.agents, func(old Agent) bool { return old.ID == a.ID }), a)
	return a
}

// agentsOf returns the agents of a workspace; of every one for -1.
func (s *store) agentsOf(workspace int) []Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	elsewhere := func(a Agent) bool { return workspace >= 0 && a.Workspace != workspace }
	return slices.DeleteFunc(slices.Clone(s.agents), elsewhere)
}
