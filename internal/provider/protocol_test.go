// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// Tests at the protocol call the provider as Terraform does, in this process and in milliseconds. An RPC itself never
// fails: what goes wrong is in its diagnostics.

// must returns what f returns, called as must(f())(t); the test ends at an error.
func must[T any](value T, err error) func(testing.TB) T { return mocktest.Must(value, err) }

// testServer returns the provider before it is configured, with retries that don't wait, and with other settings if
// they are given.
func testServer(t *testing.T, settings ...func(*dialnexa.Config)) frameworkServer {
	t.Helper()
	return asFrameworkServer(t, newServer(&dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) {
		c.Backoff = func(int, int) time.Duration { return time.Millisecond }
		for _, set := range settings {
			set(c)
		}
	}}))
}

func asFrameworkServer(t *testing.T, server tfprotov6.ProviderServer) frameworkServer {
	t.Helper()
	complete, ok := server.(frameworkServer)
	if !ok {
		t.Fatalf("%T lacks the RPCs of lists or actions", server)
	}
	return complete
}

// configuredServer returns the provider with a block that points to a mock.
func configuredServer(t *testing.T, api mockAPI, settings ...func(*dialnexa.Config)) frameworkServer {
	t.Helper()
	server := testServer(t, settings...)
	noErrors(t, configure(t, server, values{"api_key": testKey, "base_url": api.BaseURL()}).Diagnostics)
	return server
}

// configure configures a provider for a client that allows deferral if it is told so.
func configure(
	t *testing.T, server frameworkServer, block values, deferral ...bool,
) *tfprotov6.ConfigureProviderResponse {
	t.Helper()
	return must(server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: configOf(t, schemas(t).Provider, block),
		ClientCapabilities: &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: len(deferral) > 0},
	}))(t)
}

var providerSchemas = sync.OnceValues(func() (*tfprotov6.GetProviderSchemaResponse, error) {
	return NewServer("test")().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
})

// schemas returns what the provider tells Terraform about itself.
func schemas(t *testing.T) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	return must(providerSchemas())(t)
}

// webhookType returns the resource as Terraform sends it.
func webhookType(t *testing.T) tftypes.Type {
	t.Helper()
	return schemas(t).ResourceSchemas[userWebhookType].ValueType()
}

// values are attributes: strings, bools, numbers, []string, []tftypes.Value, nil or tftypes.UnknownValue.
type values map[string]any

// noWebhook is the configuration or the state of a webhook that does not exist.
var noWebhook values

// object builds a value of an object's type, null if nothing is given. Attributes that are not given are null.
func object(t *testing.T, kind tftypes.Type, given values) tftypes.Value {
	t.Helper()
	if given == nil {
		return tftypes.NewValue(kind, nil)
	}
	of, _ := kind.(tftypes.Object)
	for name := range given {
		if of.AttributeTypes[name] == nil {
			t.Fatalf("%s has no %s", kind, name)
		}
	}
	attributes := map[string]tftypes.Value{}
	for name, attributeType := range of.AttributeTypes {
		value := given[name]
		if names, ok := value.([]string); ok {
			elements := []tftypes.Value{}
			for _, n := range names {
				elements = append(elements, tftypes.NewValue(tftypes.String, n))
			}
			value = elements
		}
		if err := tftypes.ValidateValue(attributeType, value); err != nil {
			t.Fatalf("%s: %s", name, err)
		}
		attributes[name] = tftypes.NewValue(attributeType, value)
	}
	return tftypes.NewValue(kind, attributes)
}

// with returns values with some of them changed.
func (v values) with(changes values) values {
	all := values{}
	maps.Copy(all, v)
	maps.Copy(all, changes)
	return all
}

// validWebhook returns a configuration that is valid, with some attributes changed.
func validWebhook(changes values) values {
	return values{"url": urlOfA, "events": []string{"call.completed"}, "secret": secretOne}.with(changes)
}

// writeOnly returns validWebhook with a write-only secret of a version.
func writeOnly(secret, version any, changes values) values {
	return validWebhook(values{"secret": nil, "secret_wo": secret, "secret_wo_version": version}).with(changes)
}

// stateOf returns the state of an active webhook whose id is whk_1.
func stateOf(changes values) values {
	return validWebhook(values{"id": "whk_1", "is_active": true, "created_at": "2026-01-01T00:00:00.000Z"}).with(changes)
}

func dynamicValue(t *testing.T, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	dynamic := must(tfprotov6.NewDynamicValue(value.Type(), value))(t)
	return &dynamic
}

// configOf returns a configuration block of a schema.
func configOf(t *testing.T, schema *tfprotov6.Schema, given values) *tfprotov6.DynamicValue {
	t.Helper()
	return dynamicValue(t, object(t, schema.ValueType(), values{}.with(given)))
}

// goValue returns a string or a bool of Terraform's as Go's, nil for null, and any other value as it is.
func goValue(value tftypes.Value) any {
	var text string
	var truth bool
	switch {
	case value.IsNull():
		return nil
	case value.IsKnown() && value.As(&text) == nil:
		return text
	case value.IsKnown() && value.As(&truth) == nil:
		return truth
	}
	return value
}

// attributesOf returns the attributes of a configuration or a state; none of one that is null.
func attributesOf(value tftypes.Value) map[string]tftypes.Value {
	var attributes map[string]tftypes.Value
	_ = value.As(&attributes) // what is no object has none
	return attributes
}

// expectObject fails the test unless a value has these attributes and no other.
func expectObject(t *testing.T, what string, got tftypes.Value, want values) {
	t.Helper()
	differences := must(object(t, got.Type(), want).Diff(got))(t)
	for _, d := range differences {
		t.Errorf("%s: want and got: %s", what, d)
	}
}
