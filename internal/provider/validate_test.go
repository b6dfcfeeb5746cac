// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
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

// Bad input gets one clear message on the attribute at fault, before there is a key.
func TestValidate_namesTheFault(t *testing.T) {
	t.Parallel()
	nearlyOne, _, _ := big.ParseFloat("1.00000000001", 10, 512, big.ToNearestEven)
	type fault struct {
		at     string
		value  any
		beside values // is valid
		says   string
	}
	allow := func(unlisted bool) values { return values{"allow_unlisted_events": unlisted} }
	for kind, faults := range map[string][]fault{
		resourceType: {
			{at: "url", value: "http://hooks.example.com", says: "uses http://, which is not encrypted"},
			{at: "url", value: "ftp://hooks.example.com", says: "no https://"},
			{at: "url", value: "https://:443/hooks", says: "no host"},
			{at: "url", value: "https://hooks.example.com:port/", says: "can't be parsed"},
			{at: "url", value: "https://user:t0ken@hooks.example.com", says: "has a user name or password"},
			{at: "url", value: "https://hooks.example.com/#a", says: "has a fragment"},
			{at: "url", value: "https://hooks.example.com/a b", says: "write a space as %20"},
			{at: "url", value: "https://hooks.example.com/a\n", says: "begins or ends with a space or line break"},
			{at: "url", value: "", says: "is empty"},
			{at: "events", value: []string{}, says: "To pause deliveries, set is_active = false."},
			{at: "events", value: []string{"call.complete"}, says: "Did you mean \"call.completed\"?\n\nIf DialNexa"},
			{at: "events", value: []string{"order.paid"}, says: "Known events: call.completed"},
			{at: "events", value: []string{""}, beside: allow(true), says: "The event name is empty"},
			{at: "events", value: []string{"call.new "}, beside: allow(true), says: `Write "call.new"`},
			{at: "events", value: []string{"call.faild "}, says: `has a space in it; "call.failed" may be meant`},
			{at: "events", value: []string{"order paid"}, says: "has a space in it, which no event name has"},
			{at: "events", value: []tftypes.Value{tftypes.NewValue(tftypes.String, nil)}, says: "element of events is null"},
			{at: "events", value: []string{"call.new"}, beside: allow(false), says: "_events = true"},
			{at: "secret", value: "", says: "The secret is an empty string"},
			{at: "secret", value: "********\n", says: "is ********, which DialNexa shows in place of every secret"},
			{at: "secret", value: secretOne, beside: writeOnly(secretTwo, "1", nil), says: "Set either secret"},
			{at: "secret_wo", value: "********", beside: writeOnly(nil, "1", nil), says: "which DialNexa shows"},
			{at: "secret_wo", value: secretTwo, beside: values{"secret": nil}, says: "Set secret_wo_version = 1"},
			{at: "secret_wo_version", value: "", says: "must be between 1 and 512"},
			{at: "secret_wo_version", value: strings.Repeat("ü", 513), says: "must be between 1 and 512, got: 513"},
		},
		webhookData: {
			{at: "id", says: "one (and only one) of [id,url] is required"},
			{at: "id", value: "whk_1", beside: values{"url": urlOfA}, says: "one (and only one) of [id,url] is required"},
			{at: "id", value: "", says: "the id is empty"},
			{at: "id", value: "..", says: "cannot be an id"},
			{at: "url", value: "", says: "at least 1"},
		},
		"dialnexa_agent": {
			{at: "id", says: "No attribute specified"},
			{at: "id", value: "agent_a", beside: values{"title": "Sales"}, says: "2 attributes specified"},
			{at: "id", value: "..", says: "cannot be an id"},
			{at: "title", value: "", says: "at least 1"},
		},
		"dialnexa_user_webhooks": {
			{at: "event", value: "call completed", says: "space"},
			{at: "url", value: "", says: "at least 1"},
		},
		"dialnexa_agents": {{at: "folder_id", value: "", says: "at least 1"}},
		listType: {
			{at: "event", value: "call completed", says: "space"},
			{at: "url", value: "", says: "at least 1"},
		},
		providerBlock: {
			{at: "base_url", value: "", says: "Invalid DialNexa base URL"},
			{at: "max_retries", value: -1, says: "from 0 to 100"},
			{at: "max_retries", value: 101, says: "from 0 to 100"},
			{at: "max_retries", value: nearlyOne, says: "whole number from 0 to 100; it is 1.00000000001."},
			{at: "request_timeout", value: "30", says: "unit"},
			{at: "request_timeout", value: "0s", says: "above zero"},
		},
	} {
		for _, test := range faults {
			config := test.beside.with(values{test.at: test.value})
			if kind == resourceType {
				config = validWebhook(config)
			}
			expectError(t, validate(t, kind, config), test.at, test.says)
		}
	}
}

func TestValidate_acceptsWhatIsValidOrUnknown(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	known, unlisted := tftypes.NewValue(tftypes.String, "call.failed"), []string{"call.new"}
	for kind, configs := range map[string][]values{
		resourceType: {
			validWebhook(values{"url": "https://hooks.example.com:8443/a?tenant=1", "events": listedEvents()}),
			validWebhook(values{"url": "HTTPS://[::1]:8443/a", "secret": nil}),
			validWebhook(values{"events": unlisted, "allow_unlisted_events": true}),
			validWebhook(values{"events": unlisted, "allow_unlisted_events": unknown}),
			validWebhook(values{"events": []tftypes.Value{tftypes.NewValue(tftypes.String, unknown), known}}),
			{"url": unknown, "events": unknown, "secret": unknown, "is_active": unknown},
			writeOnly("", nil, values{"secret": secretOne}),
			writeOnly(nil, strings.Repeat("ü", 512), nil),
			writeOnly(secretTwo, "1", nil),
		},
		webhookData:      {{"id": "whk_1"}, {"url": "http://a.example"}, {"id": unknown}, {"id": unknown, "url": unknown}},
		"dialnexa_agent": {{"id": "agent_a"}, {"title": "Sales"}, {"id": unknown}},
		providerBlock: {
			{},
			{"api_key": "k", "base_url": "http://127.0.0.1:8080/v1", "max_retries": 0, "request_timeout": "1m30s"},
			{"api_key": unknown, "base_url": unknown, "max_retries": unknown, "request_timeout": unknown},
			{"max_retries": 100},
		},
	} {
		for _, config := range configs {
			for _, d := range validate(t, kind, config) {
				t.Errorf("%s %v: %s: %s", kind, config, d.Summary, d.Detail)
			}
		}
	}
}
