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
func (w world) modify(f func(*mockserver.Webhook)) func() {
	return func() {
		for _, webhook := range w.Webhooks() {
			w.Modify(webhook.ID, f)
		}
	}
}

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
			w := newWorld(t, mockserver.Config{})
			config := w.webhook(urlA, events1, secret1)
			run(
				t,
				resource.TestStep{Config: config, Check: w.wrote("POST events,is_active,secret,url")},
				resource.TestStep{
					PreConfig: w.modify(test.change), Config: config, ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
					Check: resource.ComposeTestCheckFunc(
						w.wrote(test.write),
						w.stores("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
					),
				},
			)
		})
	}
}

// A webhook that is gone is created anew, and its removal from the state is told.
func TestUserWebhook_goneWebhookIsCreatedAnew(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	config := w.webhook(urlA, events1, secret1)
	run(
		t,
		resource.TestStep{Config: config, Check: w.wrote("POST events,is_active,secret,url")},
		resource.TestStep{
			PreConfig: func() { w.Remove(w.Webhooks()[0].ID) },
			Config:    config, ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
			Check: w.wrote("POST events,is_active,secret,url"),
		},
	)
	w.empty(t)
}

// A destroy of what is gone already has nothing to complain of: Terraform's refresh may be off, or come too early.
func TestUserWebhook_destroyOfAGoneWebhookSucceeds(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	run(t, resource.TestStep{Config: w.webhook(urlA, events1, secret1)}, resource.TestStep{
		PreConfig: func() {
			// The refresh still sees it; the delete finds that somebody else was faster.
			w.Fault(mockserver.Fault{Method: "DELETE", Status: 404, Body: `{"statusCode":404,"message":"Webhook not found","error":"Not Found"}`, Act: true})
		},
		Config: w.webhook(urlA, events1, secret1), Destroy: true,
	})
	w.empty(t)
}

// A wrong base URL answers 404 to everything: that must not pass for "all webhooks were deleted".
func TestUserWebhook_aRouteThatIsGoneIsNoDeletedWebhook(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	unversioned := strings.ReplaceAll(w.webhook(urlA, events1, secret1), w.url, strings.TrimSuffix(w.url, "/v1"))
	run(
		t,
		resource.TestStep{Config: w.webhook(urlA, events1, secret1)},
		resource.TestStep{Config: unversioned, PlanOnly: true, ExpectError: message("has to end with the API's version")},
		resource.TestStep{Config: w.webhook(urlA, events1, secret1), ConfigPlanChecks: expectNothing()},
	)
}

// Where the API stores something other than was sent, the apply succeeds and the next plan shows it.
func TestUserWebhook_otherwiseStoredValueIsDrift(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{StoreURL: func(url string) string { return url + "/" }})
	run(
		t,
		resource.TestStep{
			Config:             w.webhook(urlA, events1, secret1),
			ConfigStateChecks:  []statecheck.StateCheck{expectValue("url", knownvalue.StringExact("https://hooks.example.com/a"))},
			ExpectNonEmptyPlan: true,
		},
		resource.TestStep{Config: w.webhook(`url = "https://hooks.example.com/a/"`, events1, secret1), ConfigPlanChecks: expectNothing()},
	)
	w.empty(t)
}
