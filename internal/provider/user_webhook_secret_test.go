// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// writeOnly is a configuration with a write-only secret of a version, and with some attributes changed.
func writeOnly(secret any, version any, changes values) tftypes.Value {
	config := values{"secret": nil, "secret_wo": secret, "secret_wo_version": version}
	maps.Copy(config, changes)
	return validWebhook(config)
}

// A write-only secret is sent on create and when its version changes.
func TestUserWebhook_writeOnlySecretFollowsItsVersion(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	const one, two = "whsec_example_one", "whsec_example_two"
	webhook.run(writeOnly(one, 1, nil), "create", api.checkRequests("POST events,is_active,secret,url"))
	webhook.check(api.checkWebhook(urlOfA, []string{"call.completed"}, one, true))
	// Another value without another version is not seen: that is what write-only means.
	webhook.run(writeOnly(two, 1, nil), "no-op", api.checkRequests())
	webhook.run(writeOnly(two, 2, nil), "update", api.checkRequests("PATCH secret"))
	webhook.check(api.checkWebhook(urlOfA, []string{"call.completed"}, two, true))
	// A change of another field does not send it again.
	webhook.run(writeOnly(two, 2, values{"url": urlOfB}), "update", api.checkRequests("PATCH url"))
	// A nightly plan may lack the ephemeral value.
	webhook.run(writeOnly(nil, 2, values{"url": urlOfB}), "no-op", api.checkRequests())
	// Dropping the version sends nothing.
	webhook.run(writeOnly(nil, nil, values{"url": urlOfB}), "update", api.checkRequests())
}

// Moving between the two ways of giving a secret is an update in place that leaves no old secret in the state.
func TestUserWebhook_movesBetweenSecretAndWriteOnly(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	webhook.run(validWebhook(nil), "create", api.checkRequests("POST events,is_active,secret,url"))
	for _, move := range []struct {
		config  tftypes.Value
		request string
		stored  string
		state   any
	}{
		{writeOnly("whsec_example_two", 1, nil), "PATCH secret", "whsec_example_two", nil},
		{validWebhook(nil), "PATCH secret", "whsec_example_one", "whsec_example_one"},
		// With neither, the secret stays what it is on the server and leaves the state.
		{validWebhook(values{"secret": nil}), "", "whsec_example_one", nil},
	} {
		var requests []string
		if move.request != "" {
			requests = append(requests, move.request)
		}
		webhook.run(move.config, "update", api.checkRequests(requests...), api.checkWebhook(urlOfA, []string{"call.completed"}, move.stored, true))
		if got := webhook.get("secret"); got != move.state {
			t.Errorf("the secret in the state is %v", got)
		}
	}
}

// The key and the secrets are sensitive, and secret_wo is in no state: Terraform shows none of them.
func TestSchema_secretsAreSensitive(t *testing.T) {
	t.Parallel()
	attributes := map[string]*tfprotov6.SchemaAttribute{}
	for _, attribute := range schemas(t, testServer()).ResourceSchemas[webhookTypeName].Block.Attributes {
		attributes[attribute.Name] = attribute
	}
	for _, attribute := range schemas(t, testServer()).Provider.Block.Attributes {
		if attribute.Sensitive != (attribute.Name == "api_key") {
			t.Errorf("%s of the provider is %+v", attribute.Name, attribute)
		}
	}
	if a := attributes["secret"]; !a.Sensitive || a.WriteOnly {
		t.Errorf("secret is %+v", a)
	}
	if a := attributes["secret_wo"]; !a.Sensitive || !a.WriteOnly {
		t.Errorf("secret_wo is %+v", a)
	}
}

// A secret that was unknown at plan and turns out null at apply is found before anything is sent.
func TestUserWebhook_missingSecretIsFoundAtApply(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	webhook := newLifecycle(t, api)
	plan := webhook.plan(validWebhook(values{"secret": tftypes.UnknownValue}))
	noErrors(t, nil, plan.Diagnostics)
	resp, err := webhook.server.ApplyResourceChange(t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: webhookTypeName, PriorState: dynamicValue(t, noWebhook), Config: dynamicValue(t, validWebhook(values{"secret": nil})),
		PlannedState: dynamicValue(t, webhook.proposed(validWebhook(values{"secret": nil}))),
	})
	if err != nil {
		t.Fatal(err)
	}
	says(t, onlyDiagnostic(t, resp.Diagnostics), "Missing webhook secret")
	webhook.check(api.checkRequests())
}
