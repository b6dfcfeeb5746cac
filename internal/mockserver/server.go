// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"errors"
	"io"
	"maps"
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
	routes  map[string]func(call) answer
	dice    *dice
	store   *store
	agents  agents
	window  *rateWindow
	faults  *faultQueue
	journal *journal

	handlers   *tally // requests that run through Transport
	deliveries *tally
	life       context.Context // ends with Close, and all deliveries with it
	end        context.CancelFunc
}

var _ http.Handler = (*Server)(nil)

// New makes a server without webhooks. It panics where Config.Check fails: a
// typing error in a test would look like a bug of the client under test.
func New(cfg Config) *Server {
	if err := cfg.Check(); err != nil {
		panic("mockserver: " + err.Error())
	}
	cfg = cfg.withDefaults()
	life, end := context.WithCancel(context.Background())
	s := &Server{
		cfg:        cfg,
		dice:       newDice(cfg.Seed),
		store:      newStore(),
		window:     &rateWindow{limit: cfg.RateLimit, length: cfg.RateWindow},
		faults:     &faultQueue{},
		journal:    newJournal(),
		handlers:   newTally(),
		deliveries: newTally(),
		life:       life,
		end:        end,
	}
	s.routes = s.operations()
	return s
}

// call is a request to the API that has been read to its end.
type call struct {
	method string
	path   string // unescaped, as faults and records have it
	raw    string // escaped, as ids are cut out of it
	query  url.Values
	header http.Header
	body   []byte

	tooLarge  bool   // and so not read
	id        string // at the end of the path, unescaped
	workspace int    // that the key selects
}

// outcome is what becomes of a call.
type outcome struct {
	answer   answer
	refused  bool   // by the rate limit
	kind     string // of the fault that applied
	cut      bool
	truncate int
}

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, controlPrefix) {
		s.serveControl(w, r)
		return
	}
	c, err := readCall(w, r)
	entry := s.journal.arrived(Request{
		Method: c.method, Path: c.path, Query: c.query, Header: c.header.Clone(),
		Body: c.body, Fields: topLevelFields(c.body), At: s.cfg.Now(),
	})
	o := outcome{cut: true} // a client that goes away in its own body hears nothing
	if err == nil {
		o = s.handle(c)
	}
	s.journal.answered(entry, o)
	if o.cut {
		panic(http.ErrAbortHandler)
	}
	o.answer.write(w, o.truncate)
}

// readCall reads a request to its end, unless that is too far away.
func readCall(w http.ResponseWriter, r *http.Request) (call, error) {
	c := call{
		method: r.Method, path: r.URL.Path, raw: r.URL.EscapedPath(),
		query: r.URL.Query(), header: r.Header,
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		c.tooLarge = true
		return c, nil
	}
	c.body = body
	return c, err
}

// handle takes a call through all that stands before the API, and back.
func (s *Server) handle(c call) outcome {
	time.Sleep(s.cfg.Latency)
	if s.cfg.RateLimit < 0 {
		return s.dated(s.pass(c), nil)
	}
	q := s.window.count(s.cfg.Now())
	if !q.refused {
		return s.dated(s.pass(c), s.limitHeaders(q))
	}
	o := outcome{answer: s.failure(http.StatusTooManyRequests), refused: true}
	if s.cfg.RetryAfter != RetryAfterNone {
		o.answer.header.Set("Retry-After", s.retryAfter(q.left))
	}
	return s.dated(o, s.limitHeaders(q))
}

// dated adds the headers that every answer has. What a fault has set, or taken
// away, stands.
func (s *Server) dated(o outcome, limits http.Header) outcome {
	header := http.Header{"Date": {s.dateNow().Format(http.TimeFormat)}}
	maps.Copy(header, limits)
	maps.Copy(header, o.answer.header)
	o.answer.header = header
	return o
}

// pass acts on a call, or lets the next fault do its harm.
func (s *Server) pass(c call) outcome {
	f, hit := s.faults.next(c.method, c.path)
	if !hit {
		return outcome{answer: s.act(c)}
	}
	time.Sleep(f.Delay)
	var a answer
	if f.acts() {
		a = s.act(c)
	}
	time.Sleep(f.DelayAfter)
	if f.Cut {
		return outcome{kind: f.Kind(), cut: true}
	}
	return outcome{answer: s.disguise(f, c, a), kind: f.Kind(), truncate: f.Truncate}
}
