// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A secret is sent if it changes, if the version changes to another text, or if the configuration moves from secret to
// secret_wo, and not otherwise. The test goes through all combinations of the three arguments in a state and in a
// configuration, each of them ignored or not: while Terraform plans, an argument in ignore_changes has its prior value,
// also in the configuration. Then a secret that is sent is still the configured one, and one that leaves the state for
// another was sent.
func TestUserWebhook_secretIsSentByTheRule(t *testing.T) {
	t.Parallel()
	var priors, configs []values
	for _, version := range []any{nil, "1", "2"} {
		for _, secret := range []any{nil, "one", "two"} {
			if secret != "two" {
				priors = append(priors, values{"secret": secret, "secret_wo_version": version})
			}
			configs = append(configs, values{"secret": secret, "secret_wo": nil, "secret_wo_version": version})
			if secret != nil && version != nil {
				configs = append(configs, values{"secret": nil, "secret_wo": secret, "secret_wo_version": version})
			}
		}
	}
	ignorable := []string{"secret", "secret_wo", "secret_wo_version"}
	for _, prior := range priors {
		for _, config := range configs {
			for subset := range 1 << len(ignorable) {
				ignored := slices.DeleteFunc(slices.Clone(ignorable), func(name string) bool {
					return subset>>slices.Index(ignorable, name)&1 == 0
				})
				t.Run(fmt.Sprint(prior, " to ", config, " without ", ignored), func(t *testing.T) {
					t.Parallel()
					checkSecretChange(t, prior, config, ignored)
				})
			}
		}
	}
}

func checkSecretChange(t *testing.T, prior, config values, ignored []string) {
	t.Helper()
	api, webhook := existingWebhook(t, stateOf(prior))
	webhook.ignored = ignored
	full := validWebhook(config).with(values{"url": urlOfB})
	failed := webhook.plan(full).Diagnostics
	if len(failed) == 0 {
		failed = webhook.apply(full)
	}
	secret, secretWO, version := config["secret"], config["secret_wo"], config["secret_wo_version"]
	given, stored := cmp.Or(secret, secretWO), api.Webhooks()[0].Secret
	sent := stored != "whsec_example_unknown"
	mustSend := secret != nil && secret != prior["secret"] ||
		version != nil && (version != prior["secret_wo_version"] || secret == nil && prior["secret"] != nil)
	left := prior["secret"] != nil && webhook.get("secret") == nil && (secretWO != nil || version != nil)
	whatever := len(ignored) > 0
	switch {
	case len(failed) > 0 && !whatever:
		expectError(t, failed, "secret_wo", "Missing webhook secret")
		if !mustSend || given != nil || sent {
			t.Errorf("it failed, and the server has the secret %q", stored)
		}
	case len(failed) > 0:
		if failed[0].Summary != "Webhook secret in ignore_changes" && failed[0].Summary != "Missing webhook secret" || sent {
			t.Errorf("it failed with %s: %s, and the server has the secret %q", failed[0].Summary, failed[0].Detail, stored)
		}
	case sent && stored != given, sent != mustSend && !whatever:
		t.Errorf("the server has the secret %q; %v was configured", stored, given)
	case left && !sent:
		t.Error("the old secret left the state, and the new one was not sent")
	case !whatever:
		api.ResetRequests()
		webhook.run(full)
	}
}

// A secret that would have to be sent and isn't given is one of several mistakes, each with a text of its own.
func TestUserWebhook_missingSecretSaysWhich(t *testing.T) {
	t.Parallel()
	none := func(version any) values { return writeOnly(nil, version, nil) }
	state := func(secret, version any) values {
		return stateOf(values{"secret": secret, "secret_wo_version": version})
	}
	const create, keep = "can't be created without a secret", "remove secret_wo and secret_wo_version"
	for _, test := range []struct {
		prior, config values
		at            string
		says          []string
	}{
		{prior: noWebhook, config: none(nil), at: "secret", says: []string{create, "secret_wo together with"}},
		{prior: noWebhook, config: none("1"), at: "secret_wo", says: []string{create, "in this run, it is null or empty"}},
		{prior: state(nil, "1"), config: none("2"), at: "secret_wo", says: []string{
			`because secret_wo_version changes to "2", but`, `set secret_wo_version = "1"`,
		}},
		{prior: state(nil, nil), config: none("1"), at: "secret_wo", says: []string{`changes to "1"`, keep}},
		{prior: state("one", "1"), config: none("1"), at: "secret_wo", says: []string{"moves from secret to", keep}},
	} {
		_, webhook := newWebhook(t)
		webhook.put(test.prior)
		expectError(t, webhook.plan(test.config).Diagnostics, test.at, append(test.says, "Missing webhook secret")...)
	}
}

