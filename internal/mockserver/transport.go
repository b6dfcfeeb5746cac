// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// errCut is what a client sees of a connection that was cut before an answer.
var errCut = fmt.Errorf("mockserver: the connection was cut: %w", io.ErrUnexpectedEOF)

// transport runs the server in the process of its client.
type transport struct{ server *Server }

// Transport returns a round tripper that reaches the server without a socket,
// whatever host is asked for. It behaves as a real one does: when the request's
// context ends, the client gets the context's error while the server goes on
// and still acts; a cut connection is an error that wraps io.ErrUnexpectedEOF,
// and so is the end of a truncated body; the hooks of net/http/httptrace are
// called. Unlike a real one it never sends a request twice.
//
// It works inside a testing/synctest bubble. A test there that gives up on
// requests calls Wait before it ends.
func (s *Server) Transport() http.RoundTripper { return &transport{server: s} }

// Wait returns when no request runs through Transport, including those whose
// client has given up.
func (s *Server) Wait() { s.handlers.wait() }

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	ctx := req.Context()
	if err := context.Cause(ctx); err != nil {
		closeBody(req)
		return nil, err
	}
	conn := connect(ctx, req)
	defer conn.close()
	received, err := receive(req)
	conn.wroteRequest(err)
	if err != nil {
		return nil, err
	}

	done := make(chan *recorder, 1) // buffered: the client may be gone
	t.server.handlers.enter()
	go func() {
		defer t.server.handlers.leave()
		rec := newRecorder()
		rec.run(t.server, received)
		done <- rec
	}()
	select {
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case rec := <-done:
		if rec.cut && !rec.sent {
			return nil, errCut
		}
		conn.gotFirstResponseByte()
		return rec.response(req), nil
	}
}

// receive turns what a client sends into what a server gets. The context does
// not come along: the server doesn't feel that its client gives up.
func receive(req *http.Request) (*http.Request, error) {
	defer closeBody(req)
	var body []byte
	if req.Body != nil {
		var err error
		if body, err = io.ReadAll(req.Body); err != nil {
			return nil, err
		}
	}
	target := req.URL.RequestURI()
	at, err := url.ParseRequestURI(target)
	if err != nil {
		return nil, err
	}
	header := req.Header.Clone()
	if header == nil {
		header = http.Header{}
	}
	return &http.Request{
		Method: req.Method, URL: at, RequestURI: target, Host: req.Host,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)),
	}, nil
}

func closeBody(req *http.Request) {
	if req.Body != nil {
		_ = req.Body.Close() // nothing is left to be lost
	}
}

// run lets the server answer into the recorder. A panic other than the one
// that cuts connections is a bug, and stays one.
func (rec *recorder) run(h http.Handler, req *http.Request) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); !ok || !errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		rec.cut = true
	}()
	h.ServeHTTP(rec, req)
}
