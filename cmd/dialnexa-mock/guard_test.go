// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"testing"
)

func TestRun_keepsWebPagesOut(t *testing.T) {
	t.Parallel()
	p := start(t)
	create := `{"url":"http://127.0.0.1:1/","events":["call.completed"]}`
	for name, tt := range map[string]struct {
		method, path, host string
		header             [2]string
		want               int
	}{
		"curl":                        {"POST", "/_mock/webhooks", "", [2]string{}, http.StatusOK},
		"cross-site POST":             {"POST", "/_mock/webhooks", "", [2]string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		"cross-site delivery":         {"POST", "/_mock/deliveries", "", [2]string{"Sec-Fetch-Site", "cross-site"}, http.StatusForbidden},
		"POST from an older browser":  {"POST", "/_mock/webhooks", "", [2]string{"Origin", "https://evil.test"}, http.StatusForbidden},
		"a name that resolves to us":  {"GET", "/_mock/webhooks", "evil.test:80", [2]string{}, http.StatusForbidden},
		"an address that isn't ours":  {"GET", "/_mock/webhooks", "192.168.0.1", [2]string{}, http.StatusForbidden},
		"localhost":                   {"GET", "/v1/user-webhooks", "LocalHost:8080", [2]string{}, http.StatusOK},
		"IPv6":                        {"GET", "/v1/user-webhooks", "[::1]:8080", [2]string{}, http.StatusOK},
		"a loopback without the port": {"GET", "/v1/user-webhooks", "[::1]", [2]string{}, http.StatusOK},
	} {
		status, _, body := p.call(tt.method, tt.path, create, func(r *http.Request) {
			r.Host = tt.host
			r.Header.Set("Content-Type", "text/plain")
			if tt.header[0] != "" {
				r.Header.Set(tt.header[0], tt.header[1])
			}
		})
		if status != tt.want {
			t.Errorf("%s: status %d: %s", name, status, body)
		}
	}
}
