// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "sync"

// inFlight counts what is under way. A sync.WaitGroup would not do: it may not be waited for while it counts from zero, nor be
// used both inside and outside of a testing/synctest bubble.
type inFlight struct {
	mu   sync.Mutex
	zero *sync.Cond
	n    int
}

func newInFlight() *inFlight {
	f := &inFlight{}
	f.zero = sync.NewCond(&f.mu)
	return f
}

func (f *inFlight) add(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.n += n
	if f.n == 0 {
		f.zero.Broadcast()
	}
}

// wait returns when nothing is under way.
func (f *inFlight) wait() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.n > 0 {
		f.zero.Wait()
	}
}
