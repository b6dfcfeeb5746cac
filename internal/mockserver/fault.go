// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Fault is something that goes wrong with requests to the API. One that has
// only delays answers truly, later; one that has only headers or a content type
// answers truly with those.
type Fault struct {
	// Method and Path say which requests it hits; "" is any. Path is compared
	// with the unescaped path: the whole of it or, when Path ends in "/", its
	// beginning.
	Method string
	Path   string

	// Skip lets that many matching requests pass, on to later faults of the
	// queue; then Times of them are hit: 0 means 1, -1 for ever.
	Skip  int
	Times int

	// Status answers instead of the true status, without acting unless Act is
	// set. 0 keeps the true answer's.
	Status int
	// NotFound answers 404 as for a route that does not exist, in the place of
	// Status.
	NotFound NotFound
	// RetryAfter asks the client to wait that long, in the form of
	// Config.RetryAfter, by default in seconds. Both are rounded up.
	RetryAfter time.Duration
	// Header is added to the answer; a key with no values takes a header away.
	Header http.Header
	// Body replaces the body. With a Status and no Body, the API's error JSON
	// of that status is sent, and nothing below 400.
	Body string
	// ContentType is that of Body; by default JSON or HTML, as it looks.
	ContentType string
	// NoBody sends an error status without any body, as some proxies do.
	NoBody bool

	// Delay is waited before acting, DelayAfter after it and before the answer.
	Delay      time.Duration
	DelayAfter time.Duration

	// Act performs the true operation before failing: the answer is lost.
	Act bool
	// Cut cuts the connection: before the act, or after it with Act. Note that
	// net/http repeats a GET by itself when a kept connection is cut before the
	// first byte of an answer; Server.Transport never does.
	Cut bool
	// Truncate above zero sends the true answer's headers and at most that many
	// bytes of its body, then cuts the connection. It implies Act.
	Truncate int
}

// Kind is the name under which Stats counts the fault, such as
// "status-503-before" (without acting), "cut-after" or "delay".
func (f Fault) Kind() string {
	when := "before"
	if f.acts() {
		when = "after"
	}
	switch {
	case f.Truncate > 0:
		return "truncated-after"
	case f.Cut:
		return "cut-" + when
	case f.NotFound != "":
		return "status-404-" + when
	case f.Status != 0:
		return fmt.Sprintf("status-%d-%s", f.Status, when)
	case f.Body != "" || f.NoBody:
		return "body"
	case len(f.Header) > 0 || f.ContentType != "" || f.RetryAfter != 0:
		return "header"
	default:
		return "delay"
	}
}

// acts tells whether the true operation happens.
func (f Fault) acts() bool {
	return f.Act || f.Truncate > 0 || (f.Status == 0 && f.NotFound == "" && !f.Cut)
}

func (f Fault) matches(method, path string) bool {
	if f.Method != "" && !strings.EqualFold(f.Method, method) {
		return false
	}
	if strings.HasSuffix(f.Path, "/") {
		return strings.HasPrefix(path, f.Path)
	}
	return f.Path == "" || f.Path == path
}

// disguise turns the true answer, if there is one, into the one that is sent.
func (s *Server) disguise(f Fault, c call, a answer) answer {
	switch {
	case f.NotFound != "":
		a = s.noRoute(f.NotFound, c)
	case f.Status >= http.StatusBadRequest:
		a = s.failure(f.Status)
	case f.Status != 0:
		a = answer{status: f.Status, header: http.Header{}}
	}
	if f.RetryAfter > 0 {
		a.header.Set("Retry-After", s.retryAfter(f.RetryAfter))
	}
	if f.Body != "" {
		a.body = []byte(f.Body)
		a.header.Set("Content-Type", looksLike(a.body))
	}
	if f.NoBody {
		a.body = nil
		a.header.Del("Content-Type")
	}
	if f.ContentType != "" {
		a.header.Set("Content-Type", f.ContentType)
	}
	return a
}

func looksLike(body []byte) string {
	if json.Valid(body) {
		return jsonType
	}
	return "text/html; charset=utf-8"
}

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
			q.queued = append(q.queued[:i:i], q.queued[i+1:]...)
		}
		return hit, true
	}
	return q.random.next()
}

// Fault queues faults. The first one in the queue that matches a request, and
// isn't skipping it, applies. A request that the rate limit refuses uses none.
func (s *Server) Fault(faults ...Fault) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	for _, f := range faults {
		f.Header = maps.Clone(f.Header)
		if f.Times == 0 {
			f.Times = 1
		}
		s.faults.queued = append(s.faults.queued, &f)
	}
}

// PendingFaults returns how many queued faults are not used up; one that hits
// for ever always counts.
func (s *Server) PendingFaults() int {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	return len(s.faults.queued)
}

// ClearFaults empties the queue and ends random faults.
func (s *Server) ClearFaults() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.queued, s.faults.random = nil, nil
}
