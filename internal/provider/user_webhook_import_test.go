// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// After an import, Terraform manages a webhook without its secret. The import sets allow_unlisted_events if the catalog
// lacks an event: generated configuration would be invalid without.
func TestUserWebhook_importNeedsNoSecret(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	events := []string{"call.completed", "not.in_catalog"}
	webhook.put(values{"id": api.putByHand(events...)})
	noErrors(t, webhook.refresh())
	config := validWebhook(values{"events": events, "allow_unlisted_events": true, "secret": nil})
	webhook.run(config)
	webhook.run(config.with(values{"url": urlOfB}), "PATCH url")
	api.checkWebhook(urlOfB, "call.completed not.in_catalog", "whsec_example_unknown", true)
}

// An import, or a move from another provider, of a webhook that does not exist is an error. If the read only removed it
// from the state, Terraform would advise to create it, which would be a second webhook.
func TestUserWebhook_importOfAMissingWebhookIsAnError(t *testing.T) {
	t.Parallel()
	_, webhook := newWebhook(t)
	webhook.put(values{"id": "whk_missing"})
	expectError(t, webhook.refresh(), "", "Unable to import the webhook \"whk_missing\"", "Nothing was imported",
		"workspace of the provider's API key has no webhook", "data source dialnexa_user_webhooks lists")
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
	id, _ := goValue(attributesOf(must(identity.IdentityData.Unmarshal(identityType))(t))["id"]).(string)
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
		{identity: webhookIdentity(t, nil), refused: "the id is empty"},
		{identity: webhookIdentity(t, ".."), refused: "cannot be an id"},
		{id: urlOfA, refused: "is a URL, not an ID"},
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
// sends none, and OpenTofu 1.12 sends the one that another provider gave a webhook that was moved.
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
	update := func() { webhook.mustApply(validWebhook(values{"is_active": webhook.get("is_active") == false})) }
	read := func() { noErrors(t, webhook.refresh()) }
	for _, sent := range []*tfprotov6.ResourceIdentityData{nil, webhookIdentity(t, "/user-webhooks/whk_1")} {
		webhook.identity = sent
		read()
		check("a read")
		webhook.identity = sent
		update() // which also makes the provider forget what it has read
		check("an update")
	}
	api.Remove(id)
	webhook.identity = nil
	webhook.restart() // what was read before is in memory
	webhook.refresh()
	if check("the read of a webhook that is gone"); !webhook.state.IsNull() {
		t.Errorf("it stays in the state: %s", webhook.state)
	}
}
