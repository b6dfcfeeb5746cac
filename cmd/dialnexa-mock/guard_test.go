// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"testing"
)

func TestServe_keepsWebPagesOut(t *testing.T) {
	t.Parallel()
	p := start(t)
	for name, tt := range map[string]struct {
		method, path, host string
		site, origin       string // headers of a browser
		want               int
	}{
		"curl":         {method: "POST", path: "/_mock/webhooks", want: http.StatusOK},
		"localhost":    {method: "GET", path: webhooks, host: "LocalHost:8080", want: http.StatusOK},
		"IPv6":         {method: "GET", path: webhooks, host: "[::1]", want: http.StatusOK},
		"another site": {method: "POST", path: "/_mock/webhooks", site: "cross-site", want: http.StatusForbidden},
		"another site, from an older browser": {
			method: "DELETE", path: "/_mock", origin: "https://evil.test", want: http.StatusForbidden,
		},
		"a name that resolves to us": {method: "GET", path: webhooks, host: "evil.test:80", want: http.StatusForbidden},
		"an address that isn't ours": {method: "GET", path: webhooks, host: "192.168.0.1", want: http.StatusForbidden},
	} {
		req := p.Request(tt.method, tt.path, `{"url":"http://127.0.0.1:1/","events":["call.completed"]}`)
		req.Host = tt.host
		req.Header.Set("Content-Type", "text/plain")
		req.Header.Set("Sec-Fetch-Site", tt.site)
		req.Header.Set("Origin", tt.origin)
		if r, err := p.Send(req); err != nil || r.Status != tt.want {
			t.Errorf("%s: %v, status %d: %s", name, err, r.Status, r.Body)
		}
	}
}
