// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A change made outside of Terraform is shown, and corrected in place without touching the secret.
func TestUserWebhook_driftIsRepairedInPlace(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.run(validWebhook(nil), created)
	for sent, changes := range map[string][]func(*mockserver.Webhook){
		"PATCH url":       {func(w *mockserver.Webhook) { w.URL = "https://elsewhere.example.com" }},
		"PATCH is_active": {func(w *mockserver.Webhook) { w.IsActive = false }},
		"PATCH events": {
			func(w *mockserver.Webhook) { w.Events = []string{"campaign.paused"} },
			func(w *mockserver.Webhook) { w.Events = append(w.Events, "not.in_catalog") }, // not in the catalog
			func(w *mockserver.Webhook) { w.Events = []string{} },
		},
	} {
		for _, change := range changes {
			api.Modify(api.Webhooks()[0].ID, change)
			webhook.run(validWebhook(nil), sent)
			api.checkWebhook(urlOfA, "call.completed", secretOne, true)
		}
	}
}

// A refresh changes nothing for an event that is listed twice, for another order, or for a date that is missing.
func TestUserWebhook_refreshKeepsWhatIsEqual(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.run(validWebhook(values{"events": []string{"call.completed", "call.failed"}}), created)
	before := webhook.state
	const body = `{"id":%q,"url":%q,"events":["call.failed","call.completed","call.failed"],"is_active":true}`
	api.Fault(mockserver.Fault{Method: "GET", Status: 200, Body: fmt.Sprintf(body, webhook.get("id"), urlOfA)})
	webhook.restart()
	if noErrors(t, webhook.refresh()); !webhook.state.Equal(before) {
		t.Errorf("the state became %s", webhook.state)
	}
}

// A list that is behind the last apply is not taken for drift: what differs from the state is read by itself.
func TestUserWebhook_refreshIsNotMisledByAnOldList(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.run(validWebhook(nil), created)
	const body = `{"webhooks":[{"id":%q,"url":%q,"events":["call.failed"],"is_active":false}],"total":1}`
	api.Fault(mockserver.Fault{Method: "GET", Path: "/v1/user-webhooks", Status: 200, Body: fmt.Sprintf(body, webhook.get("id"), urlOfA)})
	before := webhook.state
	webhook.restart()
	if noErrors(t, webhook.refresh()); !webhook.state.Equal(before) {
		t.Errorf("the state became %s", webhook.state)
	}
}

// A webhook that was deleted outside of Terraform is removed from the state with a warning, and created again. A
// destroy of it succeeds: Terraform's refresh may be off, or come too early.
func TestUserWebhook_deletedOutsideOfTerraform(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.run(validWebhook(nil), created)
	id := api.Webhooks()[0].ID
	api.Remove(id)
	expectWarning(t, webhook.run(validWebhook(nil), created), "", "Webhook not found", id)
	api.Remove(api.Webhooks()[0].ID)
	if diags := webhook.apply(noWebhook); len(diags) > 0 || !webhook.state.IsNull() {
		t.Errorf("%v, and the state is %s", diags, webhook.state)
	}
}

// A read that fails in any way keeps the webhook in the state. A wrong base URL responds with 404 to everything: that
// must not pass for "all webhooks were deleted".
func TestUserWebhook_failedReadLosesNothing(t *testing.T) {
	t.Parallel()
	for says, fault := range map[string]mockserver.Fault{
		"the body is empty":                      {Status: 200, EmptyBody: true},
		"API key is missing or invalid":          {Status: 401},
		"an HTML page instead of the API's JSON": {Status: 404, Body: "<html>404</html>"},
		"could not be read to its end":           {Status: 404, Body: refusal(404, `"Cannot GET /user-webhooks"`)},
	} {
		api, webhook := existingWebhook(t, stateOf(nil))
		fault.Method, fault.Times = "GET", -1
		api.Fault(fault)
		before := webhook.state
		if expectError(t, webhook.refresh(), "", `Unable to read the webhook "whk_1"`, says); !webhook.state.Equal(before) {
			t.Errorf("the state became %s", webhook.state)
		}
	}
}

// A plan over many webhooks reads pages of the list, and not each webhook: DialNexa counts requests.
func TestUserWebhook_refreshOfManyReadsTheList(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 300, mockserver.Config{})
	webhook := newLifecycle(t, api)
	for _, w := range api.Webhooks() {
		webhook.put(stateOf(values{"id": w.ID, "url": w.URL, "events": w.Events, "is_active": w.IsActive}))
		noErrors(t, webhook.refresh())
		if got := webhook.get("url"); got != w.URL {
			t.Fatalf("%s has the url %v, not %s", w.ID, got, w.URL)
		}
	}
	if got := api.Sent("GET"); got > 12 {
		t.Errorf("300 webhooks took %d requests", got)
	}
}
