// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// Bad input gets one clear message on the attribute at fault.
func TestUserWebhook_validateNamesTheFault(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		at     string
		says   string
	}{
		"http":              {values{"url": "http://hooks.example.com"}, "url", "uses http://, which is not encrypted"},
		"other scheme":      {values{"url": "ftp://hooks.example.com"}, "url", "does not start with https://"},
		"relative":          {values{"url": "/hooks"}, "url", "is relative"},
		"no host":           {values{"url": "https:///hooks"}, "url", "has no host"},
		"port alone":        {values{"url": "https://:443/hooks"}, "url", "has no host"},
		"bad port":          {values{"url": "https://hooks.example.com:port/"}, "url", "can't be parsed"},
		"user info":         {values{"url": "https://user:t0ken@hooks.example.com"}, "url", "has a user name or password"},
		"fragment":          {values{"url": "https://hooks.example.com/#a"}, "url", "has a fragment"},
		"space":             {values{"url": "https://hooks.example.com/a b"}, "url", "write a space as %20"},
		"space at the end":  {values{"url": "https://hooks.example.com/a\n"}, "url", "begins or ends with a space or line break; remove it"},
		"empty url":         {values{"url": ""}, "url", "is empty"},
		"typo":              {values{"events": []string{"call.complete"}}, "events", "Did you mean \"call.completed\"?\n\nIf DialNexa"},
		"nothing near":      {values{"events": []string{"order.paid"}}, "events", "Known events: call.completed"},
		"empty name":        {values{"events": []string{""}, "allow_unlisted_events": true}, "events", "The event name is empty"},
		"name with a space": {values{"events": []string{"call.new "}, "allow_unlisted_events": true}, "events", `Write "call.new"`},
		"typo and a space":  {values{"events": []string{"call.faild "}}, "events", `has a space in it. Did you mean "call.failed"?`},
		"two words":         {values{"events": []string{"order paid"}}, "events", "has a space in it, which no event name has"},
		"no events":         {values{"events": []string{}}, "events", "To pause deliveries, set is_active = false."},
		"unlisted event":    {values{"events": []string{"call.new"}, "allow_unlisted_events": false}, "events", "_events = true"},
		"empty secret":      {values{"secret": ""}, "secret", "The secret is an empty string"},
		"mask":              {values{"secret": "********"}, "secret", "is ********, which DialNexa shows in place of every secret"},
		"write-only mask":   {values{"secret": nil, "secret_wo": "********\n", "secret_wo_version": "1"}, "secret_wo", "which DialNexa shows"},
		"both secrets":      {values{"secret_wo": "whsec_example_two", "secret_wo_version": "1"}, "secret", "Set either secret"},
		"empty version":     {values{"secret_wo_version": ""}, "secret_wo_version", "is an empty string"},
		"long version":      {values{"secret_wo_version": strings.Repeat("ü", 513)}, "secret_wo_version", "has 513 characters"},
		"no version":        {values{"secret": nil, "secret_wo": "whsec_example_two"}, "secret_wo", "Set secret_wo_version = 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			expectError(t, validateWebhook(t, validWebhook(test.config)), test.at, test.says)
		})
	}
}

// A valid or unknown value passes.
func TestUserWebhook_validateLetsPass(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	var listed []string
	for _, event := range dialnexa.Events() {
		listed = append(listed, event.Name)
	}
	for name, config := range map[string]values{
		"minimal":              validWebhook(nil),
		"port and query":       validWebhook(values{"url": "https://hooks.example.com:8443/a?tenant=1"}),
		"upper case scheme":    validWebhook(values{"url": "HTTPS://hooks.example.com/a"}),
		"IPv6":                 validWebhook(values{"url": "https://[::1]:8443/a"}),
		"all listed events":    validWebhook(values{"events": listed}),
		"newer event":          validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": true}),
		"not known if allowed": validWebhook(values{"events": []string{"call.new"}, "allow_unlisted_events": unknown}),
		"all unknown":          {"url": unknown, "events": unknown, "secret": unknown, "is_active": unknown},
		"no secret":            validWebhook(values{"secret": nil}),
		"empty write-only":     writeOnly("", nil, values{"secret": secretOne}),
		"version alone":        writeOnly(nil, "1", nil),
		"version of a vault":   writeOnly(nil, strings.Repeat("ü", 512), nil),
		"write-only":           writeOnly(secretTwo, "1", nil),
		"unknown event": validWebhook(values{"events": []tftypes.Value{
			tftypes.NewValue(tftypes.String, unknown), tftypes.NewValue(tftypes.String, "call.failed"),
		}}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range validateWebhook(t, config) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
		})
	}
}
