// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"sync/atomic"
	"time"
)

// MaxBody is the most that is read of a response, in bytes: a hundred webhooks with URLs of a few kilobytes fit.
const MaxBody = 8 << 20

// maxConnections bounds how often net/http sends a request by itself in one attempt: more often than there are idle
// connections that can fail. It does so without end while an HTTP/2 server resets each request with PROTOCOL_ERROR.
const maxConnections = 100

// attemptTransport makes one attempt: it bounds the time on the wire and the size of the response, whose body it reads
// completely, so that a broken one fails the attempt rather than a later read. Its errors are *AttemptError.
type attemptTransport struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, &AttemptError{Err: err}
	}
	ctx, stop := context.WithTimeoutCause(context.WithoutCancel(req.Context()), t.timeout,
		fmt.Errorf("no response within the request_timeout of %s", t.timeout))
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	// Once there is a connection, the server may have seen the request.
	var connections atomic.Int32
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		if connections.Add(1) > maxConnections {
			cancel(errors.New("the connection failed again and again"))
		}
	}})
	// When the caller cancels, a read ends and a write that has a connection continues: without its response, its outcome
	// would be unknown.
	defer context.AfterFunc(req.Context(), func() {
		if req.Method == http.MethodGet || connections.Load() == 0 {
			cancel(req.Context().Err())
		}
	})()

	resp, err := t.next.RoundTrip(SentOnce(req.WithContext(ctx)))
	if err == nil {
		err = RefuseSwitch(resp)
	}
	if err == nil {
		err = readBody(req.Context(), resp)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		} else if req.Context().Err() != nil {
			err = req.Context().Err()
		}
		return nil, &AttemptError{Err: err, Sent: connections.Load() > 0}
	}
	// An http.Client would fail on a Location that it can't parse, with an error that quotes it.
	if _, err := url.Parse(resp.Header.Get("Location")); err != nil {
		resp.Header.Del("Location")
	}
	return resp, nil
}

// SentOnce returns a request that net/http does not send again by itself once it is written to an HTTP/2 connection: after
// PROTOCOL_ERROR, the server may have carried it out. A refused stream and GOAWAY promise that it was not, but can't be told
// from that here. Over HTTP/1.1, net/http repeats a POST only if nothing was written.
func SentOnce(req *http.Request) *http.Request {
	if req.Method != http.MethodPost || req.GetBody == nil {
		return req
	}
	var http2, written atomic.Bool
	once := req.WithContext(httptrace.WithClientTrace(req.Context(), &httptrace.ClientTrace{
		GotConn: func(info httptrace.GotConnInfo) {
			conn, ok := info.Conn.(*tls.Conn)
			http2.Store(ok && conn.ConnectionState().NegotiatedProtocol == "h2")
		},
		WroteHeaders: func() { written.Store(http2.Load()) },
	}))
	once.GetBody = func() (io.ReadCloser, error) {
		if written.Load() {
			return nil, errors.New("the server reset the request or closed the connection before it responded")
		}
		return req.GetBody()
	}
	return once
}

type streamKey struct{}

// WithStream lets read consume the body of a 200 response as it arrives, instead of keeping it in memory. It is called
// within the attempt, so a body that breaks off fails the attempt, and a retry calls read again. read must remember its
// own errors: only those of the connection are reported.
func WithStream(ctx context.Context, read func(io.Reader)) context.Context {
	return context.WithValue(ctx, streamKey{}, read)
}

// readBody reads the body completely: into the call's stream if it has one, and into memory otherwise.
func readBody(ctx context.Context, resp *http.Response) error {
	defer func() { _ = resp.Body.Close() }()
	body := &wireBody{Reader: resp.Body}
	if read, ok := ctx.Value(streamKey{}).(func(io.Reader)); ok && resp.StatusCode == http.StatusOK {
		read(body)
		resp.Body = http.NoBody
		return body.err
	}
	// One byte more than MaxBody shows the caller that the body is too large; its status may be enough all the same.
	text, _ := io.ReadAll(io.LimitReader(body, MaxBody+1))
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return body.err
}

// wireBody remembers the error of the connection, which its reader may swallow.
type wireBody struct {
	io.Reader
	err error
}

func (b *wireBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		b.err = fmt.Errorf("the response broke off: %w", err)
	}
	return n, err
}

// RefuseSwitch closes the connection of a response that changes the protocol, which no request here asks for: net/http
// hands the open connection over, and neither a timeout nor a canceled context would end it.
func RefuseSwitch(resp *http.Response) error {
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	_ = resp.Body.Close()
	return errors.New("the response was 101 Switching Protocols, which was not asked for")
}
