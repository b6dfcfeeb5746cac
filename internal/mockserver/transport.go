// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"net"
	"net/http"
	"sync"
)

// pipe reaches a handler without a socket.
type pipe struct {
	handler http.Handler

	mu       sync.Mutex
	zero     *sync.Cond // nothing is under way
	underWay int
}

func newPipe(handler http.Handler) *pipe {
	p := &pipe{handler: handler}
	p.zero = sync.NewCond(&p.mu)
	return p
}

// Transport returns a transport that reaches the server without a socket, whatever host is asked for: a real
// http.Transport and a real http.Server over net.Pipe. Each request has a connection of its own, so none is sent twice.
// If a request's context ends, the server goes on and still acts.
//
// It works inside a testing/synctest bubble. A test there that gives up on requests calls Wait before it ends.
func (p *pipe) Transport() http.RoundTripper {
	return &http.Transport{DialContext: p.dial, DialTLSContext: p.dial, DisableKeepAlives: true}
}

// Wait returns when no request runs through Transport, including those whose client has given up.
func (p *pipe) Wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.underWay > 0 {
		p.zero.Wait()
	}
}

// add counts connections. A sync.WaitGroup would not do: it may not be waited for while it counts from zero, nor be
// used both inside and outside of a testing/synctest bubble.
func (p *pipe) add(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.underWay += n; p.underWay == 0 {
		p.zero.Broadcast()
	}
}

// dial serves one connection.
func (p *pipe) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p.add(1)
	// #nosec G112 -- no one is slow here.
	srv := &http.Server{Handler: p.handler, ConnState: func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			p.add(-1)
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
