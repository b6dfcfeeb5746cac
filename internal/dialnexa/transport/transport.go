// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package transport sends requests to the API: it retries, keeps to the rate limit, logs each attempt, authenticates, and
// bounds time and size. It knows nothing of webhooks.
package transport

import (
	"crypto/tls"
	"log/slog"
	"net/http"
	"time"
)

// Config configures a transport. All fields except Wire are required.
type Config struct {
	// Wire makes the connections; nil means NewWire. Another one has to call the GotConn hook of net/http/httptrace: if it
	// doesn't, a request counts as never sent.
	Wire http.RoundTripper
	// Key is the bearer token.
	Key string
	// MaxRetries is how often a request is tried again; 0 means one attempt.
	MaxRetries int
	// Timeout bounds one attempt from connecting to the end of its response, without the waits before it.
	Timeout time.Duration
	// Backoff is the wait before the n-th retry, counted from 0, of an attempt that failed with this status, 0 if without
	// a response.
	Backoff func(retry, status int) time.Duration
	// Logger gets a line per attempt, and one per wait. Never a body, never a header.
	Logger *slog.Logger
	// Hide masks secrets in log values.
	Hide func(string) string
}

// New returns a stack of transports; the last one added sees a request first. Redirects are never followed. Its errors are
// an *AttemptError or a *WaitError; any status except 101 is a response, with its complete body in memory unless WithStream
// consumed it.
func New(cfg Config) http.RoundTripper {
	if cfg.Wire == nil {
		cfg.Wire = NewWire()
	}
	var t http.RoundTripper = &attemptTransport{next: cfg.Wire, timeout: cfg.Timeout}
	t = &authTransport{next: t, key: cfg.Key}
	t = &loggingTransport{next: t, logger: cfg.Logger, hide: cfg.Hide}
	t = &pacingTransport{next: t, logger: cfg.Logger, pace: newPace()}
	return &retryTransport{next: t, cfg: cfg}
}

// NewWire returns a connection pool for one host, large enough for a common -parallelism of Terraform. It uses the
// environment's proxy settings, and TLS 1.2 at least.
func NewWire() *http.Transport {
	return &http.Transport{
		Proxy:                 http.ProxyFromEnvironment,
		TLSClientConfig:       &tls.Config{MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2:     true,
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   64,
		IdleConnTimeout:       90 * time.Second,
		TLSHandshakeTimeout:   10 * time.Second,
		ExpectContinueTimeout: time.Second,
		// A dead HTTP/2 connection would otherwise take every retry with it: they all share it.
		HTTP2: &http.HTTP2Config{SendPingTimeout: 10 * time.Second, PingTimeout: 5 * time.Second},
	}
}
