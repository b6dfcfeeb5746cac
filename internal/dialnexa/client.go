// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package dialnexa is a client for DialNexa's webhook API. It knows nothing of Terraform.
//
// The facts that it relies on are marked with the edition of the contract that they come from: PAGE is the older
// documentation page, SPEC the OpenAPI file of August 2026, FIELD what integrators observed. Where they disagree, all
// of them work.
package dialnexa

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
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
	transport http.RoundTripper
	secrets   *redact.Redactor
	logger    *slog.Logger
	// maxRetries and backoff serve the one repetition that is not the transports': a create's.
	maxRetries int
	backoff    func(retry, status int) time.Duration
	creating   creations
	reader     *Reader
	now        func() instant
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
		base:      base,
		userAgent: cfg.UserAgent,
		transport: transport.New(transport.Config{
			Wire: cfg.Transport, Key: cfg.APIKey, MaxRetries: cfg.MaxRetries, Timeout: cfg.RequestTimeout,
			Backoff: cfg.Backoff, Logger: cfg.Logger, Hide: secrets.Hide,
		}),
		secrets:    secrets,
		logger:     cfg.Logger,
		maxRetries: cfg.MaxRetries,
		backoff:    cfg.Backoff,
		now:        now,
	}
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

// response is a success: its request, its status, its headers and its complete body.
type response struct {
	method string
	path   string
	status int
	header http.Header
	body   []byte
}

// bodyError is an error that says what is wrong with the body.
func (r response) bodyError(reason string) *ResponseError {
	return &ResponseError{StatusCode: r.status, Method: r.method, Path: r.path, Reason: reason}
}

// do sends one request, with retries and waits as the transports see fit, and turns every other status than a success
// into an *APIError. Path is escaped already; body is nil or encoded as JSON.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body any) (response, error) {
	req, err := c.newRequest(ctx, method, path, query, body)
	if err != nil {
		return response{}, err
	}
	// The transport is called directly, since an http.Client would follow redirects with the key and the body.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return response{}, &RequestError{
			Method: method, Path: req.URL.Path, MaybeSent: transport.MaybeSent(err), Err: c.secrets.Error(err),
		}
	}
	defer func() { _ = resp.Body.Close() }()
	text, _ := io.ReadAll(resp.Body) // The transport has read it into memory already, so this can't fail.
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return response{}, c.apiError(req, resp, text)
	}
	return response{method: method, path: req.URL.Path, status: resp.StatusCode, header: resp.Header, body: text}, nil
}

func (c *Client) newRequest(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	u := c.base.JoinPath(path)
	u.RawQuery = query.Encode()
	var reader io.Reader = http.NoBody
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, fmt.Errorf("encoding the request: %w", err)
		}
		reader = bytes.NewReader(text)
	}
	req, err := http.NewRequestWithContext(ctx, method, u.String(), reader)
	if err != nil {
		return nil, fmt.Errorf("building the request: %w", err)
	}
	req.Header.Set("Accept", "application/json")
	req.Header.Set("User-Agent", c.userAgent)
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	return req, nil
}
