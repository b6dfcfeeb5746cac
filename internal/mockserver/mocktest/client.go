// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mocktest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
)

// Paths of the API.
const (
	WebhooksPath = "/v1/user-webhooks"
	AgentsPath   = "/v1/agents"
)

// Client sends requests as they are: no retries, no decoding.
type Client struct {
	T      testing.TB
	Origin string // without /v1
	Key    string
	HTTP   *http.Client
}

// Reply is a response, read to its end or to where it broke off.
type Reply struct {
	Status int
	Header http.Header
	Body   string // without the line break at its end
}

// Request returns a request with the client's key; a body is JSON.
func (c Client) Request(method, path, body string) *http.Request {
	c.T.Helper()
	req, err := http.NewRequestWithContext(c.T.Context(), method, c.Origin+path, strings.NewReader(body))
	if err != nil {
		c.T.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+c.Key)
	if body != "" {
		req.Header.Set("Content-Type", "application/json")
	}
	return req
}

// Send sends a request that may fail.
func (c Client) Send(req *http.Request) (Reply, error) {
	resp, err := c.HTTP.Do(req)
	if err != nil {
		return Reply{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	return Reply{resp.StatusCode, resp.Header, strings.TrimSuffix(string(body), "\n")}, err
}

// Try makes a request that may fail.
func (c Client) Try(method, path, body string) (Reply, error) {
	c.T.Helper()
	return c.Send(c.Request(method, path, body))
}

// Do makes a request whose response must have this status.
func (c Client) Do(method, path, body string, status int) Reply {
	c.T.Helper()
	r, err := c.Try(method, path, body)
	if err != nil || r.Status != status {
		c.T.Fatalf("%s %s: %v, status %d, want %d: %s", method, path, err, r.Status, status, r.Body)
	}
	return r
}

// Control makes a request to the server's own path, /_mock/.
func (c Client) Control(method, path, body string, status int) Reply {
	c.T.Helper()
	return c.Do(method, "/_mock/"+path, body, status)
}

// Decode reads JSON.
func Decode(t testing.TB, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatalf("%s: %s", err, text)
	}
}

// RoundTripper is a function as a transport. It calls no GotConn hook, as if no connection was made.
type RoundTripper func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f RoundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// Response returns a response.
func Response(status int, header http.Header, body string) *http.Response {
	return &http.Response{StatusCode: status, Header: header.Clone(), Body: io.NopCloser(strings.NewReader(body))}
}

// Respond returns a transport that gives every request the same response.
func Respond(status int, header http.Header, body string) RoundTripper {
	return func(*http.Request) (*http.Response, error) { return Response(status, header, body), nil }
}

// Around returns a transport that puts something before the next one.
func Around(next http.RoundTripper, call func(*http.Request, http.RoundTripper) (*http.Response, error)) RoundTripper {
	return func(req *http.Request) (*http.Response, error) { return call(req, next) }
}
