// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import "net/http"

// authTransport adds the key. Only attemptTransport is below it, so the transports that log and retry never see the key.
type authTransport struct {
	next http.RoundTripper
	key  string
}

func (t *authTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	req = req.Clone(req.Context())
	req.Header.Set("Authorization", "Bearer "+t.key)
	return t.next.RoundTrip(req)
}
