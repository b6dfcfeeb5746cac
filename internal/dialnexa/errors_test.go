// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

func TestAPIError_tellsWhatTheAPISaid(t *testing.T) {
	t.Parallel()
	tests := []struct {
		status   int
		location string
		body     string
		want     string
	}{
		{400, "", `{"statusCode":400,"message":"url must be a valid URL","error":"Bad Request"}`, "status 400 Bad Request: url must be a valid URL"},
		{400, "", `{"message":["url should not be empty","events must be an array"]}`, "status 400 Bad Request: url should not be empty; events must be an array"},
		{401, "", `{"message":"Unauthorized"}`, "status 401 Unauthorized: Unauthorized"},
		{403, "", ``, "status 403 Forbidden: no message that can be understood"},
		{418, "", `{"message":"\u001b[2J \u0007"}`, "status 418 I'm a teapot: [2J"},
		{418, "", `{"message":"\u0007"}`, "status 418 I'm a teapot: no message that can be understood"},
		{403, "", " \n<html><body>Blocked</body></html>", "status 403 Forbidden: an HTML page instead of the API's JSON, which points to a proxy or a wrong base URL"},
		{302, "https://login.test/sso?next=x", `<html>`, "status 302 Found: a redirect to https://login.test, which is not followed"},
		{302, "/elsewhere", ``, "status 302 Found: no message that can be understood"},
		{599, "", `{"message":"odd"}`, "status 599: odd"},
	}
	for _, tt := range tests {
		_, err := answering(t, tt.status, http.Header{"Location": {tt.location}}, tt.body).Get(t.Context(), "a")
		e := as[*APIError](t, err)
		if want := "GET /v1/user-webhooks/a: " + tt.want; e.Error() != want || e.StatusCode != tt.status {
			t.Errorf("got %q, want %q", e, want)
		}
	}
}

func TestAPIError_showsNoMoreThanTwentyMessages(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(map[string][]string{"message": append([]string{"", "\x00"}, slices.Repeat([]string{"bad"}, 100_000)...)})
	if err != nil {
		t.Fatal(err)
	}
	_, err = answering(t, 400, nil, string(body)).Get(t.Context(), "a")
	if e := as[*APIError](t, err); len(e.Messages) != 20 || e.Messages[0] != "bad" {
		t.Errorf("got %d messages", len(e.Messages))
	}
}

func TestAPIError_boundsWhatIsLookedAt(t *testing.T) {
	t.Parallel()
	client := answering(t, 400, nil, `{"message":"`+strings.Repeat("whsec_secret", 600_000)+`"}`)
	client.Protect("whsec_secret", strings.Repeat("whsec_secret", 500))
	began := time.Now()
	_, err := client.Get(t.Context(), "a")
	if got := as[*APIError](t, err).Message(); strings.Contains(got, "whs") || time.Since(began) > 20*time.Second {
		t.Errorf("got %.100q after %s", got, time.Since(began))
	}
}

func TestIsNotFound_knowsTheAPIsOwnWordAlone(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]bool{
		`{"statusCode":404,"message":"Webhook not found","error":"Not Found"}`:           true,
		`{"message":["Webhook not found"]}`:                                              true,
		`{"statusCode":404,"message":"Cannot GET /user-webhooks/a","error":"Not Found"}`: false,
		`<html>404</html>`: false,
		``:                 false,
		`{}`:               false,
		`{"message":7}`:    false,
	} {
		_, err := answering(t, 404, nil, body).Get(t.Context(), "a")
		if got := IsNotFound(fmt.Errorf("reading: %w", err)); got != want {
			t.Errorf("%s: got %t, want %t", body, got, want)
		}
	}
	for _, err := range []error{
		nil, errors.New("404"), &APIError{StatusCode: 400, Messages: []string{"Webhook not found"}},
		&ResponseError{StatusCode: 404}, &UnconfirmedError{Err: errors.New("x")},
	} {
		if IsNotFound(err) {
			t.Errorf("%v counts as not found", err)
		}
	}
}

func TestErrors_keepTheirChainThoughTheyAreMasked(t *testing.T) {
	t.Parallel()
	cause := errors.New("quotes " + testKey)
	client := newTestClient(t, noRetries, func(c *Config) {
		c.Transport = roundTripper(func(*http.Request) (*http.Response, error) { return nil, cause })
	})
	_, err := client.Get(t.Context(), "a")
	if want := "GET /v1/user-webhooks/a: quotes " + redact.Mask; !errors.Is(err, cause) || err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
}

func TestErrors_readAsSentences(t *testing.T) {
	t.Parallel()
	until := time.Date(2026, 9, 1, 12, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		err  error
		want string
	}{
		{
			&WaitError{Wait: time.Hour, Until: until, Reason: "Retry-After on status 429"},
			"DialNexa asks to wait 1h0m0s, until 2026-09-01T12:00:00Z (Retry-After on status 429); that is more than the 5m0s that a request may wait",
		},
		{&ResponseError{200, "GET", "/x", "the body is empty"}, "GET /x: status 200, but the body is empty"},
		{&UnconfirmedError{Reason: "the answer was lost", Err: errors.New("cut")}, "the answer was lost (cut)"},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got %q, want %q", got, tt.want)
		}
	}
}

func TestResponseLost_tellsRefusalsFromLosses(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		err  error
		want bool
	}{
		{nil, false},
		{errors.New("encoding"), false},
		{&APIError{StatusCode: 429}, false},
		{&APIError{StatusCode: 499}, false},
		{&APIError{StatusCode: 500}, true},
		{&APIError{StatusCode: 599}, true},
		{&transport.AttemptError{Err: io.EOF}, false},
		{&transport.AttemptError{Err: io.EOF, Sent: true}, true},
		{&transport.AttemptError{Err: &WaitError{}, Sent: true}, true},
		{&WaitError{}, false},
		{fmt.Errorf("wrapped: %w", &transport.AttemptError{Err: io.EOF, Sent: true}), true},
		{&ResponseError{StatusCode: 201}, false},
	} {
		if got := responseLost(tt.err); got != tt.want {
			t.Errorf("responseLost(%v) = %t", tt.err, got)
		}
	}
}
