// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// MaxBody is the most that is taken of a response, in bytes: a hundred webhooks with urls of a few kilobytes fit.
const MaxBody = 8 << 20

// attemptTransport makes one attempt: it bounds the time on the wire and the size of the response, whose body it reads
// completely, so that a broken one is a failed attempt and not a surprise later. Its errors are *AttemptError.
type attemptTransport struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, &AttemptError{Err: err}
	}
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(req.Context()), t.timeout,
		fmt.Errorf("no response within the request_timeout of %s", t.timeout))
	defer cancel()
	// From when on the server may have seen the request.
	var gotConn atomic.Bool
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { gotConn.Store(true) }})
	// A write that is on the wire is let finish: cutting it would leave nobody knowing if it was done. Anything else
	// ends with its caller.
	defer context.AfterFunc(req.Context(), func() {
		if req.Method == http.MethodGet || !gotConn.Load() {
			cancel()
		}
	})()

	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = RefuseSwitch(resp)
	}
	if err == nil {
		err = takeBody(req.Context(), resp)
	}
	if err != nil {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			err = context.Cause(ctx)
		} else if req.Context().Err() != nil {
			err = req.Context().Err()
		}
		return nil, &AttemptError{Err: err, Sent: gotConn.Load()}
	}
	return resp, nil
}

type streamKey struct{}

// WithStream lets read take the body of a success from the wire, where it is too large to be kept in memory. It is called
// within the attempt, so a body that breaks off fails the attempt, and a retry calls it again. Errors other than the
// wire's are read's own to keep.
func WithStream(ctx context.Context, read func(io.Reader)) context.Context {
	return context.WithValue(ctx, streamKey{}, read)
}

// takeBody leaves no body on the wire: it is streamed if the call asks for that, and kept in memory otherwise.
func takeBody(ctx context.Context, resp *http.Response) error {
	defer func() { _ = resp.Body.Close() }()
	body := &wireBody{Reader: resp.Body}
	if read, ok := ctx.Value(streamKey{}).(func(io.Reader)); ok && resp.StatusCode == http.StatusOK {
		read(body)
		resp.Body = http.NoBody
		return body.err
	}
	// One that is too large is cut off behind what tells that it is: its status may still say all that counts.
	text, _ := io.ReadAll(io.LimitReader(body, MaxBody+1))
	resp.Body = io.NopCloser(bytes.NewReader(text))
	return body.err
}

// wireBody remembers how the wire failed.
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
