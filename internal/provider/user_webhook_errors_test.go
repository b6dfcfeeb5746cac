// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// refusal is the API's error JSON; message is JSON too.
func refusal(status int, message string) string {
	return fmt.Sprintf(`{"statusCode":%d,"message":%s,"error":"x"}`, status, message)
}

// Everything that can go wrong with a write has a message that says what was tried, what DialNexa said and what to do, at
// the attribute at fault. A create leaves nothing in the state then; an update and a delete leave what was there.
func TestUserWebhook_failedWrites(t *testing.T) {
	t.Parallel()
	const create, update, remove = "POST", "PATCH", "DELETE"
	refuse := func(status int, message string) mockserver.Fault {
		return mockserver.Fault{Status: status, Body: refusal(status, message), Times: -1}
	}
	gatewayPage := mockserver.Fault{Status: 502, Body: "<html>Bad Gateway</html>", ContentType: "text/html", Times: -1}
	tooLong := mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"3600"}}}
	for _, test := range []struct {
		name, method string
		fault        mockserver.Fault
		at           string
		says         []string
	}{
		{"400", create, refuse(400, `"the webhook limit is reached"`), "", []string{"status 400", "the webhook limit is reached"}},
		{"400", update, refuse(400, `"the webhook limit is reached"`), "", []string{"status 400", "the webhook limit is reached"}},
		{"400", remove, refuse(400, `"url is in use"`), "", []string{"status 400", "url is in use"}},
		{"400 url", create, refuse(400, `"url must be a valid URL"`), "url", []string{"status 400", "url must be a valid URL", "DialNexa may call the url"}},
		{"400 url", update, refuse(400, `["url is not reachable"]`), "url", []string{"status 400", "url is not reachable"}},
		{"400 events", create, refuse(400, `"each value in events must be nice"`), "events", []string{"each value in events must be nice"}},
		{"400 events", update, refuse(400, `"events are not to be had"`), "events", []string{"events are not to be had"}},
		{"400 secret", create, refuse(400, `"secret is too short"`), "secret", []string{"secret is too short"}},
		{"400 secret", update, refuse(400, `"secret is too short"`), "secret", []string{"secret is too short"}},
		{"400 is_active", create, refuse(400, `"is_active must be a boolean"`), "is_active", []string{"is_active must be a boolean"}},
		{"401", create, mockserver.Fault{Status: 401}, "", []string{"status 401 Unauthorized", "DIALNEXA_API_KEY"}},
		{"401", update, mockserver.Fault{Status: 401}, "", []string{"status 401 Unauthorized", "DIALNEXA_API_KEY"}},
		{"401", remove, mockserver.Fault{Status: 401}, "", []string{"status 401 Unauthorized", "DIALNEXA_API_KEY"}},
		// Only a 400 speaks about what was sent.
		{"403", create, refuse(403, `"url is not yours"`), "", []string{"status 403 Forbidden", "url is not yours", "The key is valid but"}},
		{"403", update, refuse(403, `"url is not yours"`), "", []string{"status 403 Forbidden", "url is not yours", "The key is valid but"}},
		{"403", remove, mockserver.Fault{Status: 403}, "", []string{"status 403 Forbidden", "You do not have permission", "The key is valid but"}},
		{"404", create, refuse(404, `"Cannot POST /user-webhooks"`), "", []string{"status 404 Not Found", "base_url", "has to end with the API's version"}},
		{"404", update, mockserver.Fault{Status: 404}, "", []string{"status 404 Not Found", "Webhook not found", "deleted outside of Terraform"}},
		{"404", remove, refuse(404, `"Cannot DELETE /user-webhooks"`), "", []string{"status 404 Not Found", "has to end with the API's version"}},
		{"422", create, refuse(422, `"url is odd"`), "", []string{"status 422", "url is odd"}},
		{"429", create, mockserver.Fault{Status: 429, Times: -1}, "", []string{"status 429 Too Many Requests", "rate limit is used up", "max_retries"}},
		{"429", update, mockserver.Fault{Status: 429, Times: -1}, "", []string{"status 429 Too Many Requests", "rate limit is used up", "max_retries"}},
		{"429", remove, mockserver.Fault{Status: 429, Times: -1}, "", []string{"status 429 Too Many Requests", "rate limit is used up", "max_retries"}},
		{"wait too long", create, tooLong, "", []string{"DialNexa asks to wait 1h0m0s", "Run Terraform again after that"}},
		{"wait too long", update, tooLong, "", []string{"DialNexa asks to wait 1h0m0s", "Run Terraform again after that"}},
		{"wait too long", remove, tooLong, "", []string{"DialNexa asks to wait 1h0m0s", "Run Terraform again after that"}},
		{"5xx", create, mockserver.Fault{Status: 500, Times: -1}, "", []string{"status 500 Internal Server Error", "list", "run Terraform again"}},
		{"5xx", update, mockserver.Fault{Status: 500, Times: -1}, "", []string{"status 500 Internal Server Error", "Run Terraform again"}},
		{"5xx", remove, mockserver.Fault{Status: 503, Times: -1}, "", []string{"status 503 Service Unavailable", "Run Terraform again"}},
		{"5xx page", create, gatewayPage, "", []string{"status 502 Bad Gateway", "HTML page", "may still appear", "run Terraform again"}},
		{"5xx page", remove, gatewayPage, "", []string{"status 502 Bad Gateway", "may or may not have carried it out", "Run Terraform again"}},
		{"cut", create, mockserver.Fault{Cut: true, Times: -1}, "", []string{"did not arrive completely", "may still appear", "run Terraform again"}},
		{"cut", remove, mockserver.Fault{Cut: true, Times: -1}, "", []string{"did not arrive completely", "may or may not have carried it out", "max_retries"}},
		{"HTML page", create, mockserver.Fault{Status: 403, Body: "<html>no</html>", ContentType: "text/html"}, "", []string{"an HTML page instead of the API's JSON"}},
		{"redirect", create, mockserver.Fault{Status: 302, Header: http.Header{"Location": {"https://elsewhere.example.com/v1"}}}, "", []string{"a redirect to https://elsewhere.example.com, which is not followed"}},
	} {
		t.Run(test.method+" "+test.name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			webhook := newLifecycle(t, api)
			config, summary := validWebhook(values{"is_active": true}), "Unable to create the webhook"
			if test.method != create {
				webhook.run(config, "create")
				config = validWebhook(values{"url": urlOfB, "secret": "whsec_example_two"})
				summary = fmt.Sprintf("Unable to update the webhook %q", webhook.get("id"))
			}
			if test.method == remove {
				config, summary = noWebhook, fmt.Sprintf("Unable to delete the webhook %q", webhook.get("id"))
			}
			before, stored := webhook.state, api.Webhooks()
			test.fault.Method = test.method
			api.Fault(test.fault)
			d := onlyDiagnostic(t, webhook.apply(config))
			if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != summary || attributeOfDiagnostic(d) != test.at {
				t.Errorf("%s at %q: %s", d.Severity, attributeOfDiagnostic(d), d.Summary)
			}
			says(t, d, test.says...)
			if !webhook.state.Equal(before) || len(api.Webhooks()) != len(stored) {
				t.Errorf("the state became %s, and %d webhooks are on the server", webhook.state, len(api.Webhooks()))
			}
			// The next apply does what this one could not.
			api.ClearFaults()
			noErrors(t, nil, webhook.apply(config))
		})
	}
}

