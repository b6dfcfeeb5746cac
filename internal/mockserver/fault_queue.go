// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"sync"
)

// faultQueue holds the faults that are still to come.
type faultQueue struct {
	mu     *sync.Mutex
	queued []*Fault
	rate   float64    // of random faults
	random *rand.Rand // nil: none
}

// next takes the fault that applies to a request out of the queue, if one does.
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
	return q.randomFault()
}

// Fault queues faults. The first one in the queue that matches a request, and isn't skipping it, applies. A request
// that the rate limit refuses uses none. It panics if Fault.Check fails.
func (q *faultQueue) Fault(faults ...Fault) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, f := range faults {
		if err := f.Check(); err != nil {
			panic(fmt.Sprintf("mockserver: %s: %+v", err, f))
		}
		f.Header = maps.Clone(f.Header)
		if f.Times == 0 {
			f.Times = 1
		}
		q.queued = append(q.queued, &f)
	}
}

// ClearFaults empties the queue and ends random faults.
func (q *faultQueue) ClearFaults() {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.queued, q.random = nil, nil
}

// RandomFaults gives a share of the API's requests (0 is none, 1 all) a random fault, for soak tests: 429 with a
// Retry-After of 0 or 1 second; 500, 502, 503, 504 or a cut, each before the act or after it; a cut in the response.
// Queued faults come first. The seed determines the faults, 0 is a random one; Stats counts them by kind.
func (q *faultQueue) RandomFaults(rate float64, seed int64) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.rate, q.random = rate, newRand(seed)
}

// randomFault returns what a bad network or a bad day of the API does to a request, if it does.
func (q *faultQueue) randomFault() (Fault, bool) {
	if q.random == nil || q.random.Float64() >= q.rate {
		return Fault{}, false
	}
	wait := strconv.Itoa(q.random.IntN(2))
	kinds := []Fault{{Cut: true}, {Cut: true, Act: true}, {Truncate: 1 + q.random.IntN(40)}}
	kinds = append(kinds, Fault{Status: 429, Header: http.Header{"Retry-After": {wait}}})
	for _, status := range []int{500, 502, 503, 504} {
		kinds = append(kinds, Fault{Status: status}, Fault{Status: status, Act: true})
	}
	return kinds[q.random.IntN(len(kinds))], true
}
