// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestParseBaseURL(t *testing.T) {
	t.Parallel()
	for want, texts := range map[string][]string{
		"<nil>": {
			dialnexa.DefaultBaseURL, "https://api.dialnexa.com", "https://api.dialnexa.com/v1///", "HTTPS://API.dialnexa.com/v1",
			"https://10.0.0.1:8443/v1", "https://[2001:db8::1]/v1", "https://a.test/with%2Fslash/v1", "http://LocalHost:8080/v1",
			"http://127.1.2.3/", "http://[::1]:8080/v1", "http://[::ffff:127.0.0.1]/v1",
		},
		"plain http would show the API key": {
			"http://api.dialnexa.com/v1", "http://localhost.evil.test/v1", "http://127.0.0.1.evil.test/v1", "http://10.0.0.1/v1",
			"http://0.0.0.0/v1", "http://[::]/v1", "http://127.1/v1", "http://2130706433/v1", "http://localhost./v1",
		},
		"user name or password":   {"https://user:t0ken@a.test/v1", "http://localhost@evil.test/v1", "https://@a.test/v1"},
		"must be an absolute URL": {"api.dialnexa.com/v1", "//api.dialnexa.com/v1", "", "ftp://a.test", "javascript:alert(1)"},
		"no host":                 {"https:///v1", "https://:443/v1", "https:a.test"},
		"a query or a fragment":   {"https://a.test/v1?x=1", "https://a.test/v1?", "https://a.test/v1#x", "https://a.test/v1#"},
		"is not an absolute URL":  {"https://a.test:port/v1", "https://a.test/\x7f", "https://user:t0 ken%zz@a.test/v1\n"},
	} {
		for _, text := range texts {
			u, err := dialnexa.ParseBaseURL(text)
			got := fmt.Sprint(err)
			if !strings.Contains(got, want) || strings.Contains(got, "ken") || err == nil && strings.HasSuffix(u.Path, "/") {
				t.Errorf("%q: got %v, %s, want %q, and no password", text, u, got, want)
			}
		}
	}
}

func TestClient_joinsTheBaseURLAndThePath(t *testing.T) {
	t.Parallel()
	for base, want := range map[string]string{
		"":                               "https://api.dialnexa.com/v1/user-webhooks/x%2Fy%20z",
		"https://a.test":                 "https://a.test/user-webhooks/x%2Fy%20z",
		"https://a.test:8443/v1/":        "https://a.test:8443/v1/user-webhooks/x%2Fy%20z",
		"https://a.test/with%2Fslash/v1": "https://a.test/with%2Fslash/v1/user-webhooks/x%2Fy%20z",
	} {
		receiver := mocktest.NewReceiver()
		client := newClient(t, func(c *dialnexa.Config) { c.BaseURL, c.Transport = base, receiver })
		if err := client.Delete(t.Context(), "x/y z"); err != nil || receiver.Last().URL.String() != want {
			t.Errorf("%s: asked for %s, %v; want %s", base, receiver.Last().URL, err, want)
		}
	}
}

func TestShownURL_hidesWhatMayBeAPassword(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://hooks.example.com":             "https://hooks.example.com/",
		"HTTPS://Hooks.bücher.example:443/ü|":   "https://Hooks.bücher.example:443/…",
		"https://hooks.example.com?token=t0ken": "https://hooks.example.com/…",
		"https://hooks.example.com/#t0ken":      "https://hooks.example.com/…",
		"https://user:t0ken@hooks.example.com/": "https://hooks.example.com/",
		"https://hooks.example.com:port/t0ken":  "(a URL that can't be parsed)",
		"hooks.example.com/t0ken":               "(a URL that can't be parsed)",
	} {
		if got := dialnexa.ShownURL(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}

func TestSimilarURLs_differAtMostInTheirSpelling(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b    string
		similar bool
	}{
		{a: "HTTPS://A.test:443", b: "https://a.test/", similar: true},
		{a: "https://a.test/b/", b: "https://a.test/b", similar: true},
		{a: "https://bücher.example/x", b: "https://xn--bcher-kva.example/x", similar: true},
		{a: "https://a.test/a/../b?q=ü'", b: "https://a.test/b?q=%C3%BC%27", similar: true},
		{a: "https://a.test/b", b: "https://a.test/B"},
		{a: "https://a.test:80", b: "https://a.test/"},
		{a: "https://a.test/%zz", b: "https://a.test/%ZZ"},
		{a: "https://a.test:b/", b: "https://A.test:b/"}, // neither can be parsed
	} {
		if dialnexa.SimilarURLs(test.a, test.b) != test.similar {
			t.Errorf("%s and %s: similar, want %t", test.a, test.b, test.similar)
		}
	}
}
