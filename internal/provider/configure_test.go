// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

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

// A configuration that manages nothing needs no key. A key that is missing or unknown is named by the first read or plan of
// a run that needs it, and by everything that would write.
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
