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
		status   int
		body     string
		location string
		want     string
		exists   bool
	}{
		{status: 302, location: "https://user:pw@a.test/path?q=1", want: "302 Found: a redirect to https://a.test, which is not followed"},
		{status: 302, location: "https://a.test:port/path", want: "302 Found: " + unclear},
		{status: 400, body: `{"message":["no valid URL","no list"]}`, want: "400 Bad Request: no valid URL; no list"},
		{status: 400, body: `{"message":"The url Already Exists"}`, want: "400 Bad Request: The url Already Exists", exists: true},
		{ // no more than twenty are shown
			status: 400, body: `{"message":["","\u0000"` + strings.Repeat(`,"bad"`, 21) + `]}`,
			want: "400 Bad Request: bad" + strings.Repeat("; bad", 19),
		},
		{status: 403, body: ``, want: "403 Forbidden: " + unclear},
		{status: 403, body: " \n<html><body>Blocked</body></html>", want: "403 Forbidden: " + page},
		{status: 409, body: `{"message":"Conflict"}`, want: "409 Conflict: Conflict", exists: true},
		{status: 418, body: `{"message":"\u001b[2J \u0007"}`, want: "418 I'm a teapot: [2J"},
		{status: 418, body: `{"message":"\u0007"}`, want: "418 I'm a teapot: " + unclear},
		{status: 500, body: `{"message":"it already exists"}`, want: "500 Internal Server Error: it already exists"},
		{status: 599, body: `{"message":"odd"}`, want: "599: odd"},
	} {
		_, err := respondingClient(t, test.status, http.Header{"Location": {test.location}}, test.body).Webhook(t.Context(), "a", dialnexa.Webhook{})
		e := mocktest.As[*dialnexa.APIError](t, err)
		if want := "GET /v1/user-webhooks/a: status " + test.want; e.Error() != want || e.StatusCode != test.status || e.Interrupted {
			t.Errorf("got %q, want %q", e, want)
		}
		if dialnexa.IsAlreadyExists(err) != test.exists {
			t.Errorf("%v: exists already, want %t", err, test.exists)
		}
	}
}
