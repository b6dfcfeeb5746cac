// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// The block goes before the environment, which stands in only for what is not set. Unknown, missing, empty and wrong are
// four messages.
func TestProvider_configurationPrecedence(t *testing.T) {
	t.Parallel()
	null, unknown, text := types.StringNull(), types.StringUnknown(), types.StringValue
	for name, test := range map[string]struct {
		config  providerModel
		env     map[string]string
		key     string
		baseURL string
		unknown []string
		fault   string
	}{
		"block":                     {config: providerModel{APIKey: text("key_block"), BaseURL: text("https://block.example.com/v1")}, key: "key_block", baseURL: "https://block.example.com/v1"},
		"environment":               {env: map[string]string{envAPIKey: "key_env", envBaseURL: "https://env.example.com/v1"}, key: "key_env", baseURL: "https://env.example.com/v1"},
		"block before environment":  {config: providerModel{APIKey: text("key_block"), BaseURL: text("https://block.example.com")}, env: map[string]string{envAPIKey: "key_env", envBaseURL: "https://env.example.com"}, key: "key_block", baseURL: "https://block.example.com"},
		"one of each":               {config: providerModel{APIKey: text("key_block")}, env: map[string]string{envBaseURL: "https://env.example.com"}, key: "key_block", baseURL: "https://env.example.com"},
		"default address":           {config: providerModel{APIKey: text("key_block")}, key: "key_block", baseURL: dialnexa.DefaultBaseURL},
		"trimmed":                   {config: providerModel{APIKey: text(" key_block\n")}, key: "key_block", baseURL: dialnexa.DefaultBaseURL},
		"trimmed in environment":    {env: map[string]string{envAPIKey: "key_env\r\n"}, key: "key_env", baseURL: dialnexa.DefaultBaseURL},
		"loopback":                  {config: providerModel{APIKey: text("k"), BaseURL: text("http://127.0.0.1:1/v1/")}, key: "k", baseURL: "http://127.0.0.1:1/v1/"},
		"missing key":               {fault: "Missing DialNexa API key"},
		"blank environment":         {env: map[string]string{envAPIKey: " "}, fault: "Missing DialNexa API key"},
		"empty key":                 {config: providerModel{APIKey: text(" ")}, env: map[string]string{envAPIKey: "key_env"}, fault: "Empty DialNexa API key"},
		"plain http":                {config: providerModel{APIKey: text("k"), BaseURL: text("http://api.example.com")}, fault: "Invalid DialNexa base URL"},
		"plain http in environment": {env: map[string]string{envAPIKey: "k", envBaseURL: "http://api.example.com"}, fault: "Invalid DialNexa base URL"},
		"unknown key":               {config: providerModel{APIKey: unknown}, env: map[string]string{envAPIKey: "key_env"}, unknown: []string{"api_key"}},
		"unknown address":           {config: providerModel{APIKey: text("k"), BaseURL: unknown}, env: map[string]string{envBaseURL: "https://env.example.com"}, unknown: []string{"base_url"}},
		"unknown rest":              {config: providerModel{APIKey: text("k"), BaseURL: null, MaxRetries: types.NumberUnknown(), RequestTimeout: unknown}, unknown: []string{"max_retries", "request_timeout"}},
		"bad timeout":               {config: providerModel{APIKey: text("k"), RequestTimeout: text("30")}, fault: "Invalid timeout"},
		"negative timeout":          {config: providerModel{APIKey: text("k"), RequestTimeout: text("-1s")}, fault: "Invalid timeout"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got dialnexa.Config
			p := &dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) { got = *c }}
			var diags diag.Diagnostics
			conn := p.connect(test.config, "1.11.4", func(name string) string { return test.env[name] }, &diags)
			switch {
			case test.fault != "":
				if len(diags) != 1 || diags[0].Summary() != test.fault || conn != nil {
					t.Fatalf("got %v, want one diagnostic %q", diags, test.fault)
				}
			case len(test.unknown) > 0:
				if diags.HasError() || !slices.Equal(conn.unknown, test.unknown) || conn.client != nil {
					t.Fatalf("got %v %v, want %v to be unknown", conn, diags, test.unknown)
				}
				if conn.clientOrDiagnose(&diags); diags.ErrorsCount() != len(test.unknown) || !strings.Contains(diags[0].Detail(), "known at plan") {
					t.Errorf("a call says %v", diags)
				}
			default:
				if diags.HasError() || got.APIKey != test.key || got.BaseURL != test.baseURL {
					t.Errorf("got key %q at %q, %v", got.APIKey, got.BaseURL, diags)
				}
			}
		})
	}
}

// The numbers of the block reach the client, and zero is a number.
func TestProvider_retriesAndTimeoutReachTheClient(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config  providerModel
		retries int
		timeout time.Duration
	}{
		"defaults": {providerModel{}, 4, 30 * time.Second},
		"zero":     {providerModel{MaxRetries: types.NumberValue(big.NewFloat(0))}, 0, 30 * time.Second},
		"given":    {providerModel{MaxRetries: types.NumberValue(big.NewFloat(7)), RequestTimeout: types.StringValue("1m30s")}, 7, 90 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got dialnexa.Config
			p := &dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) { got = *c }}
			test.config.APIKey = types.StringValue("key_example")
			var diags diag.Diagnostics
			p.connect(test.config, "1.11.4", func(string) string { return "" }, &diags)
			if diags.HasError() || got.MaxRetries != test.retries || got.RequestTimeout != test.timeout {
				t.Errorf("got %d retries and %s, %v", got.MaxRetries, got.RequestTimeout, diags)
			}
			if got.UserAgent != "Terraform/1.11.4 terraform-provider-dialnexa/test" {
				t.Errorf("the user agent is %q", got.UserAgent)
			}
		})
	}
}
