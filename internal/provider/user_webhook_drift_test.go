// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// modify changes the one webhook behind Terraform's back.
func (api mockAPI) modify(f func(*mockserver.Webhook)) func() {
	return func() {
		for _, webhook := range api.Webhooks() {
			api.Modify(webhook.ID, f)
		}
	}
}

// Whatever is changed behind Terraform's back is shown, and put right in place, with the secret left alone.
func TestAccUserWebhook_driftIsRepairedInPlace(t *testing.T) {
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
			config := api.webhook(urlA, events1, secret1)
			testAcc(
				t,
				resource.TestStep{Config: config, Check: api.checkRequests("POST events,is_active,secret,url")},
				resource.TestStep{
					PreConfig: api.modify(test.change), Config: config, ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
					Check: resource.ComposeTestCheckFunc(
						api.checkRequests(test.write),
						api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
					),
				},
			)
		})
	}
}

// A webhook that is gone is created anew, and its removal from the state is told.
func TestAccUserWebhook_goneWebhookIsCreatedAnew(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	config := api.webhook(urlA, events1, secret1)
	testAcc(
		t,
		resource.TestStep{Config: config, Check: api.checkRequests("POST events,is_active,secret,url")},
		resource.TestStep{
			PreConfig: func() { api.Remove(api.Webhooks()[0].ID) },
			Config:    config, ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
			Check: api.checkRequests("POST events,is_active,secret,url"),
		},
	)
	api.checkDestroy(t)
}

// A destroy of what is gone already has nothing to complain of: Terraform's refresh may be off, or come too early.
func TestAccUserWebhook_destroyOfAGoneWebhookSucceeds(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{Config: api.webhook(urlA, events1, secret1)}, resource.TestStep{
		PreConfig: func() {
			// The refresh still sees it; the delete finds that somebody else was faster.
			api.Fault(mockserver.Fault{Method: "DELETE", Status: 404, Body: `{"statusCode":404,"message":"Webhook not found","error":"Not Found"}`, Act: true})
		},
		Config: api.webhook(urlA, events1, secret1), Destroy: true,
	})
	api.checkDestroy(t)
}

// A wrong base URL answers 404 to everything: that must not pass for "all webhooks were deleted".
func TestAccUserWebhook_aRouteThatIsGoneIsNoDeletedWebhook(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	unversioned := strings.ReplaceAll(api.webhook(urlA, events1, secret1), api.url, strings.TrimSuffix(api.url, "/v1"))
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1)},
		resource.TestStep{Config: unversioned, PlanOnly: true, ExpectError: message("has to end with the API's version")},
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), ConfigPlanChecks: expectNothing()},
	)
}

// Where the API stores something other than was sent, the apply succeeds and the next plan shows it.
func TestAccUserWebhook_otherwiseStoredValueIsDrift(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{StoreURL: func(url string) string { return url + "/" }})
	testAcc(
		t,
		resource.TestStep{
			Config:             api.webhook(urlA, events1, secret1),
			ConfigStateChecks:  []statecheck.StateCheck{expectValue("url", knownvalue.StringExact("https://hooks.example.com/a"))},
			ExpectNonEmptyPlan: true,
		},
		resource.TestStep{Config: api.webhook(`url = "https://hooks.example.com/a/"`, events1, secret1), ConfigPlanChecks: expectNothing()},
	)
	api.checkDestroy(t)
}
