// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"maps"
	"math/big"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// Tests at the protocol call the provider as Terraform does, in this process and in milliseconds. An RPC itself never
// fails: what goes wrong is in its diagnostics.

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// testServer is the provider before it is configured, with retries that don't wait, and with other settings if they are given.
func testServer(settings ...func(*dialnexa.Config)) frameworkServer {
	return asFrameworkServer(newServer(func() provider.Provider {
		return &dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) {
			c.Backoff = func(int, int) time.Duration { return time.Millisecond }
			for _, set := range settings {
				set(c)
			}
		}}
	})())
}

func asFrameworkServer(server tfprotov6.ProviderServer) frameworkServer {
	complete, ok := server.(frameworkServer)
	if !ok {
		panic(fmt.Sprintf("%T lacks the RPCs of lists or actions", server))
	}
	return complete
}

// configuredServer is the provider with a block that points to a mock.
func configuredServer(t *testing.T, api mockAPI, settings ...func(*dialnexa.Config)) frameworkServer {
	t.Helper()
	server := testServer(settings...)
	resp := must(server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0", Config: configOf(schemas().Provider, values{"api_key": testKey, "base_url": api.url}),
	}))
	noErrors(t, resp.Diagnostics)
	return server
}

// schemas is what the provider tells Terraform about itself.
var schemas = sync.OnceValue(func() *tfprotov6.GetProviderSchemaResponse {
	return must(testServer().GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{}))
})

const webhookTypeName = "dialnexa_user_webhook"

// webhookType is the resource as Terraform sends it.
var webhookType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"id": tftypes.String, "url": tftypes.String, "events": tftypes.Set{ElementType: tftypes.String},
	"allow_unlisted_events": tftypes.Bool, "secret": tftypes.String, "secret_wo": tftypes.String,
	"secret_wo_version": tftypes.String, "is_active": tftypes.Bool, "created_at": tftypes.String,
}}

// noWebhook is the configuration or the state of a webhook that does not exist.
var noWebhook = tftypes.NewValue(webhookType, nil)

// values are attributes: strings, bools, numbers, []string, []tftypes.Value, nil or tftypes.UnknownValue.
type values map[string]any

// object builds a value of an object's type. Attributes that are not given are null.
func object(kind tftypes.Type, given values) tftypes.Value {
	of, _ := kind.(tftypes.Object)
	for name := range given {
		if of.AttributeTypes[name] == nil {
			panic(fmt.Sprintf("%s has no %s", kind, name))
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
		attributes[name] = tftypes.NewValue(attributeType, value)
	}
	return tftypes.NewValue(kind, attributes)
}

// validWebhook is a configuration that is valid, with some attributes changed.
func validWebhook(changes values) tftypes.Value {
	given := values{"url": urlOfA, "events": []string{"call.completed"}, "secret": secretOne}
	maps.Copy(given, changes)
	return object(webhookType, given)
}

// writeOnly is validWebhook with a write-only secret of a version.
func writeOnly(secret, version any, changes values) tftypes.Value {
	given := values{"secret": nil, "secret_wo": secret, "secret_wo_version": version}
	maps.Copy(given, changes)
	return validWebhook(given)
}

// stateOf is the state of an active webhook whose id is whk_1.
func stateOf(changes values) tftypes.Value {
	given := values{"id": "whk_1", "is_active": true, "created_at": "2026-01-01T00:00:00.000Z"}
	maps.Copy(given, changes)
	return validWebhook(given)
}

func dynamicValue(value tftypes.Value) *tfprotov6.DynamicValue {
	dynamic := must(tfprotov6.NewDynamicValue(value.Type(), value))
	return &dynamic
}

func configOf(schema *tfprotov6.Schema, given values) *tfprotov6.DynamicValue {
	return dynamicValue(object(schema.ValueType(), given))
}

// goValue is a value of Terraform's as Go's: string, bool, int64, nil, tftypes.UnknownValue, []any and map[string]any.
func goValue(value tftypes.Value) any {
	var text string
	var truth bool
	var number *big.Float
	var list []tftypes.Value
	var attributes map[string]tftypes.Value
	switch {
	case !value.IsKnown():
		return tftypes.UnknownValue
	case value.IsNull():
		return nil
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return truth
	case value.As(&number) == nil:
		whole, _ := number.Int64()
		return whole
	case value.As(&list) == nil:
		all := []any{}
		for _, element := range list {
			all = append(all, goValue(element))
		}
		return all
	case value.As(&attributes) == nil:
		all := map[string]any{}
		for name, attribute := range attributes {
			all[name] = goValue(attribute)
		}
		return all
	}
	panic(fmt.Sprintf("unexpected value %s", value))
}

// goAttributes is an object as Go's, of a type.
func goAttributes(value *tfprotov6.DynamicValue, kind tftypes.Type) map[string]any {
	attributes, _ := goValue(must(value.Unmarshal(kind))).(map[string]any)
	return attributes
}
