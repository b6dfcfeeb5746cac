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

// equalityKey is the same for webhooks that differ in nothing but their ids and secrets.
func equalityKey(url string, events []string, active bool) string {
	events = slices.Clone(events)
	slices.Sort(events)
	return fmt.Sprintf("%t\n%s\n%s", active, normalizeURL(url), strings.Join(slices.Compact(events), "\n"))
}

// creations is what the creates of one client share.
type creations struct {
	// equal is a lock per equalityKey: equal webhooks are created one after another, so that no create claims another's.
	equal keyedLock
	lists sharedList

	mu sync.Mutex
	// claimed maps the ids of the webhooks created to whether they were found in the list (recovered).
	claimed map[string]bool
	// unresolved holds the equality keys of creates that failed with their outcome unknown.
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

// sharedList reads the complete list once for all creates that ask for it before that read begins.
type sharedList struct {
	lock  keyedLock    // guards pages and err
	begun atomic.Int64 // counts the reads begun
	pages []page
	err   error
}

// read returns the pages of a read of the list that began after the call.
func (s *sharedList) read(ctx context.Context, list *pager) ([]page, error) {
	asked := s.begun.Load()
	unlock, err := s.lock.lock(ctx, "")
	if err != nil {
		return nil, err
	}
	defer unlock()
	// The result of a read whose caller canceled it is of no use to others.
	if s.begun.Load() == asked || errors.Is(s.err, context.Canceled) {
		s.begun.Add(1)
		s.pages, s.err = list.rest(ctx)
	}
	return s.pages, s.err
}
