// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// state is everything that a server holds. The API and the control paths stand on it and don't know each other.
type state struct {
	cfg Config
	mu  *sync.Mutex // of all that follows
	*rng
	*store
	*faultQueue
	*requestLog
	*courier
	*rateLimit
}

func newState(cfg Config) *state {
	random := &rng{rand: newRand(cfg.Seed)}
	mu := &sync.Mutex{}
	webhooks := &store{cfg: cfg, rng: random, mu: mu}
	ctx, cancel := context.WithCancel(context.Background())
	return &state{
		cfg:        cfg,
		mu:         mu,
		rng:        random,
		store:      webhooks,
		faultQueue: &faultQueue{mu: mu},
		requestLog: &requestLog{lines: cfg.Log, mu: mu, stats: newStats()},
		courier:    &courier{cfg: cfg, store: webhooks, mu: mu, poster: poster{cfg.DeliveryClient, ctx, cancel}},
		rateLimit:  &rateLimit{cfg: cfg, mu: mu},
	}
}

// Reset forgets webhooks, agents, faults, requests, deliveries and counts, and begins a new window of the rate limit.
func (s *state) Reset() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all, s.agents = nil, nil
	s.queued, s.random = nil, nil
	s.entries, s.stats = nil, newStats()
	s.done = nil
	s.ends = time.Time{}
}

func (s *state) checkWorkspace(n int) error {
	if n < 0 || n >= len(s.cfg.APIKeys) {
		return fmt.Errorf("workspace %d: there are %d, numbered from 0", n, len(s.cfg.APIKeys))
	}
	return nil
}
