// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// An update sends what changed and nothing else: a change of another field must not touch the secret.
func TestUserWebhook_updateSendsOnlyWhatChanged(t *testing.T) {
	t.Parallel()
	two := []string{"call.completed", "call.failed"}
	for name, test := range map[string]struct {
		// prior is what the state has, and config the configuration, each with whsec_example_one if it has no secret.
		prior, config values
		sent          string
	}{
		"nothing":             {},
		"url":                 {config: values{"url": urlOfB}, sent: "url"},
		"events":              {config: values{"events": two}, sent: "events"},
		"paused":              {config: values{"is_active": false}, sent: "is_active"},
		"not paused any more": {prior: values{"is_active": false}, sent: "is_active"},
		"url and secret":      {config: values{"url": urlOfB, "secret": "two"}, sent: "secret,url"},
		"a local attribute":   {config: values{"allow_unlisted_events": true}},
		"another field, same version": {
			prior:  values{"secret": nil, "secret_wo_version": "1"},
			config: values{"url": urlOfB, "secret": nil, "secret_wo_version": "1"}, sent: "url",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api, webhook := existingWebhook(t, stateOf(test.prior))
			config := validWebhook(test.config)
			for _, d := range webhook.apply(config) {
				t.Errorf("%s: %s", d.Summary, d.Detail) // DialNexa stored something else
			}
			var requests []string
			if test.sent != "" {
				requests = []string{"PATCH " + test.sent}
			}
			webhook.check(api.checkRequests(requests...))
			noErrors(t, webhook.refresh())
			webhook.expect("no-op", webhook.plan(config))
		})
	}
}

// If DialNexa stores something other than what was sent, the state keeps what was planned, a warning on the attribute
// names what is stored, and the next plan shows the difference.
func TestUserWebhook_otherStoredValueIsAWarning(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{StoreURL: func(url string) string { return url + "/" }})
	webhook := newLifecycle(t, api)
	for _, url := range []string{urlOfA, urlOfB} { // a create and an update
		config := validWebhook(values{"url": url})
		expectWarning(t, webhook.mustApply(config), "url", "Terraform planned https://hooks.example.com/…")
		if got := webhook.get("url"); got != url {
			t.Errorf("the url in the state is %v", got)
		}
		webhook.restart()
		webhook.refresh()
		webhook.expect("update", webhook.plan(config))
	}
}

// Terraform folds warnings with the same summary, so each attribute has a summary of its own. The order of events, or a
// field that the response lacks, is no difference.
func TestUserWebhook_eachDifferenceHasASummaryOfItsOwn(t *testing.T) {
	t.Parallel()
	const (
		summary = "DialNexa stored a different value for "
		hidden  = "To accept it, set url to the value that the data source dialnexa_user_webhook has: messages show only scheme and host. "
	)
	for response, want := range map[string]map[string][]string{
		`{"id":"whk_1"}`: {},
		`{"id":"whk_1","url":"https://hooks.example.com/a?token=t0ken","events":["call.failed","call.completed"],"is_active":true}`: {},
		`{"id":"whk_1","url":"https://hooks.example.com/b?token=t0ken","events":["call.failed","call.new"],"is_active":false}`: {
			"url":       {"Terraform planned https://hooks.example.com/…; DialNexa stored https://hooks.example.com/…. " + hidden},
			"events":    {`To accept it, set events = ["call.failed", "call.new"]`},
			"is_active": {"Terraform planned true; DialNexa stored false. To accept it, set is_active = false."},
		},
		`{"id":"whk_1","events":[]}`: {"events": {"To accept it, set events = []"}},
		`{"id":"whk_1","url":"https://hooks.example.com/a?token=other"}`: {
			"url": {hidden},
		},
		`{"id":"whk_1","url":"https://hooks.example.com/b"}`: {"url": {hidden}},
	} {
		t.Run(response, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.Fault(mockserver.Fault{Method: "POST", Status: 201, Body: response})
			config := values{"url": "https://hooks.example.com/a?token=t0ken", "events": []string{"call.completed", "call.failed"}}
			diags := newLifecycle(t, api).apply(validWebhook(config))
			if len(diags) != len(want) {
				t.Errorf("%d warnings, not %d", len(diags), len(want))
			}
			for i, d := range diags {
				at := attributeOfDiagnostic(d)
				expectWarning(t, diags[i:i+1], at, append(want[at], summary+at)...)
			}
		})
	}
}
