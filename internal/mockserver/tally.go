// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "sync"

// tally counts what is under way. Unlike a sync.WaitGroup it can be used both
// inside and outside of a testing/synctest bubble.
type tally struct {
	mu   sync.Mutex
	zero *sync.Cond
	n    int
}

func newTally() *tally {
	t := &tally{}
	t.zero = sync.NewCond(&t.mu)
	return t
}

func (t *tally) enter() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n++
}

func (t *tally) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.n--
	if t.n == 0 {
		t.zero.Broadcast()
	}
}

// wait returns when nothing is under way.
func (t *tally) wait() {
	t.mu.Lock()
	defer t.mu.Unlock()
	for t.n > 0 {
		t.zero.Wait()
	}
}
