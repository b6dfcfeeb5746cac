// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"
)

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func TestAuth_addsTheKeyToNoRequestButTheOneOnTheWire(t *testing.T) {
	t.Parallel()
	req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://a.test/", nil)
	wire := &authTransport{key: "key_id:example", next: roundTripper(func(sent *http.Request) (*http.Response, error) {
		if got := sent.Header.Get("Authorization"); got != "Bearer "+"key_id:example" {
			t.Errorf("sent %q", got)
		}
		return nil, errors.New("connection refused")
	})}
	if resp, err := wire.RoundTrip(req); err == nil {
		t.Error("no error", resp.Body.Close())
	}
	if req.Header.Get("Authorization") != "" {
		t.Error("the key is in the request of the callers")
	}
}
