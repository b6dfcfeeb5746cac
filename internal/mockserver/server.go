// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package mockserver is an in-memory DialNexa: the stand-in that tests, demos and users' own CI talk to instead of the
// real API.
//
// A [Server] is an [net/http.Handler] that holds webhooks, refuses what the API refuses, responds in any of the shapes
// that DialNexa is known to respond in (a [Dialect] each), counts the rate limit, logs every request, fails on demand
// (a [Fault]) and delivers signed events to registered receivers. [Config] makes it as difficult as the real API may
// be. It needs no socket: [Server.Transport] runs it inside a test, where a fake clock works too.
package mockserver

import (
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

// Server is an in-memory DialNexa. It is an http.Handler and safe for concurrent use; the API is under /v1, its own
// controls are under /_mock.
type Server struct {
	*state
	*pipe
	api     *api
	control http.Handler
}

// New makes a server without webhooks. It panics if Config.Check fails: a typing error in a test would look like a bug
// of the client under test.
func New(cfg Config) *Server {
	if err := cfg.Check(); err != nil {
		panic("mockserver: " + err.Error())
	}
	state := newState(cfg.withDefaults())
	s := &Server{state: state, api: newAPI(state), control: controls{state}.handler()}
	s.pipe = newPipe(s)
	return s
}

// ServeHTTP responds to one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == controlPath || strings.HasPrefix(r.URL.Path, controlPath+"/") {
		s.control.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	c := call{Request: r, body: body}
	entry := s.record(c, s.cfg.Now())
	resp := response{cut: true} // the client went away while it sent, or sends too much
	if err == nil {
		resp = s.respond(c)
	}
	s.complete(entry, resp)
	resp.write(w)
}

// respond takes a call through the rate limit to the API, and adds the headers that every response has. What a fault
// has set, or taken away, stands.
func (s *Server) respond(c call) response {
	time.Sleep(s.cfg.Latency)
	header, resp := s.admit()
	if resp.status == 0 { // let in
		resp = s.actOrFail(c)
	}
	header.Set("Date", s.cfg.dateNow().Format(http.TimeFormat))
	maps.Copy(header, resp.header)
	resp.header = header
	return resp
}

// actOrFail acts on a call, or applies the next fault to it.
func (s *Server) actOrFail(c call) response {
	f, hit := s.next(c.Method, c.URL.Path)
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
