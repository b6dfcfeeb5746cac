// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// runWriteOnly is run for tests that need write-only arguments.
func runWriteOnly(t *testing.T, steps ...resource.TestStep) {
	t.Helper()
	skipUnlessCLISupports(t, featureWriteOnly)
	testAcc(t, steps...)
}

const (
	secretWO1 = `secret_wo = "whsec_example_one"`
	secretWO2 = `secret_wo = "whsec_example_two"`
	version1  = `secret_wo_version = 1`
	version2  = `secret_wo_version = 2`
)

// A write-only secret is sent on create and when its version changes, and is never in the state.
func TestAccUserWebhook_writeOnlySecretFollowsItsVersion(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	noSecret := []statecheck.StateCheck{expectValue("secret", knownvalue.Null()), expectValue("secret_wo", knownvalue.Null())}
	holds := func(secret string) resource.TestCheckFunc {
		return api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, secret, true)
	}
	runWriteOnly(
		t,
		resource.TestStep{
			Config: api.webhook(urlA, events1, secretWO1, version1), ConfigStateChecks: noSecret,
			Check: resource.ComposeTestCheckFunc(holds("whsec_example_one"), api.checkRequests("POST events,is_active,secret,url")),
		},
		// Another value without another version is not seen: that is what write-only means.
		resource.TestStep{Config: api.webhook(urlA, events1, secretWO2, version1), ConfigPlanChecks: expectNothing(), Check: api.checkRequests()},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secretWO2, version2), ConfigStateChecks: noSecret,
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			Check:            resource.ComposeTestCheckFunc(holds("whsec_example_two"), api.checkRequests("PATCH secret")),
		},
		// A change of another field doesn't send it again.
		resource.TestStep{Config: api.webhook(urlB, events1, secretWO2, version2), Check: api.checkRequests("PATCH url")},
		// A nightly plan may lack the ephemeral value.
		resource.TestStep{Config: api.webhook(urlB, events1, version2), ConfigPlanChecks: expectNothing(), Check: api.checkRequests()},
		// Dropping the version sends nothing.
		resource.TestStep{Config: api.webhook(urlB, events1), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate), Check: api.checkRequests()},
	)
}

// Moving between the two ways of giving a secret is an update in place that leaves no old secret in the state.
func TestAccUserWebhook_movesBetweenSecretAndWriteOnly(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	update := expectAction(plancheck.ResourceActionUpdate)
	runWriteOnly(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), Check: api.checkRequests("POST events,is_active,secret,url")},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secretWO2, version1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{expectValue("secret", knownvalue.Null()), expectValue("secret_wo", knownvalue.Null())},
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_two", true), api.checkRequests("PATCH secret"),
			),
		},
		resource.TestStep{
			Config: api.webhook(urlA, events1, secret1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{
				expectValue("secret", knownvalue.StringExact("whsec_example_one")), expectValue("secret_wo_version", knownvalue.Null()),
			},
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true), api.checkRequests("PATCH secret"),
			),
		},
		// With neither, the secret stays what it is on the server and leaves the state.
		resource.TestStep{
			Config: api.webhook(urlA, events1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{expectValue("secret", knownvalue.Null())},
			Check: resource.ComposeTestCheckFunc(
				api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true), api.checkRequests(),
			),
		},
	)
}

// A secret that would have to be sent and isn't given is found at plan, not in the middle of an apply.
func TestAccUserWebhook_missingSecretIsFoundAtPlan(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	runWriteOnly(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1), PlanOnly: true, ExpectError: message("can't be created without a secret")},
		resource.TestStep{Config: api.webhook(urlA, events1, version1), PlanOnly: true, ExpectError: message("secret_wo is null")},
		resource.TestStep{Config: api.webhook(urlA, events1, secretWO1, version1)},
		resource.TestStep{Config: api.webhook(urlA, events1, version2), PlanOnly: true, ExpectError: message("secret_wo is null")},
		resource.TestStep{Config: api.webhook(urlA, events1, version1), ConfigPlanChecks: expectNothing()},
	)
	if got := len(api.writes()); got != 2 {
		t.Errorf("%d writes were sent, not a create and a delete: %v", got, api.writes())
	}
}
