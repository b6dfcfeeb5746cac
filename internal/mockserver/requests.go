// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"time"
)

// Request is one request to the API, as it came in. It holds the key and, in a
// create, the secret: it is for tests in the same process.
type Request struct {
	Method string
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
	// Fields are the top-level JSON fields that were present, sorted; nil when
	// the body is no JSON object.
	Fields []string
	// Status is the one that was answered; 0 when the connection was cut, in
	// the middle of an answer too, and while the request is under way.
	Status int
	// Faulted tells that a Fault applied, also one that only delays.
	Faulted bool
	// At is when the request arrived, by the server's clock.
	At time.Time
}

// Stats counts what has happened since the server was made.
type Stats struct {
	Requests int            `json:"requests"`
	Refused  int            `json:"refused"` // 429 by the rate limit
	Faults   map[string]int `json:"faults"`  // by Fault.Kind
	ByMethod map[string]int `json:"by_method"`
}

// journal records the requests and counts them.
type journal struct {
	mu      sync.Mutex
	entries []*Request
	stats   Stats
}

func newJournal() *journal {
	return &journal{stats: Stats{Faults: make(map[string]int), ByMethod: make(map[string]int)}}
}

func (j *journal) arrived(r Request) *Request {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, &r)
	j.stats.Requests++
	j.stats.ByMethod[r.Method]++
	return &r
}

// answered completes an entry. It comes before the first byte of the answer,
// so that who has an answer finds it in the record.
func (j *journal) answered(entry *Request, o outcome) {
	j.mu.Lock()
	defer j.mu.Unlock()
	if !o.cut && o.truncate == 0 {
		entry.Status = o.answer.status
	}
	if o.refused {
		j.stats.Refused++
	}
	if o.kind != "" {
		entry.Faulted = true
		j.stats.Faults[o.kind]++
	}
}

// Requests returns the requests to the API, in the order of their arrival.
func (s *Server) Requests() []Request {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	out := make([]Request, len(s.journal.entries))
	for i, entry := range s.journal.entries {
		out[i] = *entry
	}
	return out
}

// ResetRequests forgets the recorded requests. Stats go on.
func (s *Server) ResetRequests() {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	s.journal.entries = nil
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats {
	s.journal.mu.Lock()
	defer s.journal.mu.Unlock()
	out := s.journal.stats
	out.Faults = maps.Clone(out.Faults)
	out.ByMethod = maps.Clone(out.ByMethod)
	return out
}

func topLevelFields(body []byte) []string {
	var object map[string]json.RawMessage
	if json.Unmarshal(body, &object) != nil || len(object) == 0 {
		return nil
	}
	return slices.Sorted(maps.Keys(object))
}
