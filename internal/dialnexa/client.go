// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package dialnexa is a client for DialNexa's webhook API. It knows nothing of Terraform.
//
// The facts that it relies on are marked with the edition of the contract that they come from: PAGE is the older
// documentation page, SPEC the OpenAPI file of August 2026, FIELD what integrators observed. Where they disagree, all
// of them work.
package dialnexa

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
	"unicode"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Defaults of a Config's zero values.
const (
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = 30 * time.Second // the vendor's advice
)

// Config configures a Client.
type Config struct {
	// BaseURL is the API's address; "" means DefaultBaseURL.
	BaseURL string
	// APIKey is sent as the bearer token, as it is: its format is never checked.
	APIKey    string
	UserAgent string
	// MaxRetries is how often a request is tried again; 0 means one attempt.
	MaxRetries int
	// RequestTimeout bounds one attempt on the wire, waiting not counted; 0 means DefaultRequestTimeout.
	RequestTimeout time.Duration
	// Logger gets a line per attempt, and one per wait worth knowing of. Never a body, never a header. Nil is silent.
	Logger *slog.Logger
	// Transport is the wire; nil means a pool of connections with the system's proxies and TLS 1.2 at least. Another one
	// has to call the GotConn hook of net/http/httptrace: if it doesn't, a request counts as never sent.
	Transport http.RoundTripper
	// Backoff is the wait before the n-th retry, counted from 0, of an attempt that failed with this status, or 0 for
	// no response; nil means transport.Backoff.
	Backoff func(retry, status int) time.Duration
}

// Client makes DialNexa's API calls. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	userAgent string
	transport *transport.Transport
	secrets   *redact.Redactor
	logger    *slog.Logger
	// maxRetries and backoff serve the one repetition that is not the transports': a create's.
	maxRetries int
	backoff    func(retry, status int) time.Duration
	creating   creations
	reader     *Reader
	now        func() transport.Instant
	// listWorks says that a page of the list was read.
	listWorks atomic.Bool
	// agents are the requests for agents by path, and agentsListed says that the list is one of them.
	agents       keyedLock[agentsRead]
	agentsListed atomic.Bool
}

// New returns a client, or an error if the base URL is not one that a key may be sent to, or the key can't be sent.
func New(cfg Config) (*Client, error) {
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	base, err := ParseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if err := CheckAPIKey(cfg.APIKey); err != nil {
		return nil, fmt.Errorf("API key: %w", err)
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = DefaultRequestTimeout
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Backoff == nil {
		cfg.Backoff = transport.Backoff
	}
	secrets := redact.New(redact.KeyParts(cfg.APIKey)...)
	c := &Client{
		base:       base,
		userAgent:  cfg.UserAgent,
		secrets:    secrets,
		logger:     cfg.Logger,
		maxRetries: cfg.MaxRetries,
		backoff:    cfg.Backoff,
		now:        transport.Now,
	}
	c.transport = transport.New(transport.Config{
		Wire: cfg.Transport, Key: cfg.APIKey, MaxRetries: cfg.MaxRetries, Timeout: cfg.RequestTimeout,
		Backoff: cfg.Backoff, Logger: cfg.Logger, Sanitize: secrets.Sanitize,
		Now: func() transport.Instant { return c.now() },
	})
	c.reader = newReader(c)
	return c, nil
}

// Protect masks these secrets in every message from now on. Secrets that the client sends are protected anyhow.
func (c *Client) Protect(secrets ...string) { c.secrets.Add(secrets...) }

// Reader serves reads of webhooks from the pages of the list, which all callers share.
func (c *Client) Reader() *Reader { return c.reader }

// CheckAPIKey says why a key can't be sent, without repeating any of it. Its format is the API's own business.
func CheckAPIKey(key string) error {
	switch {
	case strings.ContainsAny(key, "\r\n"):
		return errors.New("it contains a line break; remove that")
	case strings.ContainsFunc(key, unicode.IsControl):
		return errors.New("it contains a control character; remove that")
	case len(key) >= 7 && strings.EqualFold(key[:7], "Bearer "):
		return errors.New(`it begins with "Bearer ", which the provider adds itself; remove that`)
	}
	return nil
}

// maxBody is the most that is read of a response about webhooks, in bytes: a hundred with URLs of a few kilobytes fit.
const maxBody = 8 << 20

// response is a success: its request, its status, its headers and its complete body. Of a request that failed, it has what
// is known of its attempts.
type response struct {
	method string
	path   string
	status int
	header http.Header
	body   []byte
	sent   transport.Sent
}

// bodyError is an error that says what is wrong with the body.
func (r response) bodyError(reason string) *ResponseError {
	return &ResponseError{StatusCode: r.status, Method: r.method, Path: r.path, Reason: reason}
}

// do sends one request about webhooks, with retries and waits as the transport sees fit, and turns every other status than a
// success into an *APIError. Path is escaped already; body is nil or encoded as JSON.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body any) (response, error) {
	req, err := c.newRequest(method, path, query, body)
	if err != nil {
		return response{}, err
	}
	return c.send(ctx, req)
}

// send sends a request.
func (c *Client) send(ctx context.Context, req transport.Request) (response, error) {
	reply, err := c.transport.Do(ctx, req)
	if failed, ok := errors.AsType[*transport.Error](err); ok {
		return response{sent: failed.Sent}, &RequestError{
			Method: req.Method, Path: req.URL.Path, MaybeSent: failed.MaybeApplied, Err: c.secrets.Error(err),
		}
	}
	if err != nil {
		return response{}, err
	}
	if reply.StatusCode < 200 || reply.StatusCode > 299 {
		return response{sent: reply.Sent}, c.apiError(ctx, req, reply)
	}
	return response{
		method: req.Method, path: req.URL.Path, status: reply.StatusCode, header: reply.Header, body: reply.Body, sent: reply.Sent,
	}, nil
}

func (c *Client) newRequest(method, path string, query url.Values, body any) (transport.Request, error) {
	u := c.base.JoinPath(path)
	u.RawQuery = query.Encode()
	req := transport.Request{
		Method: method, URL: u, Header: http.Header{"Accept": {"application/json"}, "User-Agent": {c.userAgent}}, MaxBody: maxBody,
	}
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return transport.Request{}, fmt.Errorf("encoding the request: %w", err)
		}
		req.Body = text
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}
