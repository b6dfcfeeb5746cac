// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// attempt waits until the rate limit lets a request out, sends it once, and logs that. It returns what is known of this
// attempt alone.
func (t *Transport) attempt(template *http.Request, maxBody int64, n int) (*Reply, Sent, error) {
	ctx := template.Context()
	if err := t.awaitPace(ctx, template); err != nil {
		return nil, Sent{}, err
	}
	start := time.Since(t.start)
	reply, sent, err := t.exchange(ctx, template, maxBody)
	end := time.Since(t.start)
	t.pace.release(start, end, reply)
	fields := []any{
		"method", template.Method, "path", template.URL.Path, "duration_ms", (end - start).Milliseconds(), "attempt", n,
	}
	if err != nil {
		t.cfg.Logger.DebugContext(ctx, "DialNexa did not respond", append(fields, "error", t.sanitize(err.Error()))...)
		return nil, sent, err
	}
	t.cfg.Logger.DebugContext(ctx, "DialNexa responded", append(fields, "status", reply.StatusCode)...)
	return reply, sent, nil
}

// maxConnections bounds how often net/http sends a request by itself in one attempt: more often than there are idle
// connections that can fail. It does so without end while an HTTP/2 server resets each request with PROTOCOL_ERROR.
const maxConnections = 100

// exchange sends a request with the key and reads its response completely, so that a broken one fails the attempt. It
// bounds the time that this takes.
func (t *Transport) exchange(caller context.Context, template *http.Request, maxBody int64) (*Reply, Sent, error) {
	if err := caller.Err(); err != nil {
		return nil, Sent{}, err
	}
	ctx, stop := context.WithTimeoutCause(context.WithoutCancel(caller), t.cfg.RequestTimeout,
		fmt.Errorf("no response within the request_timeout of %s", t.cfg.RequestTimeout))
	defer stop()
	ctx, cancel := context.WithCancelCause(ctx)
	// Once there is a connection, the server may have seen the request.
	var connections atomic.Int32
	var connected atomic.Pointer[Instant]
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {
		now := t.now()
		connected.Store(&now)
		if connections.Add(1) > maxConnections {
			cancel(errors.New("the connection failed again and again"))
		}
	}})
	// When the caller cancels, a read ends and a write that has a connection continues: without its response, its outcome
	// would be unknown.
	defer context.AfterFunc(caller, func() {
		if template.Method == http.MethodGet || connections.Load() == 0 {
			cancel(caller.Err())
		}
	})()

	req := template.Clone(ctx)
	req.Body, _ = req.GetBody() // It is in memory, so this can't fail.
	req.Header.Set("Authorization", "Bearer "+t.cfg.APIKey)
	reply, err := SendOnce(t.cfg.Transport, req, maxBody)
	var sent Sent
	if at := connected.Load(); at != nil {
		sent = Sent{MaybeApplied: err != nil || maybeApplied(reply.StatusCode), First: *at}
	}
	switch {
	case err == nil:
		return reply, sent, nil
	case ctx.Err() != nil:
		err = context.Cause(ctx)
	case caller.Err() != nil:
		err = caller.Err()
	}
	return nil, sent, err
}
