// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// putForeignWebhook is a webhook that was created by hand, with a secret that Terraform does not know.
func (api mockAPI) putForeignWebhook(events ...string) string {
	return api.Put(mockserver.Webhook{
		ID: "whk_by_hand", URL: urlOfA, Events: events, Secret: "whsec_example_unknown", IsActive: true,
	}).ID
}

func importBlock(id string) string {
	return "import {\n  to = " + address + "\n  id = \"" + id + "\"\n}\n"
}

// Who imports a webhook whose secret they do not know manages the rest, and leaves the secret alone.
func TestUserWebhook_importLeavesAnUnknownSecretAlone(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	noErrors(t, nil, webhook.importID(api.putForeignWebhook("call.completed")))
	webhook.run(validWebhook(values{"secret": nil}), "no-op", api.checkRequests())
	if got := webhook.get("secret"); got != nil {
		t.Errorf("the secret is %v", got)
	}
	webhook.run(validWebhook(values{"secret": nil, "url": urlOfB}), "update", api.checkRequests("PATCH url"),
		api.checkWebhook(urlOfB, []string{"call.completed"}, "whsec_example_unknown", true))
}

// A secret that is configured for an imported webhook is sent once, in place.
func TestUserWebhook_importSendsAConfiguredSecretOnce(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]tftypes.Value{"secret": validWebhook(nil), "secret_wo": writeOnly("whsec_example_one", 1, nil)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			webhook := newLifecycle(t, api)
			noErrors(t, nil, webhook.importID(api.putForeignWebhook("call.completed")))
			webhook.run(config, "update", api.checkRequests("PATCH secret"), api.checkWebhook(urlOfA, []string{"call.completed"}, "whsec_example_one", true))
			webhook.run(config, "no-op", api.checkRequests())
		})
	}
}

// An imported event that the catalog lacks must not make the configuration that is generated from it invalid.
func TestUserWebhook_importAllowsTheUnlistedEventsItFinds(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	events := []string{"call.completed", "call.transferred"}
	noErrors(t, nil, webhook.importID(api.putForeignWebhook(events...)))
	webhook.run(validWebhook(values{"secret": nil, "events": events, "allow_unlisted_events": true}), "no-op", api.checkRequests())
}

// What does not exist is not imported: Terraform says so, since nothing is in the state after the read.
func TestUserWebhook_importOfAMissingWebhookIsNone(t *testing.T) {
	t.Parallel()
	webhook := newLifecycle(t, newMockAPI(t, mockserver.Config{}))
	noErrors(t, nil, webhook.importID("whk_missing"))
	if !webhook.state.IsNull() {
		t.Errorf("the state is %s", webhook.state)
	}
}

func TestAccUserWebhook_importsByIdentity(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Identity)
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{
		Config:           api.webhook(urlA, events1) + "import {\n  to       = " + address + "\n  identity = { id = \"" + api.putForeignWebhook("call.completed") + "\" }\n}\n",
		ConfigPlanChecks: expectAction(plancheck.ResourceActionNoop),
		Check:            api.checkRequests(),
	})
}

// webhookIdentity is the identity of a webhook as Terraform sends it.
func webhookIdentity(t *testing.T, id any) *tfprotov6.ResourceIdentityData {
	t.Helper()
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamicValue(t, tftypes.NewValue(identityType, map[string]tftypes.Value{
		"id": tftypes.NewValue(tftypes.String, id),
	}))}
}

// identityOf reads the id out of the identity of a response.
func identityOf(t *testing.T, data *tfprotov6.ResourceIdentityData) string {
	t.Helper()
	if data == nil || data.IdentityData == nil {
		t.Fatal("the response has no identity")
	}
	id, _ := goAttributes(t, data.IdentityData, identityType)["id"].(string)
	return id
}

// An import takes the id from either of its two places, and refuses what cannot be one.
func TestUserWebhook_importTakesIDOrIdentity(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		request *tfprotov6.ImportResourceStateRequest
		want    string
	}{
		"id":             {&tfprotov6.ImportResourceStateRequest{ID: "whk_1"}, "whk_1"},
		"identity":       {&tfprotov6.ImportResourceStateRequest{Identity: webhookIdentity(t, "whk_2")}, "whk_2"},
		"slash":          {&tfprotov6.ImportResourceStateRequest{ID: "a/b"}, "a/b"},
		"empty":          {&tfprotov6.ImportResourceStateRequest{}, ""},
		"empty identity": {&tfprotov6.ImportResourceStateRequest{Identity: webhookIdentity(t, "")}, ""},
		"null identity":  {&tfprotov6.ImportResourceStateRequest{Identity: webhookIdentity(t, nil)}, ""},
		"dot":            {&tfprotov6.ImportResourceStateRequest{ID: "."}, ""},
		"dots":           {&tfprotov6.ImportResourceStateRequest{Identity: webhookIdentity(t, "..")}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test.request.TypeName = webhookTypeName
			resp, err := configuredServer(t, newMockAPI(t, mockserver.Config{})).ImportResourceState(context.Background(), test.request)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				says(t, onlyDiagnostic(t, resp.Diagnostics), "Invalid webhook id")
				return
			}
			noErrors(t, err, resp.Diagnostics)
			if got := identityOf(t, resp.ImportedResources[0].Identity); got != test.want {
				t.Errorf("imported %q, want %q", got, test.want)
			}
		})
	}
}

// The identity is set by a create, by a read, and before a removal, and stays through an update. A CLI that stores none
// sends none, which is no error either.
func TestUserWebhook_identityIsAlwaysSet(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	var id string
	check := func(step string) {
		t.Helper()
		if got := identityOf(t, webhook.identity); got != id {
			t.Errorf("%s: %q, want %q", step, got, id)
		}
	}
	webhook.mustApply(validWebhook(nil))
	id = api.Webhooks()[0].ID
	check("create")
	webhook.identity = nil
	noErrors(t, nil, webhook.refresh())
	check("read")
	webhook.mustApply(validWebhook(values{"is_active": false}))
	check("update")
	api.Remove(id)
	webhook.identity = nil
	onlyDiagnostic(t, webhook.refresh())
	check("read of what is gone")
	if !webhook.state.IsNull() {
		t.Errorf("what is gone stays in the state: %s", webhook.state)
	}
}
