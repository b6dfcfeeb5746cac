// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// maxBody bounds what is read of a request; a webhook is far below it.
const maxBody = 1 << 20

// Server is an in-memory DialNexa. It is an http.Handler and safe for
// concurrent use; the API is under /v1, its own controls are under /_mock/.
type Server struct {
	cfg     Config
	rng     *rand.Rand
	routes  map[string]func(call) response
	control http.Handler

	store  *store
	agents agents
	window *rateWindow
	faults *faultQueue
	log    *requestLog

	requests   *inFlight // those through Transport
	deliveries *inFlight
	ctx        context.Context // ends with Close, and all deliveries with it
	cancel     context.CancelFunc
}

var _ http.Handler = (*Server)(nil)

// New makes a server without webhooks. It panics if Config.Check fails: a
// typing error in a test would look like a bug of the client under test.
func New(cfg Config) *Server {
	if err := cfg.Check(); err != nil {
		panic("mockserver: " + err.Error())
	}
	cfg = cfg.withDefaults()
	s := &Server{
		cfg:        cfg,
		rng:        newRNG(cfg.Seed),
		store:      newStore(),
		window:     &rateWindow{limit: cfg.RateLimit, length: cfg.RateWindow},
		faults:     &faultQueue{},
		log:        newRequestLog(),
		requests:   newInFlight(),
		deliveries: newInFlight(),
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.routes, s.control = s.apiRoutes(), s.controlRoutes()
	return s
}

// call is a request to the API that has been read to its end.
type call struct {
	method string
	path   string // unescaped, as faults and the log have it
	raw    string // escaped, as ids are cut out of it
	query  url.Values
	header http.Header
	body   []byte

	id        string // at the end of the path, unescaped
	workspace int    // that the key selects
}

// ServeHTTP responds to one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, controlPrefix) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		s.control.ServeHTTP(w, r)
		return
	}
	c, err := readCall(w, r)
	entry := s.log.add(Request{
		Method: c.method, Path: c.path, Query: c.query, Header: c.header.Clone(),
		Body: c.body, Fields: topLevelFields(c.body), At: s.cfg.Now(),
	})
	resp := response{cut: true} // the client went away while it sent, or sends too much
	if err == nil {
		resp = s.respond(c)
	}
	s.log.complete(entry, resp)
	resp.write(w)
}

// readCall reads a request.
func readCall(w http.ResponseWriter, r *http.Request) (call, error) {
	c := call{
		method: r.Method, path: r.URL.Path, raw: r.URL.EscapedPath(),
		query: r.URL.Query(), header: r.Header,
	}
	var err error
	c.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	return c, err
}

// respond takes a call through the rate limit to the API, and adds the headers
// that every response has. What a fault has set, or taken away, stands.
func (s *Server) respond(c call) response {
	time.Sleep(s.cfg.Latency)
	q, header := s.window.count(s.cfg.Now()), http.Header{}
	if s.cfg.RateLimit > 0 {
		header = s.limitHeaders(q)
	}
	var resp response
	if q.refused {
		resp = s.tooManyRequests(q)
	} else {
		resp = s.actOrFail(c)
	}
	header.Set("Date", s.dateNow().Format(http.TimeFormat))
	maps.Copy(header, resp.header)
	resp.header = header
	return resp
}

// actOrFail acts on a call, or applies the next fault to it.
func (s *Server) actOrFail(c call) response {
	f, hit := s.faults.next(c.method, c.path)
	if !hit {
		return s.act(c)
	}
	time.Sleep(f.Delay)
	resp := response{header: http.Header{}}
	if f.acts() {
		resp = s.act(c)
	}
	time.Sleep(f.DelayAfter)
	return s.applyFault(f, c, resp)
}
