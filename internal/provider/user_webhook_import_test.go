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

// foreign is a webhook that somebody made by hand, with a secret that Terraform doesn't know.
func (api mockAPI) putForeignWebhook(events ...string) string {
	return api.Put(mockserver.Webhook{
		ID: "whk_by_hand", URL: "https://hooks.example.com/a", Events: events, Secret: "whsec_example_unknown", IsActive: true,
	}).ID
}

func importBlock(id string) string {
	return "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n"
}

// Who imports a webhook whose secret they don't know manages the rest, and leaves the secret alone.
func TestAccUserWebhook_importLeavesAnUnknownSecretAlone(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	id := api.putForeignWebhook("call.completed", "call.failed")
	config := api.webhook(urlA, `events = ["call.completed", "call.failed"]`)
	testAcc(
		t,
		resource.TestStep{
			Config: config + importBlock(id), ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop),
			ConfigStateChecks: []statecheck.StateCheck{expectValue("id", knownvalue.StringExact(id)), expectValue("secret", knownvalue.Null())},
			Check:             api.checkRequests(),
		},
		resource.TestStep{Config: config, ConfigPlanChecks: expectNothing(), Check: api.checkRequests()},
		resource.TestStep{
			Config: api.webhook(urlB, `events = ["call.completed", "call.failed"]`),
			Check: resource.ComposeTestCheckFunc(
				api.checkRequests("PATCH url"),
				api.checkWebhook("https://hooks.example.com/b", []string{"call.completed", "call.failed"}, "whsec_example_unknown", true),
			),
		},
	)
}

// A secret that is configured for an imported webhook is sent once, in place.
func TestAccUserWebhook_importSendsAConfiguredSecretOnce(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{
		"secret":    {urlA, events1, secret1},
		"secret_wo": {urlA, events1, secretWO1, version1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			config := api.webhook(arguments...)
			runWriteOnly(
				t,
				resource.TestStep{
					Config: config + importBlock(api.putForeignWebhook("call.completed")), ConfigPlanChecks: expectAction(plancheck.ResourceActionUpdate),
					Check: resource.ComposeTestCheckFunc(
						api.checkRequests("PATCH secret"),
						api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
					),
				},
				resource.TestStep{Config: config, ConfigPlanChecks: expectNothing(), Check: api.checkRequests()},
			)
		})
	}
}

// An imported event that the catalogue lacks must not make the configuration that is generated from it invalid.
func TestAccUserWebhook_importAllowsTheUnlistedEventsItFinds(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{
		Config: api.webhook(urlA, `events = ["call.completed", "call.transferred"]`, "allow_unlisted_events = true") +
			importBlock(api.putForeignWebhook("call.transferred", "call.completed")),
		ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop),
		Check:            api.checkRequests(),
	})
}

// Every kind of import takes the same id.
func TestAccUserWebhook_importsByIDAndByIdentity(t *testing.T) {
	t.Parallel()
	t.Run("id", func(t *testing.T) {
		t.Parallel()
		api := newMockAPI(t, mockserver.Config{})
		testAcc(
			t,
			resource.TestStep{Config: api.webhook(urlA, events1, secret1)},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateVerify: true, ImportStateVerifyIgnore: []string{"secret"}},
			resource.TestStep{ResourceName: address, ImportState: true, ImportStateKind: resource.ImportBlockWithID, ExpectNonEmptyPlan: true},
		)
	})
	t.Run("identity", func(t *testing.T) {
		t.Parallel()
		skipUnlessCLISupports(t, featureIdentity)
		api := newMockAPI(t, mockserver.Config{})
		testAcc(t, resource.TestStep{
			Config:           api.webhook(urlA, events1) + "import {\n  to       = " + address + "\n  identity = { id = \"" + api.putForeignWebhook("call.completed") + "\" }\n}\n",
			ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop),
			Check:            api.checkRequests(),
		})
	})
}

// What cannot be an id is refused before it becomes part of a path.
func TestAccUserWebhook_importRefusesWhatCannotBeAnID(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	for _, id := range []string{".", ".."} {
		testAcc(t, resource.TestStep{
			Config: api.webhook(urlA, events1) + importBlock(id), ExpectError: message("The webhook can't be imported"),
		})
	}
	testAcc(t, resource.TestStep{
		Config: api.webhook(urlA, events1) + importBlock("whk_missing"), ExpectError: message("Cannot import non-existent remote object"),
	})
	if got := api.writes(); len(got) != 0 {
		t.Errorf("an import wrote something: %v", got)
	}
}
