// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math/big"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// connect configures a provider from a block and an environment, and also returns the client's settings.
func connect(config providerModel, env map[string]string) (got dialnexa.Config, _ *providerData, d diag.Diagnostics) {
	p := &dialnexaProvider{version: "test", settings: func(c *dialnexa.Config) { got = *c }}
	data := p.newProviderData(config, "1.11.4", func(name string) string { return env[name] }, &d)
	return got, data, d
}

// block returns a provider block with a key and a base URL; "" is null.
func block(key, baseURL string) providerModel {
	return providerModel{APIKey: textOrNull(key), BaseURL: textOrNull(baseURL)}
}

func environment(key, baseURL string) map[string]string {
	return map[string]string{envAPIKey: key, envBaseURL: baseURL}
}

// The block goes before the environment, which stands in only for what is not set. Zero retries are not "not set".
func TestProviderData_reachesTheClient(t *testing.T) {
	t.Parallel()
	const blockURL, envURL, defaultURL = "http://127.0.0.1:1/v1/", "https://env.example.com/v1", dialnexa.DefaultBaseURL
	numbers := func(retries float64, timeout types.String) providerModel {
		return providerModel{MaxRetries: types.NumberValue(big.NewFloat(retries)), RequestTimeout: timeout}
	}
	for name, test := range map[string]struct {
		config       providerModel
		env          map[string]string
		key, baseURL string
		retries      int
		timeout      time.Duration
	}{
		"environment": {env: environment("env", envURL), key: "env", baseURL: envURL, retries: 4},
		"both": {
			config: block("key", blockURL), env: environment("env", envURL), key: "key", baseURL: blockURL, retries: 4,
		},
		"one of each":   {config: block("key", ""), env: environment("", envURL), key: "key", baseURL: envURL, retries: 4},
		"trimmed":       {config: block(" key\n", ""), key: "key", baseURL: defaultURL, retries: 4},
		"trimmed there": {env: environment("env\r\n", ""), key: "env", baseURL: defaultURL, retries: 4},
		"no retries":    {config: numbers(0, textOrNull("")), env: environment("env", ""), key: "env", baseURL: defaultURL},
		"numbers": {
			config: numbers(7, types.StringValue("1m30s")), env: environment("env", ""), key: "env", baseURL: defaultURL,
			retries: 7, timeout: 90 * time.Second,
		},
	} {
		got, _, diags := connect(test.config, test.env)
		if diags.HasError() || got.APIKey != test.key || got.BaseURL != test.baseURL || got.MaxRetries != test.retries ||
			got.RequestTimeout != test.timeout || got.UserAgent != "Terraform/1.11.4 terraform-provider-dialnexa/test" {
			t.Errorf("%s: got %+v, %v", name, got, diags)
		}
	}
}

// Missing, empty and wrong are three messages, on the attribute. A key is never shown.
func TestProviderData_refusesWhatIsMissingEmptyOrWrong(t *testing.T) {
	t.Parallel()
	const argument, variable = "from the api_key argument, can't", "from the environment variable DIALNEXA_API_KEY, can't"
	const plainHTTP, broken = "http://api.example.com", "key_t0ken:sec\r\nret"
	timeout := block("k", "")
	timeout.RequestTimeout = types.StringValue("30")
	for name, test := range map[string]struct {
		config providerModel
		env    map[string]string
		says   []string
	}{
		"missing key":       {env: environment(" ", ""), says: []string{"api_key: Missing DialNexa API key"}},
		"empty key":         {config: block(" ", ""), env: environment("k", ""), says: []string{"api_key: Empty DialNexa"}},
		"key with a break":  {config: block(broken, ""), says: []string{"api_key: Invalid", argument, "line break"}},
		"from the variable": {env: environment(broken, ""), says: []string{variable, "line break"}},
		"key with a prefix": {config: block("Bearer key_t0ken", ""), says: []string{argument, `"Bearer "`}},
		"plain http": {config: block("k", plainHTTP), says: []string{
			"base_url: Invalid DialNexa base URL", "from the base_url argument", `(it is "http://api.example.com")`,
		}},
		"plain http in it":    {env: environment("k", plainHTTP), says: []string{"variable DIALNEXA_BASE_URL"}},
		"password in the url": {config: block("k", "https://u:t0ken@h"), says: []string{"the only credential."}},
		"key as the url":      {env: environment("k", "key:t0ken"), says: []string{"starts with https://."}},
		"bad timeout":         {config: timeout, says: []string{"request_timeout: Invalid timeout"}},
	} {
		_, data, diags := connect(test.config, test.env)
		if data != nil { // the key is named where it is needed
			data.clientOrDiagnose(&diags)
		}
		if len(diags) != 1 {
			t.Fatalf("%s: got %v, want one diagnostic", name, diags)
		}
		at, _ := diags[0].(diag.DiagnosticWithPath)
		text := fmt.Sprintf("%s: %s: %s", at.Path(), at.Summary(), at.Detail())
		for _, words := range test.says {
			if !strings.Contains(text, words) || strings.Contains(text, hidden) {
				t.Errorf("%q lacks %q, or shows the key", text, words)
			}
		}
	}
}

