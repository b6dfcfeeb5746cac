// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// Configure hands the client to everything that calls the API: each of the four kinds has a field of its own in its
// answer, and one that is forgotten shows only when that kind is used.
func TestConfigure_reachesEveryKind(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.completed"}, IsActive: true})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	for name, use := range map[string]func(*testing.T, frameworkServer) []*tfprotov6.Diagnostic{
		"ResourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			resp, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
				TypeName: "dialnexa_user_webhook", CurrentState: dynamicValue(t, validWebhook(values{"id": "whk_1"})),
			})
			if err != nil {
				t.Fatal(err)
			}
			return resp.Diagnostics
		},
		"DataSourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			_, diags := readData(t, server, "dialnexa_user_webhook", values{"id": "whk_1"})
			return diags
		},
		"ListResourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			return query(t, server, listing{})[0].Diagnostics
		},
		"ActionData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			_, diags := invoke(t, server, values{"url": receiver.URL, "secret": "whsec_example_one"})
			return diags
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range use(t, configuredServer(t, api)) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			// The proof that this test would notice: a server that is not configured says so.
			if d := onlyDiagnostic(t, use(t, asFrameworkServer(t, testServer()))); d.Summary != "Provider not configured" {
				t.Errorf("without Configure it says %q", d.Summary)
			}
		})
	}
}

// A call that needs a key which is not known yet says so, rather than to take another key from the environment.
func TestConfigure_unknownKeyIsNamedWhenACallNeedsIt(t *testing.T) {
	t.Parallel()
	server := testServer()
	resp, err := server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{
		Config: valueOf(t, schemas(t, server).Provider, values{"api_key": tftypes.UnknownValue}),
	})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp)
	}
	read, err := server.ReadResource(t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: webhookTypeName, CurrentState: dynamicValue(t, validWebhook(values{"id": "whk_1"})),
	})
	if err != nil {
		t.Fatal(err)
	}
	d := onlyDiagnostic(t, read.Diagnostics)
	if says(t, d, "Unknown api_key in the provider block"); attributeOfDiagnostic(d) != "api_key" {
		t.Errorf("it is at %q", attributeOfDiagnostic(d))
	}
}

// What is wrong with the provider block is found by validate, at the argument, before there is a key.
func TestConfigure_validateNamesTheArgument(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		at     string
	}{
		"empty block":           {config: values{}},
		"all set":               {config: values{"api_key": "key_example", "base_url": "https://api.example.com/v1/", "max_retries": 0, "request_timeout": "1m30s"}},
		"loopback":              {config: values{"base_url": "http://127.0.0.1:8080/v1"}},
		"most retries":          {config: values{"max_retries": 100}},
		"unknown":               {config: values{"api_key": tftypes.UnknownValue, "base_url": tftypes.UnknownValue, "max_retries": tftypes.UnknownValue, "request_timeout": tftypes.UnknownValue}},
		"plain http":            {values{"base_url": "http://api.example.com/v1"}, "base_url"},
		"user info":             {values{"base_url": "https://user:pass@api.example.com/v1"}, "base_url"},
		"relative":              {values{"base_url": "/v1"}, "base_url"},
		"empty url":             {values{"base_url": ""}, "base_url"},
		"negative retries":      {values{"max_retries": -1}, "max_retries"},
		"too many retries":      {values{"max_retries": 101}, "max_retries"},
		"timeout without unit":  {values{"request_timeout": "30"}, "request_timeout"},
		"zero timeout":          {values{"request_timeout": "0s"}, "request_timeout"},
		"timeout in the past":   {values{"request_timeout": "-1s"}, "request_timeout"},
		"timeout of no meaning": {values{"request_timeout": "soon"}, "request_timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := testServer()
			resp, err := server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{
				Config: valueOf(t, schemas(t, server).Provider, test.config),
			})
			if err != nil {
				t.Fatal(err)
			}
			if test.at == "" {
				noErrors(t, nil, resp.Diagnostics)
				return
			}
			d := onlyDiagnostic(t, resp.Diagnostics)
			if d.Severity != tfprotov6.DiagnosticSeverityError || attributeOfDiagnostic(d) != test.at || strings.Contains(d.Detail, "pass@") {
				t.Errorf("at %q: %s: %s", attributeOfDiagnostic(d), d.Summary, d.Detail)
			}
		})
	}
}
