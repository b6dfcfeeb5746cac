// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"net"
	"net/http"
)

// Transport returns a transport that reaches the server without a socket,
// whatever host is asked for: a real http.Transport and a real http.Server over
// net.Pipe. Each request has a connection of its own, so none is sent twice. If
// a request's context ends, the server goes on and still acts.
//
// It works inside a testing/synctest bubble. A test there that gives up on
// requests calls Wait before it ends.
func (s *Server) Transport() http.RoundTripper {
	return &http.Transport{DialContext: s.dial, DialTLSContext: s.dial, DisableKeepAlives: true, DisableCompression: true}
}

// Wait returns when no request runs through Transport, including those whose
// client has given up.
func (s *Server) Wait() { s.requests.wait() }

// dial serves one connection.
func (s *Server) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	s.requests.add(1)
	srv := &http.Server{Handler: s, ConnState: func(_ net.Conn, state http.ConnState) { // #nosec G112 -- no one is slow here.
		if state == http.StateClosed {
			s.requests.add(-1)
		}
	}}
	go func() { _ = srv.Serve(&listener{server}) }() // ends with net.ErrClosed
	return client, nil
}

// listener accepts one connection.
type listener struct{ conn net.Conn }

func (l *listener) Accept() (net.Conn, error) {
	conn := l.conn
	l.conn = nil
	if conn == nil {
		return nil, net.ErrClosed
	}
	return conn, nil
}

func (l *listener) Close() error   { return nil }
func (l *listener) Addr() net.Addr { return &net.UnixAddr{Net: "pipe"} }