// Each value that is unknown until apply is named, and none falls back to the environment.
func TestProviderData_namesUnknownArguments(t *testing.T) {
	t.Parallel()
	unknown := providerModel{
		APIKey: types.StringUnknown(), BaseURL: types.StringUnknown(),
		MaxRetries: types.NumberUnknown(), RequestTimeout: types.StringUnknown(),
	}
	_, data, diags := connect(unknown, environment("key_env", "https://env.example.com"))
	if diags.HasError() || data.clientOrDiagnose(&diags) != nil || len(diags) != 4 {
		t.Fatalf("got %v", diags)
	}
	for i, name := range []string{"api_key", "base_url", "max_retries", "request_timeout"} {
		at, ok := diags[i].(diag.DiagnosticWithPath)
		if !ok || at.Path().String() != name || !strings.Contains(at.Detail(), "known at plan") {
			t.Errorf("%s is named as %v", name, diags[i])
		}
	}
}

// Whatever calls the API before the provider is configured says so.
func TestConfigure_isNeededFirst(t *testing.T) {
	t.Parallel()
	server := testServer(t)
	_, read := readData(t, server, "dialnexa_user_webhooks", nil)
	_, invoked := invoke(t, server, testEvent(newReceiver(t), nil))
	for _, diags := range [][]*tfprotov6.Diagnostic{read, invoked, query(t, server, listing{})[0].Diagnostics} {
		expectError(t, diags, "", "Provider not configured")
	}
}

// A configuration that manages nothing needs no key. A key that is missing or unknown is named by the first read or
// plan of a run that needs it, and by everything that would write.
func TestConfigure_keyIsAskedForWhereItIsNeeded(t *testing.T) {
	t.Parallel()
	for summary, key := range map[string]any{
		"Empty DialNexa API key": " ", "Unknown api_key in the provider block": tftypes.UnknownValue,
	} {
		_, webhook := newWebhook(t)
		restart := func(state values) {
			webhook.server = testServer(t)
			noErrors(t, configure(t, webhook.server, values{"api_key": key}).Diagnostics)
			webhook.put(state)
		}
		restart(stateOf(nil))
		if key == " " { // a test event makes no request to DialNexa
			_, diags := invoke(t, webhook.server, testEvent(newReceiver(t), nil))
			noErrors(t, diags)
		}
		expectError(t, webhook.refresh(), "api_key", summary)
		if diags := webhook.refresh(); len(diags) > 0 || webhook.get("url") != urlOfA {
			t.Errorf("the second read says %s, and leaves %s", diags[0].Summary, webhook.state)
		}
		for _, state := range []values{noWebhook, stateOf(nil)} {
			restart(state)
			for _, config := range []values{validWebhook(values{"url": urlOfB}), noWebhook} {
				planned := webhook.plan(config).Diagnostics
				switch {
				case state == nil && config == nil:
					continue
				case key == tftypes.UnknownValue, state != nil && config == nil: // the second plan of the run
					noErrors(t, planned)
				default:
					expectError(t, planned, "api_key", summary)
				}
				expectError(t, webhook.apply(config), "api_key", summary)
				expectError(t, webhook.apply(config), "api_key", summary)
			}
		}
	}
}

// A client that allows it defers what needs a value that is still unknown. Others get an error.
func TestConfigure_defersForAClientThatAllowsIt(t *testing.T) {
	t.Parallel()
	_, webhook := newWebhook(t)
	webhook.put(stateOf(nil))
	webhook.server = testServer(t)
	noErrors(t, configure(t, webhook.server, values{"base_url": tftypes.UnknownValue}, true).Diagnostics)
	plan := webhook.plan(validWebhook(values{"url": urlOfB}))
	noErrors(t, plan.Diagnostics)
	const webhooks = "dialnexa_user_webhooks"
	config := configOf(t, schemas(t).DataSourceSchemas[webhooks], nil)
	req := &tfprotov6.ReadDataSourceRequest{TypeName: webhooks, Config: config}
	read := must(webhook.server.ReadDataSource(t.Context(), req))(t)
	noErrors(t, read.Diagnostics)
	for what, deferred := range map[string]*tfprotov6.Deferred{"plan": plan.Deferred, "data source": read.Deferred} {
		if deferred == nil || deferred.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
			t.Errorf("the %s is not deferred: %v", what, deferred)
		}
	}
}
