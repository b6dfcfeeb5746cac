// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// Whatever is changed behind Terraform's back is shown, and put right in place, with the secret left alone.
func TestUserWebhook_driftIsRepairedInPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*mockserver.Webhook)
		write  string
	}{
		"url":            {func(h *mockserver.Webhook) { h.URL = "https://elsewhere.example.com" }, "PATCH url"},
		"events":         {func(h *mockserver.Webhook) { h.Events = []string{"campaign.paused"} }, "PATCH events"},
		"unlisted event": {func(h *mockserver.Webhook) { h.Events = append(h.Events, "call.transferred") }, "PATCH events"},
		"no events":      {func(h *mockserver.Webhook) { h.Events = []string{} }, "PATCH events"},
		"is_active":      {func(h *mockserver.Webhook) { h.IsActive = false }, "PATCH is_active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			webhook := newLifecycle(t, api)
			webhook.run(validWebhook(nil), "create", api.checkRequests("POST events,is_active,secret,url"))
			api.modify(test.change)()
			webhook.run(validWebhook(nil), "update", api.checkRequests(test.write), api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true))
		})
	}
}

// A webhook that was deleted outside of Terraform is removed from the state with a warning, and created again.
func TestUserWebhook_createsADeletedWebhookAgain(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	id := api.Webhooks()[0].ID
	api.Remove(id)
	diags := webhook.run(validWebhook(nil), "create")
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityWarning || !strings.Contains(diags[0].Detail, id) {
		t.Errorf("the removal is not told: %v", diags)
	}
}

// A destroy of what is gone already has nothing to complain of: Terraform's refresh may be off, or come too early.
func TestUserWebhook_destroyOfADeletedWebhookSucceeds(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	api.Remove(api.Webhooks()[0].ID)
	if diags := webhook.destroy(); len(diags) > 0 || !webhook.state.IsNull() {
		t.Errorf("%v, and the state is %s", diags, webhook.state)
	}
}

// A wrong base URL responds with 404 to everything: that must not pass for "all webhooks were deleted".
func TestUserWebhook_unknownRouteIsNotADeletedWebhook(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create")
	webhook.server = configuredServer(t, mockAPI{Server: api.Server, url: strings.TrimSuffix(api.url, "/v1")})
	for call, diags := range map[string][]*tfprotov6.Diagnostic{"read": webhook.refresh(), "delete": webhook.destroy()} {
		says(t, onlyDiagnostic(t, diags), call, "has to end with the API's version")
		if webhook.state.IsNull() {
			t.Errorf("after a %s the webhook is not in the state any more", call)
		}
	}
}

// If DialNexa stores something other than what was sent, the state keeps what was planned, a warning on the attribute
// names what is stored, and the next plan shows the difference.
func TestUserWebhook_otherStoredValueIsAWarning(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{StoreURL: func(url string) string { return url + "/" }})
	webhook := newLifecycle(t, api)
	for _, url := range []string{urlOfA, urlOfB} { // a create and an update
		config := validWebhook(values{"url": url})
		d := onlyDiagnostic(t, webhook.mustApply(config))
		if says(t, d, url, url+"/"); d.Severity != tfprotov6.DiagnosticSeverityWarning || attributeOfDiagnostic(d) != "url" || webhook.get("url") != url {
			t.Errorf("%s at %s, and the url in the state is %v", d.Severity, attributeOfDiagnostic(d), webhook.get("url"))
		}
		webhook.restart()
		webhook.refresh()
		webhook.expect("update", webhook.plan(config))
	}
}

// A read that fails in any way keeps the webhook in the state.
func TestUserWebhook_failedReadLosesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mockserver.Fault
		want  string
	}{
		"another":     {mockserver.Fault{Status: 200, Body: `{"id":"whk_other","url":"u","events":[],"is_active":true}`}, "describes another webhook"},
		"incomplete":  {mockserver.Fault{Status: 200, Body: `{"id":"ID","url":"https://a.example.com"}`}, "with status 200, but"},
		"empty":       {mockserver.Fault{Status: 200, EmptyBody: true}, "the body is empty"},
		"page of 404": {mockserver.Fault{Status: 404, Body: "<html>404</html>", ContentType: "text/html"}, "an HTML page instead of the API's JSON"},
		"wrong key":   {mockserver.Fault{Status: 401}, "API key is missing or invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.fault.Method, test.fault.Times = "GET", -1
			api := newMockAPI(t, mockserver.Config{})
			webhook := newLifecycle(t, api)
			webhook.run(validWebhook(nil), "create")
			api.Fault(test.fault)
			webhook.restart()
			before := webhook.state
			d := onlyDiagnostic(t, webhook.refresh())
			says(t, d, fmt.Sprintf("Unable to read the webhook %q", webhook.get("id")), test.want)
			if !webhook.state.Equal(before) {
				t.Errorf("the state became %s", webhook.state)
			}
			api.ClearFaults()
			webhook.run(validWebhook(nil), "no-op")
		})
	}
}
