// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

// equalityKey is equal for webhooks that only their ids tell apart.
func equalityKey(url string, events []string, active bool) string {
	events = slices.Clone(events)
	slices.Sort(events)
	return fmt.Sprintf("%t\n%s\n%s", active, normalizeURL(url), strings.Join(slices.Compact(events), "\n"))
}

// creations is what the creates of one client know of one another.
type creations struct {
	// equal has equal webhooks created one after another, so that none takes another's for its own.
	equal keyedLock
	lists sharedList

	mu sync.Mutex
	// claimed are the ids of the webhooks created, and whether they were found in the list.
	claimed map[string]bool
	// unresolved are the equality keys of creates that failed with their outcome unknown.
	unresolved map[string]bool
}

func newCreations() *creations {
	return &creations{claimed: map[string]bool{}, unresolved: map[string]bool{}}
}

func (c *creations) claim(id string, recovered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed[id] = recovered
}

func (c *creations) isClaimed(id string) (claimed, recovered bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	recovered, claimed = c.claimed[id]
	return claimed, recovered
}

func (c *creations) markUnresolved(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.unresolved[key] = true
}

func (c *creations) isUnresolved(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unresolved[key]
}

// sharedList walks the whole list once for all creates that ask for it before the walk begins.
type sharedList struct {
	walking keyedLock // guards pages and err
	begun   atomic.Int64
	pages   []page
	err     error
}

// read returns the pages of a walk that began after the call.
func (s *sharedList) read(ctx context.Context, list *pager) ([]page, error) {
	asked := s.begun.Load()
	unlock, err := s.walking.lock(ctx, "")
	if err != nil {
		return nil, err
	}
	defer unlock()
	// A walk that its caller broke off says nothing of the list.
	if s.begun.Load() == asked || errors.Is(s.err, context.Canceled) {
		s.begun.Add(1)
		s.pages, s.err = list.rest(ctx)
	}
	return s.pages, s.err
}
