// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// authTransport adds the key. It is next to the wire, so that nothing else of the stack ever holds a request with it.
type authTransport struct {
	next http.RoundTripper
	key  string
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+t.key)
	return t.next.RoundTrip(req)
}
