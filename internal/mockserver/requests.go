// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"fmt"
	"log"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxRequests bounds the log, since a server may serve for days.
const maxRequests = 1000

// Request is one request to the API, as it came in. It holds the key and, in a create, the secret, which the control
// path does not show: that asks for no key.
type Request struct {
	Method string      `json:"method"`
	Path   string      `json:"path"`
	Query  url.Values  `json:"-"`
	Header http.Header `json:"-"`
	Body   []byte      `json:"-"`
	// Status is that of the response; 0 if the connection was cut, in the middle of a response too, and while the
	// request is under way.
	Status int `json:"status"`
	// Fields are the top-level JSON fields that were present, sorted; none if the body is no JSON object.
	Fields []string `json:"fields"`
	// At is when the request arrived, by the server's clock.
	At time.Time `json:"-"`
}

// Stats counts what has happened since the server was made or reset.
type Stats struct {
	Requests int            `json:"requests"`
	Refused  int            `json:"refused"` // 429 by the rate limit
	Faults   map[string]int `json:"faults"`  // by Fault.Kind
	ByMethod map[string]int `json:"by_method"`
}

func newStats() Stats { return Stats{Faults: make(map[string]int), ByMethod: make(map[string]int)} }

// requestLog records the requests and counts them.
type requestLog struct {
	lines *log.Logger

	mu      *sync.Mutex
	entries []*Request
	stats   Stats
}

// record keeps a call that arrived.
func (l *requestLog) record(c call, at time.Time) *Request {
	var object map[string]json.RawMessage
	_ = json.Unmarshal(c.body, &object) // what is no object has no fields
	r := &Request{
		Method: c.Method, Path: c.URL.Path, Query: c.URL.Query(), Header: c.Header.Clone(), Body: c.body, At: at,
		Fields: slices.AppendSeq([]string{}, maps.Keys(object)),
	}
	slices.Sort(r.Fields)
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.entries) == maxRequests {
		l.entries = slices.Delete(l.entries, 0, 1)
	}
	l.entries = append(l.entries, r)
	l.stats.Requests++
	l.stats.ByMethod[r.Method]++
	return r
}

// complete adds the response to an entry. It comes before the first byte of the response, so that whoever has that
// finds it in the log.
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
		l.stats.Faults[resp.fault]++
	}
	l.lines.Print(strings.TrimSpace(fmt.Sprintln(entry.Method, entry.Path, entry.Status, resp.fault)))
}

// Requests returns the last 1,000 requests to the API, in the order of their arrival.
func (l *requestLog) Requests() []Request {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]Request, len(l.entries))
	for i, entry := range l.entries {
		out[i] = *entry
	}
	return out
}

// ResetRequests forgets the recorded requests. Stats go on.
func (l *requestLog) ResetRequests() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = nil
}

// Stats returns the counts so far.
func (l *requestLog) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := l.stats
	out.Faults, out.ByMethod = maps.Clone(out.Faults), maps.Clone(out.ByMethod)
	return out
}
