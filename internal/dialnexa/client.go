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
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Defaults of a Config's zero values.
const (
	DefaultMaxRetries     = 4
	DefaultRequestTimeout = 30 * time.Second // the vendor's advice
)

// Config is what a Client needs to know.
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
	// has to call the GotConn hook of net/http/httptrace: where it doesn't, a request counts as never sent.
	Transport http.RoundTripper
	// Backoff is the wait before the n-th retry, counted from 0, of an attempt that failed with this status, or 0 for
	// no answer; nil means Backoff.
	Backoff func(retry, status int) time.Duration
}

// Client makes DialNexa's API calls. It is safe for concurrent use.
type Client struct {
	base      *url.URL
	userAgent string
	transport http.RoundTripper
	masker    *masker
	logger    *slog.Logger
	// maxRetries and backoff serve the one repetition that is not the transports': a create's.
	maxRetries int
	backoff    func(retry, status int) time.Duration
	creating   *creations
	reader     *Reader
}

// New returns a client, or an error if the base URL is not one that a key may be sent to.
func New(cfg Config) (*Client, error) {
	if cfg.BaseURL == "" {
		cfg.BaseURL = DefaultBaseURL
	}
	base, err := ParseBaseURL(cfg.BaseURL)
	if err != nil {
		return nil, fmt.Errorf("base URL: %w", err)
	}
	if cfg.RequestTimeout == 0 {
		cfg.RequestTimeout = DefaultRequestTimeout
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.Backoff == nil {
		cfg.Backoff = Backoff
	}
	masker := newMasker(keyParts(cfg.APIKey)...)
	c := &Client{
		base:       base,
		userAgent:  cfg.UserAgent,
		transport:  newTransport(cfg, masker.hide),
		masker:     masker,
		logger:     cfg.Logger,
		maxRetries: cfg.MaxRetries,
		backoff:    cfg.Backoff,
		creating:   newCreations(),
	}
	c.reader = newReader(c)
	return c, nil
}

// Protect masks these secrets in every message from now on. Secrets that the client sends are protected anyhow.
func (c *Client) Protect(secrets ...string) { c.masker.add(secrets...) }

// Reader answers reads of webhooks, sharing the pages of the list between them.
func (c *Client) Reader() *Reader { return c.reader }

// answer is a success: its status, headers and whole body.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// do sends one request, with retries and waits as the transports see fit, and turns every other status than a success
// into an *APIError. Path is escaped already; body is nil or encoded as JSON.
func (c *Client) do(ctx context.Context, method, path string, query url.Values, body any) (answer, error) {
	req, err := c.newRequest(ctx, method, path, query, body)
	if err != nil {
		return answer{}, err
	}
	// The transport is called directly, since an http.Client would follow redirects with the key and the body.
	resp, err := c.transport.RoundTrip(req)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: %w", method, req.URL.Path, c.hideIn(err))
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, fmt.Errorf("%s %s: reading the answer: %w", method, req.URL.Path, err)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return answer{}, c.apiError(req, resp, text)
	}
	return answer{status: resp.StatusCode, header: resp.Header, body: text}, nil
}

func (c *Client) newRequest(ctx context.Context, method, path string, query url.Values, body any) (*http.Request, error) {
	u := *c.base
	u.RawPath = u.EscapedPath() + path
	unescaped, err := url.PathUnescape(u.RawPath)
	if err != nil {
		return nil, fmt.Errorf("the path %q: %w", path, err)
	}
	u.Path = unescaped
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

func (c *Client) apiError(req *http.Request, resp *http.Response, body []byte) *APIError {
	e := &APIError{StatusCode: resp.StatusCode, Method: req.Method, Path: req.URL.Path, Page: isHTML(bytes.TrimSpace(body))}
	for _, message := range decodeErrorMessages(body) {
		if len(e.Messages) == maxMessages {
			break
		}
		if message = c.presentable(message); message != "" {
			e.Messages = append(e.Messages, message)
		}
	}
	if to, err := url.Parse(resp.Header.Get("Location")); err == nil && to.Host != "" {
		e.Location = c.presentable(to.Scheme + "://" + to.Host)
	}
	return e
}

// Bounds of what is shown of an answer: how many messages, how much of each, in runes, and how much is looked at for
// that, in bytes.
const (
	maxMessages      = 20
	maxMessageLength = 1000
	maxMessageBytes  = 64 << 10
)

// presentable makes text from outside fit to be shown: secrets are masked, before anything is cut off that would hide
// half of one, and control characters, which a terminal would obey, are dropped, which may bring a secret together.
func (c *Client) presentable(text string) string {
	cut := len(text) > maxMessageBytes
	if cut {
		text = text[:maxMessageBytes]
	}
	text = c.masker.hide(strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t', r == '\r':
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, c.masker.hide(text)))
	runes := []rune(text)
	switch {
	case len(runes) > maxMessageLength:
		text = string(runes[:maxMessageLength]) + "…"
	case cut:
		// So little is left because it was all secrets, of which the last may have lost its end.
		text = withheld
	}
	return strings.TrimSpace(text)
}

// hideIn masks secrets in the text of an error whose chain stays as it is.
func (c *Client) hideIn(err error) error {
	hidden := c.masker.hide(err.Error())
	if hidden == err.Error() {
		return err
	}
	return &maskedError{text: hidden, err: err}
}

type maskedError struct {
	text string
	err  error
}

func (e *maskedError) Error() string { return e.text }
func (e *maskedError) Unwrap() error { return e.err }
