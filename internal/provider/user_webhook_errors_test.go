// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func refusal(status int, message string) string {
	return fmt.Sprintf(`{"statusCode":%d,"message":%s,"error":"x"}`, status, message)
}

// Each thing that can go wrong with a create has a message of its own that says what to do, and leaves nothing behind.
func TestAccUserWebhook_createErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mockserver.Fault
		want  string
	}{
		"wrong key":        {mockserver.Fault{Status: 401}, "status 401 Unauthorized: API key is missing or invalid. Check the provider's api_key"},
		"forbidden":        {mockserver.Fault{Status: 403}, "You do not have permission to access this resource. The key is valid but may not do this"},
		"one message":      {mockserver.Fault{Status: 400, Body: refusal(400, `"url must be a valid URL"`)}, "url must be a valid URL. DialNexa may call the url"},
		"several messages": {mockserver.Fault{Status: 400, Body: refusal(400, `["url is odd","each value in events must be nice"]`)}, "each value in events must be nice"},
		"no field":         {mockserver.Fault{Status: 400, Body: refusal(400, `"the webhook limit is reached"`)}, "status 400 Bad Request: the webhook limit is reached"},
		"rate limit":       {mockserver.Fault{Status: 429, Times: -1}, "Too many requests. Please slow down and retry after a moment. All retries were refused"},
		"too long a wait":  {mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}, "DialNexa asks to wait 1h0m0s"},
		"proxy page":       {mockserver.Fault{Status: 403, Body: "<html>no</html>", ContentType: "text/html"}, "an HTML page instead of the API's JSON"},
		"redirect":         {mockserver.Fault{Status: 302, Header: http.Header{"Location": {"https://elsewhere.example.com/v1"}}}, "a redirect to https://elsewhere.example.com, which is not followed"},
		"no route":         {mockserver.Fault{Status: 404, Body: refusal(404, `"Cannot POST /user-webhooks"`)}, "has to end with the API's version"},
		"server error":     {mockserver.Fault{Status: 500, Times: -1}, "The webhook is not in its list so far: run Terraform again"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			test.fault.Method = "POST"
			api.Fault(test.fault)
			testAcc(t, resource.TestStep{Config: api.webhook(urlA, events1, secret1), ExpectError: message(test.want)})
			api.checkDestroy(t)
		})
	}
}

// What DialNexa refuses of a field is shown at that attribute.
func TestAccUserWebhook_refusalPointsAtTheAttribute(t *testing.T) {
	t.Parallel()
	for field, at := range map[string]string{"url": "url ", "events": "events ", "secret": "secret ", "is_active": "is_active "} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.Fault(mockserver.Fault{Method: "POST", Status: 400, Body: refusal(400, fmt.Sprintf("%q", field+" is not to be had"))})
			testAcc(t, resource.TestStep{
				Config:      api.webhook(urlA, events1, secret1, "is_active = true"),
				ExpectError: message(at + "= "),
			})
		})
	}
}

// An answer that says "created" and no more still ends with one webhook, whose id is looked up.
func TestAccUserWebhook_senselessSuccessLosesNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockserver.Fault{
		"empty":      {Status: 201, NoBody: true},
		"html":       {Status: 201, Body: "<html></html>", ContentType: "text/html"},
		"array":      {Status: 201, Body: "[]"},
		"wrong type": {Status: 201, Body: `{"id":7}`},
		"truncated":  {Truncate: 20},
		"cut":        {Cut: true},
		"server":     {Status: 502},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			fault.Method, fault.Act = "POST", true
			api.Fault(fault)
			testAcc(t, resource.TestStep{
				Config: api.webhook(urlA, events1, secret1),
				Check: resource.ComposeTestCheckFunc(
					api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
					api.checkRequests("POST events,is_active,secret,url"),
				),
			})
			api.checkDestroy(t)
		})
	}
}

// An update that fails leaves the state as it was, and the next apply does it.
func TestAccUserWebhook_failedUpdateIsDoneByTheNextApply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mockserver.Fault
		want  string
	}{
		"refused":   {mockserver.Fault{Status: 400, Body: refusal(400, `"url is not reachable"`)}, "url is not reachable"},
		"not found": {mockserver.Fault{Status: 404}, "Webhook not found. The webhook was deleted outside of Terraform"},
		"server":    {mockserver.Fault{Status: 500, Times: 5}, "status 500 Internal Server Error: Internal server error"},
		"cut":       {mockserver.Fault{Cut: true, Times: 5}, "DialNexa could not be reached"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			test.fault.Method = "PATCH"
			testAcc(
				t,
				resource.TestStep{Config: api.webhook(urlA, events1, secret1)},
				resource.TestStep{
					PreConfig: func() { api.Fault(test.fault) },
					Config:    api.webhook(urlB, events1, secret2), ExpectError: message(test.want),
				},
				resource.TestStep{
					Config: api.webhook(urlB, events1, secret2), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
					Check: api.checkWebhook("https://hooks.example.com/b", []string{"call.completed"}, "whsec_example_two", true),
				},
			)
			api.checkDestroy(t)
		})
	}
}

// A read that fails in any way keeps the webhook in the state.
func TestAccUserWebhook_failedReadLosesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mockserver.Fault
		want  string
	}{
		"senseless":   {mockserver.Fault{Status: 200, Body: `{"id":"whk_other","url":"u","events":[],"is_active":true}`}, "the answer describes another webhook"},
		"incomplete":  {mockserver.Fault{Status: 200, Body: `{"id":"ID","url":"https://a.example.com"}`}, "the answer"},
		"empty":       {mockserver.Fault{Status: 200, NoBody: true}, "the body is empty"},
		"page of 404": {mockserver.Fault{Status: 404, Body: "<html>404</html>", ContentType: "text/html"}, "an HTML page instead of the API's JSON"},
		"wrong key":   {mockserver.Fault{Status: 401}, "API key is missing or invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			test.fault.Method, test.fault.Times = "GET", -1
			config := api.webhook(urlA, events1, secret1)
			testAcc(
				t,
				resource.TestStep{Config: config},
				resource.TestStep{
					PreConfig: func() { api.Fault(test.fault) }, Config: config, PlanOnly: true, ExpectError: message(test.want),
				},
				resource.TestStep{PreConfig: api.ClearFaults, Config: config, ConfigPlanChecks: expectNothing()},
			)
			api.checkDestroy(t)
		})
	}
}

// The user agent names the versions, as an API's operators need them to find who calls.
func TestAccProvider_userAgentNamesTheVersions(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{Config: api.webhook(urlA, events1, secret1)})
	for _, r := range api.Requests() {
		if got := r.Header.Get("User-Agent"); !strings.HasPrefix(got, "Terraform/1.") || !strings.HasSuffix(got, " terraform-provider-dialnexa/test") {
			t.Fatalf("the user agent is %q", got)
		}
	}
}
