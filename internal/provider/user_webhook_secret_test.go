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
	wants(t, featureWriteOnly)
	run(t, steps...)
}

const (
	secretWO1 = `secret_wo = "whsec_example_one"`
	secretWO2 = `secret_wo = "whsec_example_two"`
	version1  = `secret_wo_version = 1`
	version2  = `secret_wo_version = 2`
)

// A write-only secret is sent on create and when its version changes, and is never in the state.
func TestUserWebhook_writeOnlySecretFollowsItsVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	noSecret := []statecheck.StateCheck{expectValue("secret", knownvalue.Null()), expectValue("secret_wo", knownvalue.Null())}
	holds := func(secret string) resource.TestCheckFunc {
		return w.stores("https://hooks.example.com/a", []string{"call.completed"}, secret, true)
	}
	runWriteOnly(
		t,
		resource.TestStep{
			Config: w.webhook(urlA, events1, secretWO1, version1), ConfigStateChecks: noSecret,
			Check: resource.ComposeTestCheckFunc(holds("whsec_example_one"), w.wrote("POST events,is_active,secret,url")),
		},
		// Another value without another version is not seen: that is what write-only means.
		resource.TestStep{Config: w.webhook(urlA, events1, secretWO2, version1), ConfigPlanChecks: expectNothing(), Check: w.wrote()},
		resource.TestStep{
			Config: w.webhook(urlA, events1, secretWO2, version2), ConfigStateChecks: noSecret,
			ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
			Check:            resource.ComposeTestCheckFunc(holds("whsec_example_two"), w.wrote("PATCH secret")),
		},
		// A change of another field doesn't send it again.
		resource.TestStep{Config: w.webhook(urlB, events1, secretWO2, version2), Check: w.wrote("PATCH url")},
		// A nightly plan may lack the ephemeral value.
		resource.TestStep{Config: w.webhook(urlB, events1, version2), ConfigPlanChecks: expectNothing(), Check: w.wrote()},
		// Dropping the version sends nothing.
		resource.TestStep{Config: w.webhook(urlB, events1), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate), Check: w.wrote()},
	)
}

// Moving between the two ways of giving a secret is an update in place that leaves no old secret in the state.
func TestUserWebhook_movesBetweenSecretAndWriteOnly(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	update := expectAction(plancheck.ResourceActionUpdate)
	runWriteOnly(
		t,
		resource.TestStep{Config: w.webhook(urlA, events1, secret1), Check: w.wrote("POST events,is_active,secret,url")},
		resource.TestStep{
			Config: w.webhook(urlA, events1, secretWO2, version1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{expectValue("secret", knownvalue.Null()), expectValue("secret_wo", knownvalue.Null())},
			Check: resource.ComposeTestCheckFunc(
				w.stores("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_two", true), w.wrote("PATCH secret"),
			),
		},
		resource.TestStep{
			Config: w.webhook(urlA, events1, secret1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{
				expectValue("secret", knownvalue.StringExact("whsec_example_one")), expectValue("secret_wo_version", knownvalue.Null()),
			},
			Check: resource.ComposeTestCheckFunc(
				w.stores("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true), w.wrote("PATCH secret"),
			),
		},
		// With neither, the secret stays what it is on the server and leaves the state.
		resource.TestStep{
			Config: w.webhook(urlA, events1), ConfigPlanChecks: update,
			ConfigStateChecks: []statecheck.StateCheck{expectValue("secret", knownvalue.Null())},
			Check: resource.ComposeTestCheckFunc(
				w.stores("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true), w.wrote(),
			),
		},
	)
}

// A secret that would have to be sent and isn't given is found at plan, not in the middle of an apply.
func TestUserWebhook_missingSecretIsFoundAtPlan(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	runWriteOnly(
		t,
		resource.TestStep{Config: w.webhook(urlA, events1), PlanOnly: true, ExpectError: message("can't be created without a secret")},
		resource.TestStep{Config: w.webhook(urlA, events1, version1), PlanOnly: true, ExpectError: message("secret_wo is null")},
		resource.TestStep{Config: w.webhook(urlA, events1, secretWO1, version1)},
		resource.TestStep{Config: w.webhook(urlA, events1, version2), PlanOnly: true, ExpectError: message("secret_wo is null")},
		resource.TestStep{Config: w.webhook(urlA, events1, version1), ConfigPlanChecks: expectNothing()},
	)
	if got := len(w.writes()); got != 2 {
		t.Errorf("%d writes were sent, not a create and a delete: %v", got, w.writes())
	}
}
