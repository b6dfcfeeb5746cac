// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"context"
	"net"
	"net/http"
	"net/http/httptrace"
)

// connection tells a client's trace what a real connection would: clients find
// out that way whether a request was ever sent.
type connection struct {
	trace *httptrace.ClientTrace
	end   net.Conn
}

// connect calls the hooks of a connection that was made for this request.
func connect(ctx context.Context, req *http.Request) connection {
	trace := httptrace.ContextClientTrace(ctx)
	if trace == nil {
		return connection{trace: &httptrace.ClientTrace{}}
	}
	// A trace may ask the connection for its addresses, so there has to be one.
	near, far := net.Pipe()
	_ = far.Close()
	if trace.GetConn != nil {
		trace.GetConn(req.URL.Host)
	}
	if trace.GotConn != nil {
		trace.GotConn(httptrace.GotConnInfo{Conn: near})
	}
	return connection{trace: trace, end: near}
}

func (c connection) wroteRequest(err error) {
	if c.trace.WroteHeaders != nil {
		c.trace.WroteHeaders()
	}
	if c.trace.WroteRequest != nil {
		c.trace.WroteRequest(httptrace.WroteRequestInfo{Err: err})
	}
}

func (c connection) gotFirstResponseByte() {
	if c.trace.GotFirstResponseByte != nil {
		c.trace.GotFirstResponseByte()
	}
}

func (c connection) close() {
	if c.end != nil {
		_ = c.end.Close() // a pipe's Close cannot fail
	}
}
