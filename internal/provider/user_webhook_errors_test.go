// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const (
	// unconfirmed is in the message about a create whose webhook may exist.
	unconfirmed = "The webhook may or may not exist"
	// earlierAttempt is in a message that says nothing about the attempt before the last.
	earlierAttempt = "an earlier attempt was lost"
)

// Everything that can go wrong with a write has a message that says what was tried, what DialNexa said and what to do,
// at the attribute at fault. A create leaves nothing in the state then; an update and a delete leave what was there.
func TestUserWebhook_failedWrites(t *testing.T) {
	t.Parallel()
	const create, update, remove, each = "POST", "PATCH", "DELETE", "POST PATCH DELETE"
	const unknownOutcome, noProxy = "may or may not have carried it out", "no proxy responds in DialNexa's place"
	refuse := func(status int, message string) mockserver.Fault {
		return mockserver.Fault{Status: status, Body: refusal(status, message)}
	}
	status := func(status int) mockserver.Fault { return mockserver.Fault{Status: status, Times: -1} }
	header := func(status int, name, value string) mockserver.Fault {
		return mockserver.Fault{Status: status, Header: http.Header{name: {value}}}
	}
	cut, page := mockserver.Fault{Cut: true, Times: -1}, mockserver.Fault{Status: 400, Body: "<html></html>"}
	for _, test := range []struct {
		on    string
		fault mockserver.Fault
		at    string
		says  []string
	}{
		{on: each, fault: refuse(400, `"the limit is reached"`), says: []string{"status 400", "the limit is reached"}},
		{on: create, fault: refuse(400, `"url must be a URL"`), at: "url", says: []string{
			"status 400 Bad Request: url must be a URL", "DialNexa may call the url",
		}},
		{on: "POST PATCH", fault: refuse(400, `["secret is short"]`), at: "secret", says: []string{"secret is short"}},
		{on: create, fault: refuse(400, `"url already exists"`), at: "url", says: []string{
			"url already exists", "import it instead: terraform import ADDRESS ID",
		}},
		{on: remove, fault: refuse(400, `"url is in use"`), says: []string{"status 400", "url is in use"}},
		{on: create, fault: page, says: []string{"an HTML page instead of the API's JSON", noProxy}},
		{on: each, fault: status(401), says: []string{
			"status 401 Unauthorized: ", ".\n\nCheck the provider's api_key", "DIALNEXA_API_KEY",
		}},
		// Only a 400 speaks about what was sent.
		{on: each, fault: refuse(403, `"url is not yours"`), says: []string{"status 403", "The key is valid but"}},
		{on: create, fault: refuse(404, `"Cannot POST /v1"`), says: []string{
			"status 404 Not Found", unconfirmed, "does not tell whether",
		}},
		{on: update, fault: status(404), says: []string{"404 Not Found: Webhook not found", "outside of Terraform"}},
		{on: remove, fault: refuse(404, `"Cannot DELETE /v1"`), says: []string{
			"status 404 Not Found", "its list of webhooks has this one", "has to end with the API's version",
		}},
		{on: create, fault: refuse(409, `"It exists"`), says: []string{
			"status 409", "import it instead", "dialnexa_user_webhook finds",
		}},
		{on: create, fault: refuse(422, `"url is odd"`), says: []string{"status 422", "url is odd"}},
		{on: each, fault: status(429), says: []string{"status 429", "rate limit is used up", "max_retries"}},
		{on: each, fault: header(429, "Retry-After", "3600"), says: []string{
			"DialNexa asks to wait 1h0m0s", "Run Terraform again after that",
		}},
		{on: create, fault: status(500), says: []string{
			"status 500 Internal Server Error", unconfirmed, "the list does not show", "apply again",
		}},
		{on: "PATCH DELETE", fault: status(500), says: []string{
			"status 500 Internal Server Error", "a problem at DialNexa", unknownOutcome, "Run Terraform again",
		}},
		{on: remove, fault: status(408), says: []string{"status 408 Request Timeout", ".\n\nDialNexa " + unknownOutcome}},
		{on: create, fault: cut, says: []string{"the response was lost", unconfirmed, "may still appear"}},
		{on: remove, fault: cut, says: []string{"did not arrive completely", unknownOutcome, "max_retries"}},
		{on: create, fault: header(302, "Location", "https://b.example.com/t0ken"), says: []string{
			"redirect to https://b.example.com,", noProxy,
		}},
	} {
		for method := range strings.FieldsSeq(test.on) {
			t.Run(fmt.Sprint(method, " ", test.says), func(t *testing.T) {
				t.Parallel()
				checkFailedWrite(t, method, test.fault, test.at, test.says)
			})
		}
	}
}

