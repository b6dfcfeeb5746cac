// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strings"
	"testing"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	const (
		user  = "user name or password"
		start = "starts with https://"
		host  = "no host"
		query = "a query or a fragment"
		plain = "plain http would show the API key"
		none  = "not a URL"
	)
	for text, want := range map[string]string{
		DefaultBaseURL:                       "",
		"https://api.dialnexa.com":           "",
		"https://api.dialnexa.com/v1/":       "",
		"https://api.dialnexa.com/v1///":     "",
		"HTTPS://API.dialnexa.com/v1":        "",
		"https://10.0.0.1:8443/v1":           "",
		"https://[2001:db8::1]/v1":           "",
		"https://a.test/with%2Fslash/v1":     "",
		"http://localhost:8080/v1":           "",
		"http://LocalHost/v1":                "",
		"http://127.0.0.1:8080":              "",
		"http://127.1.2.3/":                  "",
		"http://[::1]:8080/v1":               "",
		"http://[::ffff:127.0.0.1]/v1":       "",
		"http://api.dialnexa.com/v1":         plain,
		"http://localhost.evil.test/v1":      plain,
		"http://127.0.0.1.evil.test/v1":      plain,
		"http://10.0.0.1/v1":                 plain,
		"http://0.0.0.0/v1":                  plain,
		"http://[::]/v1":                     plain,
		"http://127.1/v1":                    plain,
		"http://2130706433/v1":               plain,
		"http://localhost./v1":               plain,
		"https://user@a.test/v1":             user,
		"https://user:t0ken@a.test/v1":       user,
		"http://localhost@evil.test/v1":      user,
		"https://@a.test/v1":                 user,
		"api.dialnexa.com/v1":                start,
		"//api.dialnexa.com/v1":              start,
		"/v1":                                start,
		"":                                   start,
		"ftp://a.test":                       start,
		"file:///etc/passwd":                 start,
		"javascript:alert(1)":                start,
		"https:///v1":                        host,
		"https://:443/v1":                    host,
		"https:a.test":                       host,
		"https://a.test/v1?x=1":              query,
		"https://a.test/v1?":                 query,
		"https://a.test/v1#x":                query,
		"https://a.test/v1#":                 query,
		"https://a.test:port/v1":             none,
		"https://a test/v1":                  none,
		"https://a.test/%zz":                 none,
		"https://a.test/\x7f":                none,
		"https://user:t0 ken%zz@a.test/v1\n": none,
	} {
		u, err := ParseBaseURL(text)
		switch {
		case want == "" && (err != nil || strings.HasSuffix(u.Path, "/")):
			t.Errorf("%q: got %v, %v", text, u, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: got %v, want %q", text, err, want)
		case err != nil && strings.Contains(err.Error(), "ken"):
			t.Errorf("%q: the error quotes the password: %v", text, err)
		}
	}
}

func TestNew_refusesABaseURLThatNoKeyMayBeSentTo(t *testing.T) {
	t.Parallel()
	if _, err := New(Config{BaseURL: "http://api.dialnexa.com/v1"}); err == nil || !strings.HasPrefix(err.Error(), "base URL: ") {
		t.Errorf("got %v", err)
	}
}

func TestClient_joinsTheBaseURLAndThePath(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                               "https://api.dialnexa.com/v1/user-webhooks/x%2Fy%20z",
		"https://a.test":                 "https://a.test/user-webhooks/x%2Fy%20z",
		"https://a.test/":                "https://a.test/user-webhooks/x%2Fy%20z",
		"https://a.test:8443/v1/":        "https://a.test:8443/v1/user-webhooks/x%2Fy%20z",
		"https://a.test/with%2Fslash/v1": "https://a.test/with%2Fslash/v1/user-webhooks/x%2Fy%20z",
		"https://a.test/b c/v1":          "https://a.test/b%20c/v1/user-webhooks/x%2Fy%20z",
	} {
		var got string
		client := newTestClient(t, noRetries, func(c *Config) {
			c.BaseURL, c.Transport = base, roundTripper(func(req *http.Request) (*http.Response, error) {
				got = req.URL.String()
				return respond(http.StatusNoContent, nil, "")(req)
			})
		})
		if err := client.Delete(t.Context(), "x/y z"); err != nil || got != want {
			t.Errorf("%s: asked for %s, %v; want %s", base, got, err, want)
		}
	}
}
