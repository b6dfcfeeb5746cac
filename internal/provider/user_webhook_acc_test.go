// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// The tests of this file are one or two of each kind, with a real CLI. What they have in common with many more is tested
// at the protocol, where it takes milliseconds.

// expectAction checks what the plan does with the resource.
func expectAction(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
}

// expectNothing checks that the plan is empty.
func expectNothing() resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

func expectValue(attribute string, value knownvalue.Check) statecheck.StateCheck {
	return statecheck.ExpectKnownValue(address, tfjsonpath.New(attribute), value)
}

// A webhook is created, imported, updated, put right after drift, created again after it was deleted, and destroyed.
func TestAccUserWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	sameID, sameDate := statecheck.CompareValue(compare.ValuesSame()), statecheck.CompareValue(compare.ValuesSame())
	stable := func(more ...statecheck.StateCheck) []statecheck.StateCheck {
		return append(more, sameID.AddStateValue(address, tfjsonpath.New("id")), sameDate.AddStateValue(address, tfjsonpath.New("created_at")))
	}
	update := api.webhook(urlB, events1, secret2, "is_active = false")
	testAcc(
		t,
		resource.TestStep{
			Config:           api.webhook(urlA, events3, secret1),
			ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
			ConfigStateChecks: stable(
				expectValue("url", knownvalue.StringExact(urlOfA)),
				expectValue("events", knownvalue.SetSizeExact(3)),
				expectValue("secret", knownvalue.StringExact("whsec_example_one")),
				expectValue("is_active", knownvalue.Bool(true)),
				expectValue("created_at", knownvalue.NotNull()),
				expectValue("allow_unlisted_events", knownvalue.Null()),
			),
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook(urlOfA, []string{"call.completed", "call.failed", "campaign.paused"}, "whsec_example_one", true),
				api.checkRequests("POST events,is_active,secret,url"),
			),
		},
		resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"secret"}},
		resource.TestStep{
			Config:            update,
			ConfigPlanChecks:  expectAction(plancheck.ResourceActionUpdate),
			ConfigStateChecks: stable(expectValue("is_active", knownvalue.Bool(false))),
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook(urlOfB, []string{"call.completed"}, "whsec_example_two", false), api.checkRequests("PATCH events,is_active,secret,url"),
			),
		},
		resource.TestStep{
			PreConfig: api.modify(func(stored *mockserver.Webhook) { stored.Events = []string{"call.transferred"} }),
			Config:    update, ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate), Check: api.checkRequests("PATCH events"),
		},
		resource.TestStep{
			PreConfig: func() { api.Remove(api.Webhooks()[0].ID) },
			Config:    update, ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate), Check: api.checkRequests("POST events,is_active,secret,url"),
		},
	)
	api.checkDestroy(t)
}

// A write-only secret is sent when its version changes, and is never in the state. Moving to it from a plain one is an
// update in place.
func TestAccUserWebhook_writeOnlySecret(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.WriteOnly)
	api := newMockAPI(t, mockserver.Config{})
	noSecret := []statecheck.StateCheck{expectValue("secret", knownvalue.Null()), expectValue("secret_wo", knownvalue.Null())}
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), Check: api.checkRequests("POST events,is_active,secret,url")},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secretWO2, version1), ConfigStateChecks: noSecret,
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_two", true), api.checkRequests("PATCH secret"),
			),
		},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secretWO1, version2), ConfigStateChecks: noSecret,
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true), api.checkRequests("PATCH secret"),
			),
		},
		// A nightly plan may lack the ephemeral value.
		resource.TestStep{Config: api.webhook(urlA, events1, version2), ConfigPlanChecks: expectNothing(), Check: api.checkRequests()},
	)
}

// What DialNexa refuses of an attribute is shown there; a read and an update that fail lose nothing; and a create whose
// response is lost ends with one webhook.
func TestAccUserWebhook_failures(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	fault := func(f mockserver.Fault) func() { return func() { api.Fault(f) } }
	testAcc(
		t,
		resource.TestStep{
			PreConfig: fault(mockserver.Fault{Method: "POST", Status: 400, Body: refusal(400, `"events are not to be had"`)}),
			Config:    api.webhook(urlA, events1, secret1), ExpectError: message("events are not to be had"),
		},
		resource.TestStep{
			PreConfig: fault(mockserver.Fault{Method: "POST", Cut: true, Act: true}),
			Config:    api.webhook(urlA, events1, secret1),
			Check:     api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true),
		},
		resource.TestStep{
			PreConfig: fault(mockserver.Fault{Method: "PATCH", Status: 400, Body: refusal(400, `"url is not reachable"`)}),
			Config:    api.webhook(urlB, events1, secret2), ExpectError: message("url is not reachable"),
		},
		resource.TestStep{
			PreConfig: fault(mockserver.Fault{Method: "GET", Times: -1, Status: 401}),
			Config:    api.webhook(urlA, events1, secret1), PlanOnly: true, ExpectError: message("API key is missing or invalid"),
		},
		resource.TestStep{
			PreConfig: api.ClearFaults,
			Config:    api.webhook(urlB, events1, secret2), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			Check: api.checkWebhook(urlOfB, []string{"call.completed"}, "whsec_example_two", true),
		},
	)
	api.checkDestroy(t)
}

// If DialNexa stores something other than what was sent, Terraform accepts the apply, and the next plan shows it.
func TestAccUserWebhook_otherStoredValueIsDrift(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{StoreURL: func(url string) string { return url + "/" }})
	testAcc(t, resource.TestStep{
		Config:             api.webhook(urlA, events1, secret1),
		ConfigStateChecks:  []statecheck.StateCheck{expectValue("url", knownvalue.StringExact(urlOfA))},
		ExpectNonEmptyPlan: true,
	})
}