func checkFailedWrite(t *testing.T, method string, fault mockserver.Fault, at string, says []string) {
	t.Helper()
	api, webhook := newWebhook(t)
	if method != http.MethodPost {
		api.putByHand("call.completed")
		webhook.put(stateOf(nil))
	}
	config, summary := validWebhook(values{"url": urlOfB, "secret": secretTwo}), `Unable to update the webhook "whk_1"`
	switch {
	case method == http.MethodDelete:
		config, summary = noWebhook, `Unable to delete the webhook "whk_1"`
	case method == http.MethodPost && slices.Contains(says, unconfirmed):
		summary = "Unable to tell whether the webhook was created"
	case method == http.MethodPost:
		summary, says = "Unable to create the webhook", append(says, ". Nothing was created.")
	}
	before, stored := webhook.state, len(api.Webhooks())
	fault.Method = method
	api.Fault(fault)
	shown := expectError(t, webhook.apply(config), at, slices.Concat(says, []string{summary})...)
	if strings.Contains(shown, earlierAttempt) {
		t.Errorf("there was no earlier attempt, or only equal ones: %s", shown)
	}
	api.checkServer(stored)
	if !webhook.state.Equal(before) {
		t.Errorf("the state became %s", webhook.state)
	}
	// The next apply does what this one could not.
	api.ClearFaults()
	webhook.mustApply(config)
}

// A failure says nothing about an attempt before it, whose response was lost.
func TestUserWebhook_earlierAttemptIsNotForgotten(t *testing.T) {
	t.Parallel()
	patch := validWebhook(values{"secret": secretTwo})
	const unknown = "it is unknown which secret signs"
	later := mockserver.Fault{Status: 429, RetryAfter: time.Hour}
	tooShort := mockserver.Fault{Status: 400, Body: refusal(400, `"secret is too short"`)}
	for _, test := range []struct {
		config values
		method string
		last   mockserver.Fault
		says   []string
	}{
		{method: "PATCH", config: patch, last: mockserver.Fault{Status: 401}, says: []string{"status 401", unknown}},
		{method: "PATCH", config: patch, last: tooShort, says: []string{"secret is too short", unknown}},
		{method: "DELETE", last: mockserver.Fault{Status: 401}, says: []string{"status 401", earlierAttempt}},
		{method: "DELETE", last: later, says: []string{"to wait 1h0m0s", earlierAttempt}},
	} {
		api, webhook := existingWebhook(t, stateOf(nil))
		test.last.Method = test.method
		api.Fault(mockserver.Fault{Method: test.method, Status: 502}, test.last)
		expectError(t, webhook.apply(test.config), "", test.says...)
	}
}

// Each message is shown at the attribute that it is about, one about the secret where that came from, and one about no
// attribute beside them.
func TestUserWebhook_refusalShowsEveryMessage(t *testing.T) {
	t.Parallel()
	messages := `["each value in events must be nice","No more","is_active must be set","secret is too short"]`
	for _, prior := range []values{noWebhook, stateOf(values{"secret": nil, "secret_wo_version": "1"})} {
		api, webhook := newWebhook(t)
		webhook.put(prior)
		api.Fault(mockserver.Fault{Status: 400, Body: refusal(400, messages)})
		diags := webhook.apply(writeOnly(secretTwo, "2", nil))
		if len(diags) != 4 {
			t.Fatalf("%d diagnostics: %v", len(diags), diags)
		}
		expectError(t, diags[:1], "events", "each value in events must be nice")
		expectError(t, diags[1:2], "is_active", "is_active must be set")
		expectError(t, diags[2:3], "secret_wo", "secret is too short")
		if shown := expectError(t, diags[3:], "", "Bad Request: No more."); strings.Contains(shown, "nice") {
			t.Errorf("the first message is shown twice: %s", shown)
		}
	}
}

// An update whose outcome stays unknown says so, and the state stays what it was. If DialNexa accepted it without a
// description, and the webhook can't be read, a new secret may sign already.
func TestUserWebhook_unconfirmedUpdateKeepsTheState(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		patch mockserver.Fault
		says  []string
	}{
		{patch: mockserver.Fault{Cut: true, Times: -1}, says: []string{"did not arrive completely"}},
		{patch: mockserver.Fault{Status: 200, Body: `{"message":"ok"}`}, says: []string{
			"DialNexa accepted the update", "the new secret may sign deliveries already", "status 403", "Run Terraform again",
		}},
	} {
		api, webhook := newWebhook(t)
		webhook.run(validWebhook(nil), created)
		test.patch.Method, test.patch.Act = "PATCH", true
		api.Fault(test.patch, mockserver.Fault{Method: "GET", Status: 403, Times: -1})
		before, config := webhook.state, validWebhook(values{"url": urlOfB, "secret": secretTwo})
		expectError(t, webhook.apply(config), "", append(test.says, "Unable to update the webhook")...)
		if !webhook.state.Equal(before) {
			t.Errorf("the state became %s", webhook.state)
		}
	}
}
