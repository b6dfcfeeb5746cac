// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"fmt"
	"maps"
	"slices"
	"sync"
)

// faultQueue holds the faults that are still to come.
type faultQueue struct {
	mu     sync.Mutex
	queued []*Fault
	random *randomFaults
}

// next takes the fault that applies to a request, if one does.
func (q *faultQueue) next(method, path string) (Fault, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i, f := range q.queued {
		switch {
		case !f.matches(method, path):
			continue
		case f.Skip > 0:
			f.Skip--
			continue
		case f.Times > 0:
			f.Times--
		}
		hit := *f
		if f.Times == 0 {
			q.queued = slices.Delete(q.queued, i, i+1)
		}
		return hit, true
	}
	return q.random.next()
}

// Fault queues faults. The first one in the queue that matches a request, and
// isn't skipping it, applies. A request that the rate limit refuses uses none.
// It panics where Fault.Check fails.
func (s *Server) Fault(faults ...Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	for _, f := range faults {
		if err := f.Check(); err != nil {
			panic(fmt.Sprintf("mockserver: %s: %+v", err, f))
		}
		f.Header = maps.Clone(f.Header)
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults.queued = append(s.faults.queued, &f)
	}
}

// ClearFaults empties the queue and ends random faults.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queued, s.faults.random = nil, nil
}
