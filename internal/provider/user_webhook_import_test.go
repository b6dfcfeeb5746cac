// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// After an import without the secret, Terraform manages the rest and leaves the secret alone.
func TestUserWebhook_importLeavesAnUnknownSecretAlone(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.importID(api.putByHand("call.completed"))
	webhook.run(validWebhook(values{"secret": nil}), "no-op", api.checkRequests())
	if got := webhook.get("secret"); got != nil {
		t.Errorf("the secret is %v", got)
	}
	webhook.run(validWebhook(values{"secret": nil, "url": urlOfB}), "update", api.checkRequests("PATCH url"),
		api.checkWebhook(urlOfB, "call.completed", "whsec_example_unknown", true))
}

// A secret that is configured for an imported webhook is sent once, in place.
func TestUserWebhook_importSendsAConfiguredSecretOnce(t *testing.T) {
	t.Parallel()
	for _, config := range []values{validWebhook(nil), writeOnly(secretOne, "1", nil)} {
		api, webhook := newWebhook(t)
		webhook.importID(api.putByHand("call.completed"))
		webhook.run(config, "update", api.checkRequests("PATCH secret"), api.checkWebhook(urlOfA, "call.completed", secretOne, true))
		webhook.run(config, "no-op", api.checkRequests())
	}
}

// An import, or a move from another provider, of a webhook that does not exist is an error. If the read only removed it from
// the state, Terraform would advise to create it, which would be a second webhook.
func TestUserWebhook_importOfAMissingWebhookIsAnError(t *testing.T) {
	t.Parallel()
	_, webhook := newWebhook(t)
	webhook.put(values{"id": "whk_missing"})
	expectError(t, webhook.refresh(), "", "Unable to import the webhook \"whk_missing\"", "workspace of the provider's API key has no webhook",
		"data source dialnexa_user_webhooks lists", "Nothing was imported")
}

// webhookIdentity returns the identity of a webhook as Terraform sends it.
func webhookIdentity(t *testing.T, id any) *tfprotov6.ResourceIdentityData {
	return &tfprotov6.ResourceIdentityData{IdentityData: dynamicValue(t, object(t, identityType, values{"id": id}))}
}

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

// idOf returns the id in an identity, or "" if there is none.
func idOf(t *testing.T, identity *tfprotov6.ResourceIdentityData) string {
	if identity == nil || identity.IdentityData == nil {
		return ""
	}
	id, _ := goAttributes(t, identity.IdentityData, identityType)["id"].(string)
	return id
}

// An import takes the id from either of its two places, and refuses what cannot be one.
func TestUserWebhook_importTakesIDOrIdentity(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		id       string
		identity *tfprotov6.ResourceIdentityData
		want     string
		refused  string
	}{
		{id: "whk_1", want: "whk_1"},
		{identity: webhookIdentity(t, "whk_2"), want: "whk_2"},
		{id: "a/b", want: "a/b"},
		{refused: "the id is empty"},
		{identity: webhookIdentity(t, ""), refused: "the id is empty"},
		{identity: webhookIdentity(t, nil), refused: "the id is empty"},
		{id: ".", refused: "cannot be an id"},
		{identity: webhookIdentity(t, ".."), refused: "cannot be an id"},
		{id: urlOfA, refused: "this is a URL, not an ID"},
	} {
		resp := must(testServer(t).ImportResourceState(t.Context(), &tfprotov6.ImportResourceStateRequest{
			TypeName: userWebhookType, ID: test.id, Identity: test.identity,
		}))(t)
		if test.want == "" {
			expectError(t, resp.Diagnostics, "", test.refused)
			continue
		}
		noErrors(t, resp.Diagnostics)
		if got := idOf(t, resp.ImportedResources[0].Identity); got != test.want {
			t.Errorf("imported %q, want %q", got, test.want)
		}
	}
}

// The identity is set by a create, by a read, and before a removal, and stays through an update. A CLI that stores none
// sends none, which is no error either.
func TestUserWebhook_identityIsAlwaysSet(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.mustApply(validWebhook(nil))
	id := api.Webhooks()[0].ID
	check := func(after string) {
		t.Helper()
		if got := idOf(t, webhook.identity); got != id {
			t.Errorf("after %s: %q, want %q", after, got, id)
		}
	}
	check("a create")
	webhook.identity = nil
	noErrors(t, webhook.refresh())
	check("a read")
	webhook.mustApply(validWebhook(values{"is_active": false}))
	check("an update")
	api.Remove(id)
	webhook.identity = nil
	webhook.refresh()
	if check("the read of a webhook that is gone"); !webhook.state.IsNull() {
		t.Errorf("it stays in the state: %s", webhook.state)
	}
}
