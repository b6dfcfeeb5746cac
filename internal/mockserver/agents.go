// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"
)

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
	// Prompt is a text that every version has in its prompt, in its analysis and in the key of a function. No client has a use
	// for it.
	Prompt    string    `json:"prompt"`
	CreatedAt time.Time `json:"created_at"`
}

const (
	agentPrefix = "agent_"
	maxVersions = 1000 // a response has all of them
)

// check returns an error for an agent that DialNexa could not have.
func (a Agent) check() error {
	switch {
	case a.ID != "" && !strings.HasPrefix(a.ID, agentPrefix):
		return errors.New("id: want one that begins with " + agentPrefix)
	case a.Draft < 0 || a.Draft > maxVersions:
		return errors.New("draft: want 0 to 1000")
	case slices.ContainsFunc(a.Published, func(n int) bool { return n < 1 || n > a.Draft }):
		return errors.New("published: want numbers from 1 to draft")
	default:
		return nil
	}
}

// agentStore holds the agents in the order in which they were put.
type agentStore struct {
	cfg Config
	rng *rand.Rand

	mu  sync.Mutex
	all []Agent
}

// PutAgent adds an agent, or replaces the one that has its id. An empty ID and a zero CreatedAt are filled in.
func (s *agentStore) PutAgent(a Agent) Agent {
	if a.ID == "" {
		a.ID = agentPrefix + randomName(s.rng, 14)
	}
	if a.CreatedAt.IsZero() {
		a.CreatedAt = s.cfg.createdNow()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(slices.DeleteFunc(s.all, func(old Agent) bool { return old.ID == a.ID }), a)
	return a
}

func (s *agentStore) agents() []Agent {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.all)
}

func (s *agentStore) reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = nil
}
