// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestAPIError_saysWhatTheAPISaid(t *testing.T) {
	t.Parallel()
	const unclear = "no message that can be understood"
	const page = "an HTML page instead of the API's JSON, which points to a proxy or a wrong base URL"
	for _, test := range []struct {
		status int
		body   string
		want   string
	}{
		{status: 400, body: `{"statusCode":400,"message":"no valid URL","error":"Bad Request"}`, want: "status 400 Bad Request: no valid URL"},
		{status: 400, body: `{"message":["no valid URL","no list"]}`, want: "status 400 Bad Request: no valid URL; no list"},
		{status: 401, body: `{"message":"Unauthorized"}`, want: "status 401 Unauthorized: Unauthorized"},
		{status: 403, body: ``, want: "status 403 Forbidden: " + unclear},
		{status: 418, body: `{"message":"\u001b[2J \u0007"}`, want: "status 418 I'm a teapot: [2J"},
		{status: 418, body: `{"message":"\u0007"}`, want: "status 418 I'm a teapot: " + unclear},
		{status: 403, body: " \n<html><body>Blocked</body></html>", want: "status 403 Forbidden: " + page},
		{status: 599, body: `{"message":"odd"}`, want: "status 599: odd"},
	} {
		_, err := respondingClient(t, test.status, nil, test.body).Webhook(t.Context(), "a", dialnexa.Webhook{})
		e := mocktest.As[*dialnexa.APIError](t, err)
		if want := "GET /v1/user-webhooks/a: " + test.want; e.Error() != want || e.StatusCode != test.status || e.Interrupted {
			t.Errorf("got %q, want %q", e, want)
		}
	}
}

func TestAPIError_showsTheHostOfARedirectAlone(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"https://a.test/secret-path?q=1":     "a redirect to https://a.test, which is not followed",
		"https://user:pw@a.test/secret-path": "a redirect to https://a.test, which is not followed",
		"/elsewhere":                         "no message that can be understood",
		"https://a.test:port/secret-path":    "no message that can be understood",
	} {
		for method, call := range calls {
			err := call(t.Context(), respondingClient(t, http.StatusFound, http.Header{"Location": {location}}, ""), "a")
			if e := mocktest.As[*dialnexa.APIError](t, err); e.Message() != want {
				t.Errorf("%s to %q: %v", method, location, err)
			}
		}
	}
}

func TestAPIError_showsNoMoreThanTwentyMessages(t *testing.T) {
	t.Parallel()
	body := `{"message":["","\u0000"` + strings.Repeat(`,"bad"`, 100_000) + `]}`
	_, err := respondingClient(t, 400, nil, body).Webhook(t.Context(), "a", dialnexa.Webhook{})
	if e := mocktest.As[*dialnexa.APIError](t, err); len(e.Messages) != 20 || e.Messages[0] != "bad" {
		t.Errorf("got %d messages", len(e.Messages))
	}
}
