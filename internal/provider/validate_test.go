// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// What validate checks is of one of these kinds, or of a data source, whose name is its kind.
const (
	providerBlock = "provider block"
	resourceType  = "resource"
	listType      = "list resource"
	webhookData   = "dialnexa_user_webhook"
)

// validate asks a server that is not configured, as terraform validate does: no key is needed.
func validate(t *testing.T, kind string, config values) []*tfprotov6.Diagnostic {
	t.Helper()
	server, all := testServer(t), schemas(t)
	switch kind {
	case providerBlock:
		req := &tfprotov6.ValidateProviderConfigRequest{Config: configOf(t, all.Provider, config)}
		return must(server.ValidateProviderConfig(t.Context(), req))(t).Diagnostics
	case resourceType:
		return must(server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{
			TypeName: userWebhookType, Config: configOf(t, all.ResourceSchemas[userWebhookType], config),
			ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
		}))(t).Diagnostics
	case listType:
		req := &tfprotov6.ValidateListResourceConfigRequest{TypeName: userWebhookType, Config: listConfig(t, config)}
		return must(server.ValidateListResourceConfig(t.Context(), req))(t).Diagnostics
	}
	return must(server.ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: kind, Config: configOf(t, all.DataSourceSchemas[kind], config),
	}))(t).Diagnostics
}

