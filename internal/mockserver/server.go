// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"maps"
	"net/http"
	"strings"
	"time"
)

// Server is an in-memory DialNexa. It is an http.Handler and safe for concurrent use; the API is under /v1, its own controls
// are under /_mock.
type Server struct {
	*state
	api      *api
	control  http.Handler
	requests *inFlight // those through Transport
}

var _ http.Handler = (*Server)(nil)

// New makes a server without webhooks. It panics if Config.Check fails: a typing error in a test would look like a bug of the
// client under test.
func New(cfg Config) *Server {
	if err := cfg.Check(); err != nil {
		panic("mockserver: " + err.Error())
	}
	s := newState(cfg.withDefaults())
	return &Server{state: s, api: newAPI(s), control: controls{s}.handler(), requests: newInFlight()}
}

// ServeHTTP responds to one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == controlPath || strings.HasPrefix(r.URL.Path, controlPath+"/") {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		s.control.ServeHTTP(w, r)
		return
	}
	c, err := readCall(w, r)
	entry := s.add(c, s.cfg.Now())
	resp := response{cut: true} // the client went away while it sent, or sends too much
	if err == nil {
		resp = s.respond(c)
	}
	s.complete(entry, resp)
	resp.write(w)
}

// respond takes a call through the rate limit to the API, and adds the headers that every response has. What a fault has set,
// or taken away, stands.
func (s *Server) respond(c call) response {
	time.Sleep(s.cfg.Latency)
	header, refusal := s.limit.admit()
	var resp response
	if refusal != nil {
		resp = *refusal
	} else {
		resp = s.actOrFail(c)
	}
	header.Set("Date", s.cfg.dateNow().Format(http.TimeFormat))
	maps.Copy(header, resp.header)
	resp.header = header
	return resp
}

// actOrFail acts on a call, or applies the next fault to it.
func (s *Server) actOrFail(c call) response {
	f, hit := s.next(c.method, c.path)
	if !hit {
		return s.api.act(c)
	}
	time.Sleep(f.Delay)
	resp := response{header: http.Header{}}
	if f.acts() {
		resp = s.api.act(c)
	}
	time.Sleep(f.DelayAfter)
	return f.apply(c, resp, s.cfg)
}
