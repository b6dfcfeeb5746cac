// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// validate asks an unconfigured server, as terraform validate does: no key is needed.
func validate(t *testing.T, config tftypes.Value) []*tfprotov6.Diagnostic {
	t.Helper()
	resp, err := testServer().ValidateResourceConfig(context.Background(), &tfprotov6.ValidateResourceConfigRequest{
		TypeName: "dialnexa_user_webhook", Config: dynamicValue(t, config),
		ClientCapabilities: &tfprotov6.ValidateResourceConfigClientCapabilities{WriteOnlyAttributesAllowed: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// Bad input gets one clear message on the attribute at fault.
func TestUserWebhook_validateNamesTheFault(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config tftypes.Value
		at     string
		want   string
	}{
		"http":              {validWebhook(values{"url": "http://hooks.example.com"}), "url", "uses http://, which is not encrypted"},
		"other scheme":      {validWebhook(values{"url": "ftp://hooks.example.com"}), "url", "does not start with https://"},
		"relative":          {validWebhook(values{"url": "/hooks"}), "url", "is relative"},
		"no scheme":         {validWebhook(values{"url": "hooks.example.com/a"}), "url", "is relative"},
		"no host":           {validWebhook(values{"url": "https:///hooks"}), "url", "has no host"},
		"port alone":        {validWebhook(values{"url": "https://:443/hooks"}), "url", "has no host"},
		"bad port":          {validWebhook(values{"url": "https://hooks.example.com:port/"}), "url", "can't be parsed"},
		"user info":         {validWebhook(values{"url": "https://user:pass@hooks.example.com"}), "url", "has a user name or password"},
		"fragment":          {validWebhook(values{"url": "https://hooks.example.com/#a"}), "url", "has a fragment"},
		"empty fragment":    {validWebhook(values{"url": "https://hooks.example.com/#"}), "url", "has a fragment"},
		"space":             {validWebhook(values{"url": "https://hooks.example.com/a b"}), "url", "has a space"},
		"leading space":     {validWebhook(values{"url": " https://hooks.example.com/"}), "url", "has a space"},
		"line end":          {validWebhook(values{"url": "https://hooks.example.com/\n"}), "url", "has a space"},
		"empty url":         {validWebhook(values{"url": ""}), "url", "is empty"},
		"typo":              {validWebhook(values{"events": []string{"call.complete"}}), "events", "Did you mean \"call.completed\"?\n\nIf DialNexa"},
		"case":              {validWebhook(values{"events": []string{"Call.Completed"}}), "events", `Did you mean "call.completed"?`},
		"separator":         {validWebhook(values{"events": []string{"call_no_answer"}}), "events", `Did you mean "call.no_answer"?`},
		"nothing near":      {validWebhook(values{"events": []string{"order.paid"}}), "events", "Known events: call.completed"},
		"empty name":        {validWebhook(values{"events": []string{""}, "allow_unlisted_events": true}), "events", "The event name is empty"},
		"name with a space": {validWebhook(values{"events": []string{"call.new "}, "allow_unlisted_events": true}), "events", `Write "call.new"`},
		"no events":         {validWebhook(values{"events": []string{}}), "events", "List at least one event. To pause deliveries, set is_active = false."},
		"hatch closed":      {validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": false}), "events", "allow_unlisted_events = true"},
		"empty secret":      {validWebhook(values{"secret": ""}), "secret", "secret is an empty text"},
		"empty write-only":  {validWebhook(values{"secret": nil, "secret_wo": "", "secret_wo_version": 1}), "secret_wo", "secret_wo is an empty text"},
		"both secrets":      {validWebhook(values{"secret_wo": "whsec_example_two", "secret_wo_version": 1}), "secret", "Set either secret"},
		"no version":        {validWebhook(values{"secret": nil, "secret_wo": "whsec_example_two"}), "secret_wo", "Set secret_wo_version = 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := validate(t, test.config)
			if len(diags) != 1 {
				t.Fatalf("%d diagnostics, not one: %v", len(diags), diags)
			}
			step, _ := diags[0].Attribute.Steps()[0].(tftypes.AttributeName)
			if string(step) != test.at || !strings.Contains(diags[0].Detail, test.want) {
				t.Errorf("at %q: %s\nwant at %q: %s", step, diags[0].Detail, test.at, test.want)
			}
			if strings.Contains(diags[0].Detail, "pass@") {
				t.Error("the password of the url is repeated")
			}
		})
	}
}

// What is right, or can't be known yet, passes.
func TestUserWebhook_validateLetsPass(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	for name, config := range map[string]tftypes.Value{
		"minimal":             validWebhook(nil),
		"port and query":      validWebhook(values{"url": "https://hooks.example.com:8443/a?tenant=1"}),
		"upper case scheme":   validWebhook(values{"url": "HTTPS://hooks.example.com/a"}),
		"IPv6":                validWebhook(values{"url": "https://[::1]:8443/a"}),
		"all listed events":   validWebhook(values{"events": []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused", "workflow.lead.completed"}}),
		"newer event":         validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": true}),
		"hatch not known yet": validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": unknown}),
		"all unknown":         webhookValue(values{"url": unknown, "events": unknown, "secret": unknown, "is_active": unknown}),
		"no secret":           validWebhook(values{"secret": nil}),
		"version alone":       validWebhook(values{"secret": nil, "secret_wo_version": 1}),
		"write-only":          validWebhook(values{"secret": nil, "secret_wo": "whsec_example_two", "secret_wo_version": 1}),
		"unknown event": validWebhook(values{"events": []tftypes.Value{
			tftypes.NewValue(tftypes.String, unknown), tftypes.NewValue(tftypes.String, "call.failed"),
		}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range validate(t, config) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
		})
	}
}
