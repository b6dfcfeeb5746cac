// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"sync"
	"time"
)

// maxBody is the most that is taken of an answer, in bytes: a hundred webhooks with urls of a few kilobytes fit.
const maxBody = 8 << 20

// attemptTransport makes one attempt: it bounds the time on the wire and the size of the answer, whose body it reads
// whole, so that a broken one is a failed attempt and not a surprise later. Its errors are *attemptError.
type attemptTransport struct {
	next    http.RoundTripper
	timeout time.Duration
}

func (t *attemptTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	if err := req.Context().Err(); err != nil {
		return nil, &attemptError{err: err}
	}
	ctx, stop := context.WithTimeoutCause(context.WithoutCancel(req.Context()), t.timeout,
		fmt.Errorf("no answer within the request_timeout of %s", t.timeout))
	defer stop()
	passage := &passage{cancel: stop}
	// A write that is on the wire is let finish: cutting it would leave nobody knowing if it was done. Anything else
	// ends with its caller.
	defer context.AfterFunc(req.Context(), func() { passage.abandon(isWrite(req.Method)) })()
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { passage.board() }})

	resp, err := t.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		err = refuseSwitch(resp)
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
		return nil, &attemptError{err: err, sent: passage.sent()}
	}
	return resp, nil
}

func isWrite(method string) bool { return method != http.MethodGet }

type streamKey struct{}

// withStream lets read take the body of a success from the wire, where it is too large to be kept in memory. It is called
// within the attempt, so a body that breaks off fails the attempt, and a retry calls it again. Errors other than the
// wire's are read's own to keep.
func withStream(ctx context.Context, read func(io.Reader)) context.Context {
	return context.WithValue(ctx, streamKey{}, read)
}

// takeBody leaves no body on the wire: it is streamed if the call asks for that, and kept in memory otherwise.
func takeBody(ctx context.Context, resp *http.Response) error {
	read, ok := ctx.Value(streamKey{}).(func(io.Reader))
	if !ok || resp.StatusCode != http.StatusOK {
		return bufferBody(resp)
	}
	body := &wireBody{Reader: resp.Body}
	defer func() { _ = resp.Body.Close() }()
	read(body)
	resp.Body = http.NoBody
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
		b.err = fmt.Errorf("the answer broke off: %w", err)
	}
	return n, err
}

// refuseSwitch closes the connection of a response that changes the protocol, which no request here asks for: net/http
// hands the open connection over, and neither a timeout nor a cancelled context would end it.
func refuseSwitch(resp *http.Response) error {
	if resp.StatusCode != http.StatusSwitchingProtocols {
		return nil
	}
	_ = resp.Body.Close()
	return errors.New("the response was 101 Switching Protocols, which was not asked for")
}

// bufferBody replaces the body by one in memory. One that is too large is cut off behind what tells that it is: its
// status may still say all that counts.
func bufferBody(resp *http.Response) error {
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxBody+1))
	if err != nil {
		return fmt.Errorf("the answer broke off: %w", err)
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	return nil
}

// passage knows if a request got a connection, from when on the server may have seen it.
type passage struct {
	mu      sync.Mutex
	boarded bool
	cancel  context.CancelFunc
}

func (p *passage) board() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.boarded = true
}

func (p *passage) sent() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.boarded
}

// abandon ends the attempt when its caller gives up, except a write that is on its way.
func (p *passage) abandon(write bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !write || !p.boarded {
		p.cancel()
	}
}
