// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// The tests of this file show with a real CLI what only that can show. The rest is tested at the protocol, where it
// takes milliseconds.

// A webhook is created although the response is lost, imported, updated, created again after it was deleted, and
// destroyed. A read that fails in between loses nothing.
func TestAccUserWebhook_lifecycle(t *testing.T) {
	t.Parallel()
	acctest.SkipUnlessSupported(t)
	api := newMockAPI(t, mockserver.Config{})
	plan := func(action plancheck.ResourceActionType) resource.ConfigPlanChecks {
		return resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectResourceAction(address, action)}}
	}
	sameID := statecheck.CompareValue(compare.ValuesSame())
	id := func() []statecheck.StateCheck {
		return []statecheck.StateCheck{sameID.AddStateValue(address, tfjsonpath.New("id"))}
	}
	create := api.webhook(urlA, `events = ["campaign.paused", "call.completed", "call.failed"]`, secret1)
	update := api.webhook(`url = "https://hooks.example.com/b"`, events1, secret2, "is_active = false")
	resource.UnitTest(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"dialnexa": func() (tfprotov6.ProviderServer, error) { return testServer(t), nil },
		},
		Steps: []resource.TestStep{{
			PreConfig: func() { api.Fault(mockserver.Fault{Method: "POST", Cut: true, Act: true}) },
			Config:    create, ConfigPlanChecks: plan(plancheck.ResourceActionCreate), ConfigStateChecks: id(),
			PostApplyFunc: func() {
				api.checkRequests(created)
				api.checkWebhook(urlOfA, "call.completed call.failed campaign.paused", secretOne, true)
			},
		}, {
			ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"secret"},
		}, {
			PreConfig: func() { api.Fault(mockserver.Fault{Method: "GET", Times: -1, Status: 401}) },
			Config:    create, PlanOnly: true, ExpectError: message("API key is missing or invalid"),
		}, {
			PreConfig: api.ClearFaults,
			Config:    update, ConfigPlanChecks: plan(plancheck.ResourceActionUpdate), ConfigStateChecks: id(),
			PostApplyFunc: func() {
				api.checkRequests("PATCH events,is_active,secret,url")
				api.checkWebhook(urlOfB, "call.completed", secretTwo, false)
			},
		}, {
			PreConfig: func() { api.Remove(api.Webhooks()[0].ID) },
			Config:    update, ConfigPlanChecks: plan(plancheck.ResourceActionCreate),
			PostApplyFunc: func() { api.checkRequests(created) },
		}},
	})
	api.checkServer(0)
}

// Values that Terraform learns only at apply, the key included, pass validation and the first plan. They are used at
// apply, and checked there: for one that turns out wrong, nothing is sent.
func TestAccUserWebhook_acceptsUnknownValues(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, nil, acctest.TerraformData)
	configure := func(event string) {
		c.configure(fmt.Sprintf(`
resource "terraform_data" "key" {
  input = %q
}
provider "dialnexa" {
  base_url = %q
  api_key  = terraform_data.key.output
}
resource "terraform_data" "receiver" {
  input = { url = "https://hooks.example.com/a", event = %q, secret = "whsec_example_one", active = true }
}
resource "dialnexa_user_webhook" "test" {
  url                   = terraform_data.receiver.output.url
  events                = [terraform_data.receiver.output.event]
  secret                = terraform_data.receiver.output.secret
  is_active             = terraform_data.receiver.output.active
}`, testKey, api.BaseURL(), event))
	}
	configure("call.completed")
	c.apply("3 added, 0 changed, 0 destroyed")
	api.checkRequests(created)
	api.checkWebhook(urlOfA, "call.completed", secretOne, true)
	configure("call.complete")
	c.mustFail(`Did you mean "call.completed"?`, "apply", "-auto-approve")
	api.checkRequests()
}
