// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestServer_refusesOtherKeys(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		header []string
		want   int
	}{
		"right":       {[]string{"Bearer key_a:secret_b"}, http.StatusOK},
		"none":        {nil, http.StatusUnauthorized},
		"wrong":       {[]string{"Bearer key_a:secret_c"}, http.StatusUnauthorized},
		"prefix":      {[]string{"Bearer key_a"}, http.StatusUnauthorized},
		"newline":     {[]string{"Bearer key_a:secret_b:"}, http.StatusUnauthorized},
		"no scheme":   {[]string{"key_a:secret_b"}, http.StatusUnauthorized},
		"basic":       {[]string{"Basic key_a:secret_b"}, http.StatusUnauthorized},
		"empty":       {[]string{"Bearer "}, http.StatusUnauthorized},
		"given twice": {[]string{"Bearer key_a:secret_b", "Bearer x"}, http.StatusUnauthorized},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, c := newServer(t, mockserver.Config{APIKeys: []string{"key_a:secret_b"}})
			req := c.request(t.Context(), "GET", webhooks, "")
			req.Header["Authorization"] = tt.header
			r, err := c.send(req)
			if err != nil || r.status != tt.want {
				t.Fatalf("%v, %+v", err, r)
			}
			if tt.want == http.StatusUnauthorized && failureIn(t, r) != "API key is missing or invalid" {
				t.Errorf("body is %s", r.body)
			}
		})
	}
}

func TestServer_refusesOtherRoutes(t *testing.T) {
	t.Parallel()
	_, c := newServer(t, mockserver.Config{})
	for _, route := range [][2]string{
		{"GET", "/user-webhooks"},
		{"POST", "/user-webhooks"},
		{"GET", "/v1"},
		{"GET", "/"},
		{"GET", "/v1/me"},
		{"GET", "/v1/user-webhooks/"},
		{"GET", "/v1/user-webhooks/a/b"},
		{"GET", "/v2/user-webhooks"},
		{"PUT", "/v1/user-webhooks/a"},
		{"POST", "/v1/user-webhooks/a"},
		{"DELETE", "/v1/user-webhooks"},
		{"PATCH", "/v1/user-webhooks"},
	} {
		r := c.do(route[0], route[1], "", http.StatusNotFound)
		if got := failureIn(t, r); got != "Cannot "+route[0]+" "+route[1] {
			t.Errorf("%v: %s", route, got)
		}
	}
}

func TestServer_doesNotFindAnUnknownID(t *testing.T) {
	t.Parallel()
	_, c := newServer(t, mockserver.Config{})
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		r := c.do(method, webhooks+"/wh_none", `{"is_active":true}`, http.StatusNotFound)
		if got := failureIn(t, r); got != "Webhook not found" {
			t.Errorf("%s: %s", method, got)
		}
	}
}
