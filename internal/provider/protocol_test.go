// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// webhookType is the resource as Terraform sends it.
var webhookType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{
	"id": tftypes.String, "url": tftypes.String, "events": tftypes.Set{ElementType: tftypes.String},
	"allow_unlisted_events": tftypes.Bool, "secret": tftypes.String, "secret_wo": tftypes.String,
	"secret_wo_version": tftypes.Number, "is_active": tftypes.Bool, "created_at": tftypes.String,
}}

var identityType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}

// values are attributes of a webhook: strings, bools, ints, []string, nil or tftypes.UnknownValue.
type values map[string]any

// webhookValue builds a webhook whose other attributes are null.
func webhookValue(given values) tftypes.Value {
	all := map[string]tftypes.Value{}
	for name, kind := range webhookType.AttributeTypes {
		value := given[name]
		if names, ok := value.([]string); ok {
			elements := make([]tftypes.Value, 0, len(names))
			for _, n := range names {
				elements = append(elements, tftypes.NewValue(tftypes.String, n))
			}
			value = elements
		}
		all[name] = tftypes.NewValue(kind, value)
	}
	return tftypes.NewValue(webhookType, all)
}

// validWebhook is a configuration that is valid, with some attributes changed.
func validWebhook(changes values) tftypes.Value {
	base := values{"url": "https://hooks.example.com/a", "events": []string{"call.completed"}, "secret": "whsec_example_one"}
	maps.Copy(base, changes)
	return webhookValue(base)
}

func dynamicValue(t *testing.T, value tftypes.Value) *tfprotov6.DynamicValue {
	t.Helper()
	d, err := tfprotov6.NewDynamicValue(value.Type(), value)
	if err != nil {
		t.Fatal(err)
	}
	return &d
}

// configuredServer is a server that was configured for a mock, without any CLI.
func configuredServer(t *testing.T, api mockAPI) frameworkServer {
	t.Helper()
	return configure(t, api, testServer())
}

func configure(t *testing.T, api mockAPI, provider tfprotov6.ProviderServer) frameworkServer {
	t.Helper()
	server := asFrameworkServer(t, provider)
	resp, err := server.ConfigureProvider(context.Background(), &tfprotov6.ConfigureProviderRequest{
		TerraformVersion: "1.14.0",
		Config:           valueOf(t, schemas(t, server).Provider, values{"api_key": testKey, "base_url": api.url}),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	return server
}

// noErrors fails the test at an error of the provider.
func noErrors(t *testing.T, err error, diags []*tfprotov6.Diagnostic) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range diags {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			t.Fatalf("%s: %s", d.Summary, d.Detail)
		}
	}
}

func hasError(diags []*tfprotov6.Diagnostic) bool {
	return slices.ContainsFunc(diags, func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError })
}

// says fails the test unless the diagnostic has all of these words in its summary or detail.
func says(t *testing.T, d *tfprotov6.Diagnostic, words ...string) {
	t.Helper()
	for _, each := range words {
		if text := d.Summary + ": " + d.Detail; !strings.Contains(text, each) {
			t.Errorf("%q lacks %q", text, each)
		}
	}
}
