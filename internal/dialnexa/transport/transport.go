// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package transport sends requests to the API: it retries, keeps to the rate limit, logs each attempt, authenticates,
// and bounds time and size. It knows nothing of webhooks.
package transport

import (
	"bytes"
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"time"
)

// Config configures a Transport. Backoff, Logger and RequestTimeout are required.
type Config struct {
	// APIKey is sent as the bearer token, as it is.
	APIKey string
	// MaxRetries is how often a request is tried again; 0 means one attempt.
	MaxRetries int
	// RequestTimeout bounds one attempt from connecting to the end of its response, without the waits before it.
	RequestTimeout time.Duration
	// Backoff returns the wait before the n-th retry, counted from 0, after this status, or 0 for no response.
	Backoff func(retry, status int) time.Duration
	// Logger gets a line per attempt, and one per wait. Never a body, never a header.
	Logger *slog.Logger
	// Transport makes the connections; nil means NewWire. Another one has to call the GotConn hook of net/http/httptrace:
	// if it doesn't, a request counts as never sent.
	Transport http.RoundTripper
}

// Transport sends requests. It is safe for concurrent use.
type Transport struct {
	cfg      Config
	sanitize func(string) string
	now      func() Instant
	pace     *pace
	start    time.Time
}

// New returns a transport. It makes the text of an error fit for the log with sanitize, since it may quote what a
// server sent, and that may quote a secret. It asks now when an attempt is sent.
func New(cfg Config, sanitize func(string) string, now func() Instant) *Transport {
	if cfg.Transport == nil {
		cfg.Transport = NewWire()
	}
	return &Transport{cfg: cfg, sanitize: sanitize, now: now, pace: newPace(), start: time.Now()}
}

// Request is what Do sends. The key is added to its header.
type Request struct {
	Method string
	URL    *url.URL
	Header http.Header
	Body   []byte
	// MaxBody is the most that is read of the response, in bytes.
	MaxBody int64
}

// Reply is a complete response of any status except 101. Redirects are never followed.
type Reply struct {
	StatusCode int
	Header     http.Header
	// Body has one byte more than MaxBody if the response is larger: its status may be enough all the same.
	Body []byte
	Sent
}

// Error says that a request got no complete response.
type Error struct {
	Err error
	Sent
}

func (e *Error) Error() string { return e.Err.Error() }
func (e *Error) Unwrap() error { return e.Err }

// Sent is what is known of the attempts of a request.
type Sent struct {
	// MaybeApplied reports whether the server may have carried out an attempt, this or an earlier one, although its
	// outcome is not what is returned: its response was lost, or a gateway's, or the status is 5xx.
	MaybeApplied bool
	// First is when the first attempt that may have been applied got its connection. If none may have been, it is the time
	// of the last attempt that had a connection, and zero if none had.
	First Instant
}

// then returns what is known after another attempt.
func (s Sent) then(next Sent) Sent {
	if next.First.IsZero() {
		return s
	}
	if s.MaybeApplied {
		next.MaybeApplied, next.First = true, s.First
	}
	return next
}

// Instant is a moment by both clocks of this machine: the monotonic one stands still while a laptop sleeps, and the
// wall clock can be set back.
type Instant struct{ Monotonic, Wall time.Time }

// Now returns the current instant.
func Now() Instant {
	t := time.Now()
	return Instant{Monotonic: t, Wall: t.Round(0)} // Round takes off the monotonic reading.
}

// Since returns the time from then to i, by the clock that shows more of it.
func (i Instant) Since(then Instant) time.Duration {
	return max(i.Monotonic.Sub(then.Monotonic), i.Wall.Sub(then.Wall))
}

// IsZero reports whether i is no moment.
func (i Instant) IsZero() bool { return i.Wall.IsZero() }

// Do sends a request, and sends it again if that is safe and may help. Every status except 101 is a reply. If there is
// no complete response, the error is an *Error.
func (t *Transport) Do(ctx context.Context, r Request) (*Reply, error) {
	req, err := http.NewRequestWithContext(ctx, r.Method, r.URL.String(), bytes.NewReader(r.Body))
	if err != nil {
		return nil, &Error{Err: err}
	}
	maps.Copy(req.Header, r.Header)
	var sent Sent
	for n := 1; ; n++ {
		reply, own, err := t.attempt(req, r.MaxBody, n)
		sent = sent.then(own)
		// A response that arrived is returned even if the caller has canceled.
		if ctx.Err() == nil && mayRetry(r.Method, reply, own, err) {
			wait, reason, tooLong := t.waitAfter(reply, err, n)
			if tooLong != nil {
				return nil, &Error{Err: tooLong, Sent: sent}
			}
			if n <= t.cfg.MaxRetries {
				logWait(ctx, t.cfg.Logger, wait, "a retry", "method", r.Method, "path", r.URL.Path, "attempt", n, "reason", reason)
				if err := Sleep(ctx, wait); err != nil {
					return nil, &Error{Err: err, Sent: sent}
				}
				continue
			}
		}
		if err != nil {
			return nil, &Error{Err: err, Sent: sent}
		}
		reply.Sent = sent
		return reply, nil
	}
}
