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
	writeOnly := values{"secret": nil, "secret_wo_version": "1"}
	for name, test := range map[string]struct {
		// prior is what the state has, and config the configuration, each with whsec_example_one if it has no secret.
		prior, config values
		sent          []string
	}{
		"nothing":           {},
		"url":               {config: values{"url": urlOfB}, sent: []string{"PATCH url"}},
		"events":            {config: values{"events": []string{"call.failed"}}, sent: []string{"PATCH events"}},
		"paused":            {config: values{"is_active": false}, sent: []string{"PATCH is_active"}},
		"url and secret":    {config: values{"url": urlOfB, "secret": "two"}, sent: []string{"PATCH secret,url"}},
		"a local attribute": {config: values{"allow_unlisted_events": true}},
		"url, same version": {prior: writeOnly, config: writeOnly.with(values{"url": urlOfB}), sent: []string{"PATCH url"}},
	} {
		api, webhook := existingWebhook(t, stateOf(test.prior))
		config := validWebhook(test.config)
		for _, d := range webhook.apply(config) {
			t.Errorf("%s: %s: %s", name, d.Summary, d.Detail) // DialNexa stored something else
		}
		api.checkRequests(test.sent...)
		webhook.run(config)
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
	config := validWebhook(values{
		"url": "https://hooks.example.com/a?t0ken", "events": []string{"call.completed", "call.failed"},
	})
	for response, want := range map[string]map[string]string{
		`"created_at":""`: {},
		`"url":"https://hooks.example.com/a?t0ken","events":["call.failed","call.completed"],"is_active":true`: {},
		`"url":"https://hooks.example.com/b?t0ken","events":["call.failed","call.new"],"is_active":false`: {
			"url": "Terraform planned https://hooks.example.com/…; DialNexa stored https://hooks.example.com/…. To accept it, set url " +
				"to the value that the data source dialnexa_user_webhook has: messages show only scheme and host. ",
			"events":    `To accept it, set events = ["call.failed", "call.new"]`,
			"is_active": "Terraform planned true; DialNexa stored false. To accept it, set is_active = false.",
		},
		`"events":[]`: {"events": "To accept it, set events = []"},
	} {
		for _, prior := range []values{noWebhook, stateOf(config.with(values{"is_active": false}))} {
			api, webhook := newWebhook(t)
			webhook.put(prior)
			api.Fault(mockserver.Fault{Status: 200, Body: `{"id":"whk_1",` + response + `}`})
			diags := webhook.apply(config)
			if len(diags) != len(want) {
				t.Errorf("%d warnings, not %d", len(diags), len(want))
			}
			for i, d := range diags {
				at := attributeOfDiagnostic(d)
				expectWarning(t, diags[i:i+1], at, want[at], "DialNexa stored a different value for "+at)
			}
		}
	}
}
