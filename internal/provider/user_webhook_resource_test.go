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
)

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

// Every shape of the API's answers that is documented or was seen has to carry a webhook through its whole life.
func TestAccUserWebhook_livesInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, dialect := range mockserver.Dialects() {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{Dialect: dialect})
			sameID := statecheck.CompareValue(compare.ValuesSame())
			sameDate := statecheck.CompareValue(compare.ValuesSame())
			stable := func(more ...statecheck.StateCheck) []statecheck.StateCheck {
				return append(more,
					sameID.AddStateValue(address, tfjsonpath.New("id")),
					sameDate.AddStateValue(address, tfjsonpath.New("created_at")))
			}
			testAcc(
				t,
				resource.TestStep{
					Config:           api.webhook(urlA, events3, secret1),
					ConfigPlanChecks: expectAction(plancheck.ResourceActionCreate),
					ConfigStateChecks: stable(
						expectValue("url", knownvalue.StringExact("https://hooks.example.com/a")),
						expectValue("events", knownvalue.SetSizeExact(3)),
						expectValue("secret", knownvalue.StringExact("whsec_example_one")),
						expectValue("is_active", knownvalue.Bool(true)),
						expectValue("created_at", knownvalue.NotNull()),
						expectValue("allow_unlisted_events", knownvalue.Null()),
					),
					Check: resource.ComposeTestCheckFunc(
						api.checkWebhook("https://hooks.example.com/a", []string{"call.completed", "call.failed", "campaign.paused"}, "whsec_example_one", true),
						api.checkRequests("POST events,is_active,secret,url"),
					),
				},
				resource.TestStep{
					ResourceName: address, ImportState: true, ImportStateVerify: true,
					ImportStateVerifyIgnore: []string{"secret"},
				},
				resource.TestStep{
					Config:            api.webhook(urlB, events1, secret2, "is_active = false"),
					ConfigPlanChecks:  expectAction(plancheck.ResourceActionUpdate),
					ConfigStateChecks: stable(expectValue("is_active", knownvalue.Bool(false))),
					Check: resource.ComposeTestCheckFunc(
						api.checkWebhook("https://hooks.example.com/b", []string{"call.completed"}, "whsec_example_two", false),
						api.checkRequests("PATCH events,is_active,secret,url"),
					),
				},
				resource.TestStep{Config: api.webhook(urlB, events1, secret2, "is_active = false"), ConfigPlanChecks: expectNothing()},
			)
			api.checkDestroy(t)
		})
	}
}

// An update carries what changed and nothing else: one of another field must not touch the secret.
func TestAccUserWebhook_updateSendsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), Check: api.checkRequests("POST events,is_active,secret,url")},
		resource.TestStep{Config: api.webhook(urlB, events1, secret1), Check: api.checkRequests("PATCH url")},
		resource.TestStep{Config: api.webhook(urlB, events3, secret1), Check: api.checkRequests("PATCH events")},
		resource.TestStep{Config: api.webhook(urlB, events3, secret1, "is_active = false"), Check: api.checkRequests("PATCH is_active")},
		resource.TestStep{Config: api.webhook(urlB, events3, secret2, "is_active = false"), Check: api.checkRequests("PATCH secret")},
		resource.TestStep{
			Config: api.webhook(urlB, events3, secret2, "is_active = false"), ConfigPlanChecks: expectNothing(),
			Check: resource.ComposeTestCheckFunc(
				api.checkRequests(),
				api.checkWebhook("https://hooks.example.com/b", []string{"call.completed", "call.failed", "campaign.paused"}, "whsec_example_two", false),
			),
		},
	)
}

// The mask that DialNexa shows in place of the secret must never be taken for it.
func TestAccUserWebhook_secretSurvivesMaskedRead(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{Dialect: mockserver.DialectSpec})
	config := api.webhook(urlA, events1, secret1)
	testAcc(
		t,
		resource.TestStep{Config: config},
		resource.TestStep{RefreshState: true},
		resource.TestStep{
			Config: config, ConfigPlanChecks: expectNothing(),
			ConfigStateChecks: []statecheck.StateCheck{expectValue("secret", knownvalue.StringExact("whsec_example_one"))},
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
				api.checkRequests("POST events,is_active,secret,url"),
			),
		},
	)
}

// A paused webhook is created paused: false must not be taken for "not set".
func TestAccUserWebhook_createsPaused(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	config := api.webhook(urlA, events1, secret1, "is_active = false")
	testAcc(
		t,
		resource.TestStep{Config: config, Check: api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", false)},
		resource.TestStep{Config: config, ConfigPlanChecks: expectNothing()},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secret1), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			Check: api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
		},
	)
}

// An attribute that DialNexa knows nothing of changes in the state alone.
func TestAccUserWebhook_localChangeMakesNoRequest(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), Check: api.checkRequests("POST events,is_active,secret,url")},
		resource.TestStep{
			Config:            api.webhook(urlA, events1, secret1, "allow_unlisted_events = true"),
			ConfigPlanChecks:  expectAction(plancheck.ResourceActionUpdate),
			ConfigStateChecks: []statecheck.StateCheck{expectValue("allow_unlisted_events", knownvalue.Bool(true))},
			Check:             api.checkRequests(),
		},
		resource.TestStep{Config: api.webhook(urlA, events1, secret1, "allow_unlisted_events = true"), ConfigPlanChecks: expectNothing()},
	)
}

// The escape hatch lets events through that DialNexa has added since.
func TestAccUserWebhook_unlistedEventPassesWhereAllowed(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	events := `events = ["call.completed", "call.transferred"]`
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events, secret1), ExpectError: message(`"call.transferred" is not an event`)},
		resource.TestStep{
			Config: api.webhook(urlA, events, secret1, "allow_unlisted_events = true"),
			Check:  api.checkWebhook("https://hooks.example.com/a", []string{"call.completed", "call.transferred"}, "whsec_example_one", true),
		},
		resource.TestStep{Config: api.webhook(urlA, events, secret1, "allow_unlisted_events = true"), ConfigPlanChecks: expectNothing()},
	)
}

// Nothing forbids two webhooks with the same url and events.
func TestAccUserWebhook_equalResourcesAreTwoWebhooks(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{
		Config: api.config(`
resource "dialnexa_user_webhook" "test" {
  count  = 2
  url    = "https://hooks.example.com/a"
  events = ["call.completed"]
  secret = "whsec_example_${count.index}"
}`),
		ConfigStateChecks: []statecheck.StateCheck{statecheck.CompareValuePairs(
			address+"[0]", tfjsonpath.New("id"), address+"[1]", tfjsonpath.New("id"), compare.ValuesDiffer(),
		)},
		Check: api.checkRequests("POST events,is_active,secret,url", "POST events,is_active,secret,url"),
	})
	api.checkDestroy(t)
}
