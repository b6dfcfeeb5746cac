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
		header, value      string
		want               int
	}{
		"curl":                        {method: "POST", path: "/_mock/webhooks", want: http.StatusOK},
		"cross-site POST":             {method: "POST", path: "/_mock/webhooks", header: "Sec-Fetch-Site", value: "cross-site", want: http.StatusForbidden},
		"cross-site reset":            {method: "DELETE", path: "/_mock", header: "Sec-Fetch-Site", value: "cross-site", want: http.StatusForbidden},
		"POST from an older browser":  {method: "POST", path: "/_mock/webhooks", header: "Origin", value: "https://evil.test", want: http.StatusForbidden},
		"a name that resolves to us":  {method: "GET", path: "/_mock/webhooks", host: "evil.test:80", want: http.StatusForbidden},
		"an address that isn't ours":  {method: "GET", path: "/_mock/webhooks", host: "192.168.0.1", want: http.StatusForbidden},
		"localhost":                   {method: "GET", path: webhooks, host: "LocalHost:8080", want: http.StatusOK},
		"IPv6":                        {method: "GET", path: webhooks, host: "[::1]:8080", want: http.StatusOK},
		"a loopback without the port": {method: "GET", path: webhooks, host: "[::1]", want: http.StatusOK},
	} {
		req := p.Request(tt.method, tt.path, `{"url":"http://127.0.0.1:1/","events":["call.completed"]}`)
		req.Host = tt.host
		req.Header.Set("Content-Type", "text/plain")
		if tt.header != "" {
			req.Header.Set(tt.header, tt.value)
		}
		if r, err := p.Send(req); err != nil || r.Status != tt.want {
			t.Errorf("%s: %v, status %d: %s", name, err, r.Status, r.Body)
		}
	}
}