// What DialNexa refuses of a secret is shown at the attribute that the secret came from.
func TestUserWebhook_refusedWriteOnlySecretIsShownThere(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	refused := func(method string, config tftypes.Value, want string) {
		t.Helper()
		api.Fault(mockserver.Fault{Method: method, Status: 400, Body: refusal(400, `"secret is too short"`)})
		if got := attributeOfDiagnostic(onlyDiagnostic(t, webhook.apply(config))); got != want {
			t.Errorf("%s: it is at %q, not %q", method, got, want)
		}
	}
	refused("POST", writeOnly("whsec_example_one", 1, nil), "secret_wo")
	webhook.run(writeOnly("whsec_example_one", 1, nil), "create")
	refused("PATCH", writeOnly("whsec_example_two", 2, nil), "secret_wo")
	refused("PATCH", validWebhook(values{"secret": "whsec_example_two"}), "secret")
}

// An update whose outcome stays unknown says so, and the state stays what it was.
func TestUserWebhook_unconfirmedUpdateKeepsTheState(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	api.Fault(mockserver.Fault{Method: "PATCH", Cut: true, Act: true, Times: -1})
	api.Fault(mockserver.Fault{Method: "GET", Status: 500, Times: -1})
	before := webhook.state
	d := onlyDiagnostic(t, webhook.apply(validWebhook(values{"url": urlOfB})))
	if says(t, d, "Unable to update the webhook"); !webhook.state.Equal(before) {
		t.Errorf("the state became %s", webhook.state)
	}
	// The next refresh finds out what became of it.
	api.ClearFaults()
	webhook.run(validWebhook(values{"url": urlOfB}), "no-op")
}

// A response that says "created" and nothing more still ends with one webhook, whose id is looked up.
func TestUserWebhook_createFindsAnUnreadableResponsesWebhook(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mockserver.Fault{
		"empty":      {Status: 201, EmptyBody: true},
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
			webhook := newLifecycle(t, api)
			webhook.run(validWebhook(nil), "create", api.checkRequests("POST events,is_active,secret,url"),
				api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true))
			if got := webhook.get("id"); got != api.Webhooks()[0].ID {
				t.Errorf("the id is %v", got)
			}
		})
	}
}