// Once a read has found this webhook gone, a plan without a secret warns: the plan of a nightly check and the one
// before a destroy have to succeed. The apply refuses before it sends anything. A webhook that is new is no such case.
func TestUserWebhook_missingSecretAfterARemovalIsAWarningOfThePlan(t *testing.T) {
	t.Parallel()
	api, webhook := newWebhook(t)
	webhook.mustApply(writeOnly(secretOne, "1", nil))
	api.Remove(api.Webhooks()[0].ID)
	api.ResetRequests()
	noErrors(t, webhook.refresh())
	nightly, elsewhere := writeOnly("", "1", nil), values{"url": urlOfB}
	const warning, refusal = "was deleted outside of Terraform", "can't be created without a secret. Nothing was created"
	expectWarning(t, webhook.plan(nightly).Diagnostics, "secret_wo", warning, "an apply fails")
	expectWarning(t, webhook.plan(nightly.with(values{"url": tftypes.UnknownValue})).Diagnostics, "secret_wo", warning)
	expectError(t, webhook.plan(nightly.with(elsewhere)).Diagnostics, "secret_wo", refusal)
	expectError(t, webhook.apply(nightly), "secret_wo", refusal)
	api.checkRequests()
	if !webhook.state.IsNull() {
		t.Errorf("the state is %s", webhook.state)
	}
	webhook.mustApply(writeOnly(secretOne, "1", nil))
	api.checkWebhook(urlOfA, "call.completed", secretOne, true)
}

// A file or a copied line often adds what makes every signature differ. The plan that would send it warns, once.
func TestUserWebhook_spaceAroundASecretIsAWarningOfThePlan(t *testing.T) {
	t.Parallel()
	const bom = "\ufeff"
	for secret, advice := range map[string]string{
		"whsec_example\n": "write trimspace(…)", "\twhsec_example": "write trimspace(…)",
		bom + "whsec_example": `write trimspace(trimprefix(…, "\ufeff"))`,
	} {
		plain, written := validWebhook(values{"secret": secret}), writeOnly(secret, "1", nil)
		for attribute, config := range map[string]values{"secret": plain, "secret_wo": written} {
			_, webhook := newWebhook(t)
			expectWarning(t, webhook.plan(config).Diagnostics, attribute, "Whitespace around the webhook secret",
				"whitespace, such as a line break, or with a byte order mark", advice)
			webhook.run(config, created) // the next plan is empty
			if diags := webhook.plan(config).Diagnostics; len(diags) > 0 {
				t.Errorf("the next plan warns again: %s", diags[0].Summary)
			}
		}
	}
}

// If the configuration has moved to secret_wo, the plan itself refuses the ignored secret, also if it would change
// nothing.
func TestUserWebhook_planRefusesAnIgnoredSecretBesideANewOne(t *testing.T) {
	t.Parallel()
	for _, ignored := range [][]string{{"secret"}, {"secret", "secret_wo_version"}} {
		_, webhook := newWebhook(t)
		webhook.put(stateOf(nil))
		webhook.ignored = ignored
		expectError(t, webhook.plan(writeOnly(secretTwo, "1", nil)).Diagnostics, "secret", "Webhook secret in ignore_changes",
			"lifecycle.ignore_changes lists secret", "Remove secret from ignore_changes")
	}
}

// A message that quotes the secret or the url of the state, or of the configuration, is shown without them, whatever
// was asked for: a url is often a password too.
func TestUserWebhook_quotedSecretsAreMasked(t *testing.T) {
	t.Parallel()
	const url, secret = "https://hooks.example.com/t0ken?key=t0ken", "whsec_example_t0ken"
	quoted := values{"secret": secret, "url": url}
	for _, test := range []struct {
		method        string
		prior, config values
	}{
		{method: "POST", config: validWebhook(quoted)},
		{method: "GET", prior: stateOf(quoted)},
		{method: "DELETE", prior: stateOf(quoted), config: noWebhook},
		{method: "PATCH", prior: stateOf(quoted), config: writeOnly(secretTwo, "1", nil)},
		{method: "PATCH", prior: stateOf(nil), config: validWebhook(quoted)},
		{ // the write-only secret is not sent
			method: "PATCH", prior: stateOf(values{"secret": nil, "secret_wo_version": "1", "url": url}),
			config: writeOnly(secret, "1", values{"is_active": false, "url": url}),
		},
	} {
		api, webhook := existingWebhook(t, test.prior)
		message := fmt.Sprintf("%q", "no access with "+secret+" to "+url+".")
		api.Fault(mockserver.Fault{Method: test.method, Status: 403, Times: -1, Body: refusal(403, message)})
		call := func() []*tfprotov6.Diagnostic { return webhook.apply(test.config) }
		if test.method == http.MethodGet {
			call = webhook.refresh
		}
		expectError(t, call(), "", "no access with ********", "to https://hooks.example.com********")
	}
}
