// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "fmt"

// state is everything that a server holds. The API and the control paths stand on it and don't know each other.
type state struct {
	cfg Config
	*store
	*agentStore
	*faultQueue
	*requestLog
	*courier
	limit *rateLimit
}

func newState(cfg Config) *state {
	rng := newRNG(cfg.Seed)
	webhooks := &store{cfg: cfg, rng: rng}
	return &state{
		cfg:        cfg,
		store:      webhooks,
		agentStore: &agentStore{cfg: cfg, rng: rng},
		faultQueue: &faultQueue{},
		requestLog: &requestLog{lines: cfg.Log, stats: newStats()},
		courier:    &courier{cfg: cfg, store: webhooks, poster: newPoster(cfg.DeliveryClient)},
		limit:      &rateLimit{cfg: cfg},
	}
}

// Reset forgets webhooks, agents, faults, requests, deliveries and counts, and begins a new window of the rate limit.
func (s *state) Reset() {
	s.store.reset()
	s.agentStore.reset()
	s.ClearFaults()
	s.requestLog.reset()
	s.courier.reset()
	s.limit.reset()
}

func (s *state) checkWorkspace(n int) error {
	if n < 0 || n >= len(s.cfg.APIKeys) {
		return fmt.Errorf("workspace %d: there are %d, numbered from 0", n, len(s.cfg.APIKeys))
	}
	return nil
}
