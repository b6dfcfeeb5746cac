// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mocktest

import (
	"io"
	"net/http"
	"strings"
)

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