// Bad input gets one clear message on the attribute at fault, before there is a key. What is valid or unknown passes.
func TestValidate_namesTheFault(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	nearlyOne, _, _ := big.ParseFloat("1.00000000001", 10, 512, big.ToNearestEven)
	for _, test := range []struct {
		kind     string
		config   values
		at, says string // "" if it is valid
	}{
		{kind: resourceType, config: validWebhook(values{"url": "http://hooks.example.com"}), at: "url", says: "uses http://, which is not encrypted"},
		{kind: resourceType, config: validWebhook(values{"url": "ftp://hooks.example.com"}), at: "url", says: "no https://"},
		{kind: resourceType, config: validWebhook(values{"url": "/hooks"}), at: "url", says: "no https://"},
		{kind: resourceType, config: validWebhook(values{"url": "https:///hooks"}), at: "url", says: "no host"},
		{kind: resourceType, config: validWebhook(values{"url": "https://:443/hooks"}), at: "url", says: "no host"},
		{kind: resourceType, config: validWebhook(values{"url": "https://hooks.example.com:port/"}), at: "url", says: "can't be parsed"},
		{kind: resourceType, config: validWebhook(values{"url": "https://user:t0ken@hooks.example.com"}), at: "url", says: "has a user name or password"},
		{kind: resourceType, config: validWebhook(values{"url": "https://hooks.example.com/#a"}), at: "url", says: "has a fragment"},
		{kind: resourceType, config: validWebhook(values{"url": "https://hooks.example.com/a b"}), at: "url", says: "write a space as %20"},
		{kind: resourceType, config: validWebhook(values{"url": "https://hooks.example.com/a\n"}), at: "url", says: "begins or ends with a space or line break; remove it"},
		{kind: resourceType, config: validWebhook(values{"url": ""}), at: "url", says: "is empty"},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.complete"}}), at: "events", says: "Did you mean \"call.completed\"?\n\nIf DialNexa"},
		{kind: resourceType, config: validWebhook(values{"events": []string{"order.paid"}}), at: "events", says: "Known events: call.completed"},
		{kind: resourceType, config: validWebhook(values{"events": []string{""}, "allow_unlisted_events": true}), at: "events", says: "The event name is empty"},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.new "}, "allow_unlisted_events": true}), at: "events", says: `Write "call.new"`},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.faild "}}), at: "events", says: `has a space in it; "call.failed" may be meant`},
		{kind: resourceType, config: validWebhook(values{"events": []string{"order paid"}}), at: "events", says: "has a space in it, which no event name has"},
		{kind: resourceType, config: validWebhook(values{"events": []string{}}), at: "events", says: "To pause deliveries, set is_active = false."},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": false}), at: "events", says: "_events = true"},
		{kind: resourceType, config: validWebhook(values{"secret": ""}), at: "secret", says: "The secret is an empty string"},
		{kind: resourceType, config: validWebhook(values{"secret": "********"}), at: "secret", says: "is ********, which DialNexa shows in place of every secret"},
		{kind: resourceType, config: writeOnly("********\n", "1", nil), at: "secret_wo", says: "which DialNexa shows"},
		{kind: resourceType, config: validWebhook(values{"secret_wo": "whsec_example_two", "secret_wo_version": "1"}), at: "secret", says: "Set either secret"},
		{kind: resourceType, config: validWebhook(values{"secret_wo_version": ""}), at: "secret_wo_version", says: "must be between 1 and 512"},
		{kind: resourceType, config: validWebhook(values{"secret_wo_version": strings.Repeat("ü", 513)}), at: "secret_wo_version", says: "must be between 1 and 512, got: 513"},
		{kind: resourceType, config: validWebhook(values{"secret": nil, "secret_wo": "whsec_example_two"}), at: "secret_wo", says: "Set secret_wo_version = 1"},
		{kind: resourceType, config: validWebhook(nil)},
		{kind: resourceType, config: validWebhook(values{"url": "https://hooks.example.com:8443/a?tenant=1"})},
		{kind: resourceType, config: validWebhook(values{"url": "HTTPS://hooks.example.com/a"})},
		{kind: resourceType, config: validWebhook(values{"url": "https://[::1]:8443/a"})},
		{kind: resourceType, config: validWebhook(values{"events": listedEvents()})},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": true})},
		{kind: resourceType, config: validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": unknown})},
		{kind: resourceType, config: values{"url": unknown, "events": unknown, "secret": unknown, "is_active": unknown}},
		{kind: resourceType, config: validWebhook(values{"secret": nil})},
		{kind: resourceType, config: writeOnly("", nil, values{"secret": secretOne})},
		{kind: resourceType, config: writeOnly(nil, "1", nil)},
		{kind: resourceType, config: writeOnly(nil, strings.Repeat("ü", 512), nil)},
		{kind: resourceType, config: writeOnly(secretTwo, "1", nil)},
		{kind: resourceType, config: validWebhook(values{"events": []tftypes.Value{
			tftypes.NewValue(tftypes.String, unknown), tftypes.NewValue(tftypes.String, "call.failed"),
		}})},
		{kind: webhookData, config: values{}, at: "id", says: "one (and only one) of [id,url] is required"},
		{kind: webhookData, config: values{"id": "whk_1", "url": urlOfA}, at: "id", says: "one (and only one) of [id,url] is required"},
		{kind: webhookData, config: values{"id": ""}, at: "id", says: "the id is empty"},
		{kind: webhookData, config: values{"id": ".."}, at: "id", says: "cannot be an id"},
		{kind: webhookData, config: values{"url": ""}, at: "url", says: "at least 1"},
		{kind: webhookData, config: values{"id": "whk_1"}},
		{kind: webhookData, config: values{"url": "http://old.example.com"}},
		{kind: webhookData, config: values{"id": unknown}},
		{kind: webhookData, config: values{"id": unknown, "url": unknown}},
		{kind: "dialnexa_agent", config: values{}, at: "id", says: "No attribute specified"},
		{kind: "dialnexa_agent", config: values{"id": "agent_a", "title": "Sales"}, at: "id", says: "2 attributes specified"},
		{kind: "dialnexa_agent", config: values{"id": ".."}, at: "id", says: ".."},
		{kind: "dialnexa_agent", config: values{"title": ""}, at: "title", says: "at least 1"},
		{kind: "dialnexa_agent", config: values{"id": "agent_a"}},
		{kind: "dialnexa_agent", config: values{"title": "Sales"}},
		{kind: "dialnexa_agent", config: values{"id": unknown}},
		{kind: "dialnexa_user_webhooks", config: values{"event": "call completed"}, at: "event", says: "space"},
		{kind: "dialnexa_user_webhooks", config: values{"url": ""}, at: "url", says: "at least 1"},
		{kind: "dialnexa_agents", config: values{"folder_id": ""}, at: "folder_id", says: "at least 1"},
		{kind: listType, config: values{"event": ""}, at: "event", says: "empty"},
		{kind: listType, config: values{"event": "call completed"}, at: "event", says: "space"},
		{kind: providerBlock, config: values{}},
		{kind: providerBlock, config: values{"api_key": "k", "base_url": urlOfA, "max_retries": 0, "request_timeout": "1m30s"}},
		{kind: providerBlock, config: values{"api_key": unknown, "base_url": unknown, "request_timeout": unknown}},
		{kind: providerBlock, config: values{"max_retries": unknown}},
		{kind: providerBlock, config: values{"base_url": "http://127.0.0.1:8080/v1"}},
		{kind: providerBlock, config: values{"max_retries": 100}},
		{kind: providerBlock, config: values{"base_url": ""}, at: "base_url", says: "Invalid DialNexa base URL"},
		{kind: providerBlock, config: values{"max_retries": -1}, at: "max_retries", says: "from 0 to 100"},
		{kind: providerBlock, config: values{"max_retries": 101}, at: "max_retries", says: "from 0 to 100"},
		{kind: providerBlock, config: values{"max_retries": nearlyOne}, at: "max_retries", says: "whole number from 0 to 100; it is 1.00000000001."},
		{kind: providerBlock, config: values{"request_timeout": "30"}, at: "request_timeout", says: "unit"},
		{kind: providerBlock, config: values{"request_timeout": "0s"}, at: "request_timeout", says: "above zero"},
		{kind: providerBlock, config: values{"request_timeout": "-1s"}, at: "request_timeout", says: "above zero"},
		{kind: providerBlock, config: values{"request_timeout": "soon"}, at: "request_timeout", says: "unit"},
	} {
		t.Run(fmt.Sprint(test.kind, " ", test.config), func(t *testing.T) {
			t.Parallel()
			diags := validate(t, test.kind, test.config)
			if test.says != "" {
				expectError(t, diags, test.at, test.says)
			} else if len(diags) > 0 {
				t.Errorf("%s: %s", diags[0].Summary, diags[0].Detail)
			}
		})
	}
}
