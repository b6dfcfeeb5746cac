// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
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
		{status: 302, location: "https://u:pw@a.test/path?q=1", want: "302 Found: a redirect to https://a.test, which is not followed"},
		{status: 302, location: "https://a.test:port/path", want: "302 Found: " + unclear},
		{status: 400, body: `{"message":["no valid URL","no list"]}`, want: "400 Bad Request: no valid URL; no list"},
		{status: 400, body: `{"message":"The url Already Exists"}`, want: "400 Bad Request: The url Already Exists", exists: true},
		{status: 400, body: `{"message":"","error":"Bad"}`, want: "400 Bad Request: Bad"},
		{status: 400, body: `{"message":[],"error":["x"]}`, want: "400 Bad Request: x"},
		{status: 400, body: `{"message":{"a":1},"error":"x"}`, want: "400 Bad Request: x"},
		{status: 400, body: `{"message":"a","data":{"message":"b"}}`, want: "400 Bad Request: a"},
		{status: 400, body: `{"data":{"data":{"message":"a"}}}`, want: "400 Bad Request: a"},
		{status: 400, body: `{"data":{}}`, want: "400 Bad Request: " + unclear},
		{status: 400, body: `{"message":["a",7]}`, want: "400 Bad Request: " + unclear},
		{status: 400, body: `[]`, want: "400 Bad Request: " + unclear},
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
		client := respondingClient(t, test.status, http.Header{"Location": {test.location}}, test.body)
		_, err := client.Webhook(t.Context(), "a", dialnexa.Webhook{})
		e := mocktest.As[*dialnexa.APIError](t, err)
		if want := "GET /v1/user-webhooks/a: status " + test.want; e.Error() != want || e.StatusCode != test.status || e.Interrupted {
			t.Errorf("got %q, want %q", e, want)
		}
		if dialnexa.IsAlreadyExists(err) != test.exists {
			t.Errorf("%v: exists already, want %t", err, test.exists)
		}
	}
}

// gatewayMessages are what gateways say of a route that they don't know or a backend that is gone.
var gatewayMessages = []string{
	`{"message":"Not Found"}`, `<html>404</html>`, ``, `{"message":["x","Webhook not found"]}`,
}

// A 404 means that the webhook is gone if the API's own text says so, or if a complete walk of the list lacks it.
func TestNotFound_isWhatTheAPIOrTheListConfirms(t *testing.T) {
	t.Parallel()
	own := []string{
		`{"statusCode":404,"message":"Webhook not found","error":"Not Found"}`, `{"message":["Webhook not found"]}`,
		`{"statusCode":404,"data":{"message":"Webhook not found"}}`,
	}
	for name, test := range map[string]struct {
		exists bool
		gone   bool
		list   fault
		says   string
	}{
		"lacks it":             {gone: true},
		"has it":               {exists: true, says: "its list of webhooks has this one"},
		"breaks off":           {list: fault{Skip: 1, Status: 502}, says: "status 502"},
		"promises more":        {list: fault{Body: `{"webhooks":[],"total":3}`}, says: "fewer webhooks than it announces"},
		"is not what it seems": {list: fault{Body: `<html>`}, says: "an HTML page"},
	} {
		for _, body := range slices.Concat(own, gatewayMessages) {
			for _, method := range []string{http.MethodGet, http.MethodPatch, http.MethodDelete} {
				if test.exists && method == http.MethodGet {
					continue // it is read from the list
				}
				api := newAPI(t, mockserver.Config{PageCap: 2}, noRetries)
				api.client.Protect("Webhook") // A mask must not make a deleted webhook undeletable.
				if api.put("1", "2", "3"); test.exists {
					api.put("a")
				}
				api.Fault(fault{Path: mocktest.WebhooksPath + "/", Status: 404, Body: body, EmptyBody: body == "", Times: -1})
				api.inject(http.MethodGet, -1, test.list)
				err := calls[method](t.Context(), api.client, "a")
				if test.gone || slices.Contains(own, body) {
					if !dialnexa.IsNotFound(fmt.Errorf("wrapped: %w", err)) && (method != http.MethodDelete || err != nil) {
						t.Errorf("%s, %s, the list %s: %v", method, body, name, err)
					}
				} else if e := mocktest.As[*dialnexa.GatewayError](t, err); dialnexa.IsNotFound(err) || e.Err.Method != method ||
					!strings.Contains(e.Error(), test.says) || (e.ListErr == nil) != test.exists {
					t.Errorf("%s, %s, the list %s: %v", method, body, name, err)
				}
			}
		}
	}
}

// A gateway that loses its backend in the middle of a plan must not empty the state, and its 404s must not cost a walk
// each: not if the list fails too, nor of webhooks that are gone.
func TestNotFound_ofAGatewayCostsOneWalk(t *testing.T) {
	t.Parallel()
	for _, readers := range []int{1, 10} {
		for path, most := range map[string]int{"": 20 + 20, mocktest.WebhooksPath + "/": 20 + 3} {
			mocktest.InBubble(t, fmt.Sprintf("%d readers, %s", readers, path), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
				ids := api.fill(120)[:100] // those of the first page
				api.read(1, ids[0])
				api.Fault(fault{Path: path, Status: 404, Body: gatewayMessages[0], Times: -1})
				api.read(readers, ids...)
				spread(readers, 20, func(i int) {
					_, err := api.client.Webhook(t.Context(), fmt.Sprint("gone-", i), dialnexa.Webhook{})
					var gateway *dialnexa.GatewayError
					if dialnexa.IsNotFound(err) == (path == "") || errors.As(err, &gateway) != (path == "") {
						t.Errorf("webhook %d, which is gone: %v", i, err)
					}
				})
				if sent := api.Stats().Requests - 1; sent > most {
					t.Errorf("%d requests, of which 20 are single reads; want %d at most", sent, most)
				}
			})
		}
	}
}

// For a deletion, a walk counts that began after the 404; the page read before doesn't, and neither does another
// deletion's.
func TestNotFound_ofADeletionWantsAWalkOfItsOwn(t *testing.T) {
	t.Parallel()
	api := newAPI(t, mockserver.Config{})
	api.read(1, api.fill(12)[0])
	api.put("late")
	api.inject(http.MethodDelete, 4, gateway404)
	for range 3 {
		_ = mocktest.As[*dialnexa.GatewayError](t, api.client.Delete(t.Context(), "late"))
	}
	for _, id := range []string{"gone", "late"} {
		if err := api.client.Delete(t.Context(), id); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	api.wantRequests(5)
}
