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
	// Status is that of the response; 0 if the connection was cut, in the middle
	// of a response too, and while the request is under way.
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

// requestLog records the requests and counts them.
type requestLog struct {
	mu      sync.Mutex
	entries []*Request
	stats   Stats
}

func newRequestLog() *requestLog {
	return &requestLog{stats: Stats{Faults: make(map[string]int), ByMethod: make(map[string]int)}}
}

func (l *requestLog) add(r Request) *Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, &r)
	l.stats.Requests++
	l.stats.ByMethod[r.Method]++
	return &r
}

// complete adds the response to an entry. It comes before the first byte of the
// response, so that whoever has that finds it in the log.
func (l *requestLog) complete(entry *Request, resp response) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !resp.cut && resp.truncate == 0 {
		entry.Status = resp.status
	}
	if resp.rateLimited {
		l.stats.Refused++
	}
	if resp.fault != "" {
		entry.Faulted = true
		l.stats.Faults[resp.fault]++
	}
}

// Requests returns the requests to the API, in the order of their arrival.
func (s *Server) Requests() []Request {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	out := make([]Request, len(s.log.entries))
	for i, entry := range s.log.entries {
		out[i] = *entry
	}
	return out
}

// ResetRequests forgets the recorded requests. Stats go on.
func (s *Server) ResetRequests() {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	s.log.entries = nil
}

// Stats returns the counts so far.
func (s *Server) Stats() Stats {
	s.log.mu.Lock()
	defer s.log.mu.Unlock()
	out := s.log.stats
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
