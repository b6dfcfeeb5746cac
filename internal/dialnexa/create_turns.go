// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
)

// twinKey is equal for webhooks that can't be told apart but by their id.
func twinKey(url string, events []string, active bool) string {
	events = slices.Clone(events)
	slices.Sort(events)
	return fmt.Sprintf("%t\n%s\n%s", active, url, strings.Join(slices.Compact(events), "\n"))
}

// creations is what the creates of one process know of one another.
type creations struct {
	mu      sync.Mutex
	claimed map[string]bool
	// doubts are the keys of creates that failed with their outcome unknown.
	doubts map[string]bool
	turns  map[string]*turn
}

// turn is a place in the queue of equal creates.
type turn struct {
	free    chan struct{} // holds a token while nobody creates
	holders int
}

func newCreations() *creations {
	return &creations{claimed: map[string]bool{}, doubts: map[string]bool{}, turns: map[string]*turn{}}
}

func (c *creations) claim(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed[id] = true
}

func (c *creations) isClaimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.claimed[id]
}

func (c *creations) doubt(key string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubts[key] = true
}

func (c *creations) inDoubt(key string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.doubts[key]
}

// turn waits until no other create with this key is under way. The function that it returns ends the turn.
func (c *creations) turn(ctx context.Context, key string) (func(), error) {
	c.mu.Lock()
	t := c.turns[key]
	if t == nil {
		t = &turn{free: make(chan struct{}, 1)}
		t.free <- struct{}{}
		c.turns[key] = t
	}
	t.holders++
	c.mu.Unlock()
	leave := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if t.holders--; t.holders == 0 {
			delete(c.turns, key)
		}
	}
	select {
	case <-t.free:
		return func() {
			t.free <- struct{}{}
			leave()
		}, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
