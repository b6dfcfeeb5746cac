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

// A change made outside of Terraform is shown, and corrected in place without touching the secret.
func TestUserWebhook_driftIsRepairedInPlace(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*mockserver.Webhook)
		sent   string
	}{
		"url":            {change: func(w *mockserver.Webhook) { w.URL = "https://elsewhere.example.com" }, sent: "PATCH url"},
		"events":         {change: func(w *mockserver.Webhook) { w.Events = []string{"campaign.paused"} }, sent: "PATCH events"},
		"unlisted event": {change: func(w *mockserver.Webhook) { w.Events = append(w.Events, "call.transferred") }, sent: "PATCH events"},
		"no events":      {change: func(w *mockserver.Webhook) { w.Events = []string{} }, sent: "PATCH events"},
		"is_active":      {change: func(w *mockserver.Webhook) { w.IsActive = false }, sent: "PATCH is_active"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, webhook := newWebhook(t)
			webhook.run(validWebhook(nil), "create", api.checkRequests("POST events,is_active,secret,url"))
			api.modify(test.change)
			webhook.run(validWebhook(nil), "update",
				api.checkRequests(test.sent), api.checkWebhook(urlOfA, "call.completed", secretOne, true))
		})
	}
}

// A refresh changes nothing for an event that is listed twice, for another order, or for a date that is missing.
func TestUserWebhook_refreshKeepsWhatIsEqual(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	config := validWebhook(values{"events": []string{"call.completed", "call.failed"}})
	webhook.run(config, "create")
	before := webhook.state
	api.Fault(mockserver.Fault{Method: "GET", Times: -1, Status: 200, Body: fmt.Sprintf(
		`{"id":%q,"url":%q,"events":["call.failed","call.completed","call.failed"],"is_active":true}`, webhook.get("id"), urlOfA)})
	webhook.restart()
	if noErrors(t, webhook.refresh()); !webhook.state.Equal(before) {
		t.Errorf("the state became %s", webhook.state)
	}
}

// A webhook that was deleted outside of Terraform is removed from the state with a warning, and created again.
func TestUserWebhook_createsADeletedWebhookAgain(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.run(validWebhook(nil), "create")
	id := api.Webhooks()[0].ID
	api.Remove(id)
	expectWarning(t, webhook.run(validWebhook(nil), "create"), "", "Webhook not found", id)
}

// A destroy of a webhook that is gone succeeds: Terraform's refresh may be off, or come too early.
func TestUserWebhook_destroyOfADeletedWebhookSucceeds(t *testing.T) {
	t.Parallel()
	_, webhook := newWebhook(t)
	webhook.put(stateOf(nil))
	if diags := webhook.destroy(); len(diags) > 0 || !webhook.state.IsNull() {
		t.Errorf("%v, and the state is %s", diags, webhook.state)
	}
}

// A wrong base URL responds with 404 to everything: that must not pass for "all webhooks were deleted".
func TestUserWebhook_unknownRouteIsNotADeletedWebhook(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.putByHand("call.completed")
	api.url = strings.TrimSuffix(api.url, "/v1")
	for call, run := range map[string]func(*lifecycle) []*tfprotov6.Diagnostic{
		"read": (*lifecycle).refresh, "delete": (*lifecycle).destroy,
	} {
		webhook := newLifecycle(t, api)
		webhook.put(stateOf(nil))
		if expectError(t, run(webhook), "", call, "has to end with the API's version"); webhook.state.IsNull() {
			t.Errorf("after a %s the webhook is not in the state any more", call)
		}
	}
}

// A read that fails in any way keeps the webhook in the state.
func TestUserWebhook_failedReadLosesNothing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault mockserver.Fault
		says  string
	}{
		"empty":       {fault: mockserver.Fault{Status: 200, EmptyBody: true}, says: "the body is empty"},
		"page of 404": {fault: mockserver.Fault{Status: 404, Body: "<html>404</html>"}, says: "an HTML page instead of the API's JSON"},
		"wrong key":   {fault: mockserver.Fault{Status: 401}, says: "API key is missing or invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, webhook := existingWebhook(t, stateOf(nil))
			test.fault.Method, test.fault.Times = "GET", -1
			api.Fault(test.fault)
			before := webhook.state
			if expectError(t, webhook.refresh(), "", `Unable to read the webhook "whk_1"`, test.says); !webhook.state.Equal(before) {
				t.Errorf("the state became %s", webhook.state)
			}
		})
	}
}

// A plan over many webhooks reads pages of the list, and not each webhook: DialNexa counts requests.
func TestUserWebhook_refreshOfManyReadsTheList(t *testing.T) {
	t.Parallel()
	const webhooks = 300
	api := newNumberedAPI(t, webhooks, mockserver.Config{})
	webhook := newLifecycle(t, api)
	for _, stored := range api.Webhooks() {
		webhook.put(stateOf(values{"id": stored.ID, "url": stored.URL, "events": stored.Events, "is_active": stored.IsActive}))
		noErrors(t, webhook.refresh())
		if got := webhook.get("url"); got != stored.URL {
			t.Fatalf("%s has the url %v, not %s", stored.ID, got, stored.URL)
		}
	}
	lists, reads := 0, 0
	for _, request := range api.Requests() {
		if request.Path == "/v1/user-webhooks" {
			lists++
		} else {
			reads++
		}
	}
	if lists > 10 || reads > 2 {
		t.Errorf("%d webhooks took %d list requests and %d reads of one", webhooks, lists, reads)
	}
}
