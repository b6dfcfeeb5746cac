// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A plan that announces another secret sends it: the server ends with the one that the configuration has.
func TestUserWebhook_announcedSecretIsSent(t *testing.T) {
	t.Parallel()
	plain := func(secret string, version any) values { return values{"secret": secret, "secret_wo_version": version} }
	writeOnly := func(secret string, version any) values {
		return values{"secret": nil, "secret_wo": secret, "secret_wo_version": version}
	}
	for name, steps := range map[string][]values{
		"write-only, plain, and back with the version left alone": {writeOnly("one", 1), plain("two", 1), writeOnly("three", 1)},
		"plain to write-only with the version left alone":         {plain("one", 1), writeOnly("two", 1)},
		"write-only to plain with the version left alone":         {writeOnly("one", 1), plain("two", 1)},
		"version of a write-only secret":                          {writeOnly("one", 1), writeOnly("two", 2)},
		"lower version":                                           {writeOnly("one", 2), writeOnly("two", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			l := newLifecycle(t, api)
			for i, step := range steps {
				l.mustApply(validWebhook(step))
				want := step["secret"]
				if want == nil {
					want = step["secret_wo"]
				}
				if got := api.Webhooks()[0].Secret; got != want {
					t.Errorf("after step %d the server has the secret %q, want %q", i, got, want)
				}
			}
		})
	}
}

// Another version sends the secret again, whichever of the two it is: it may have been changed at DialNexa.
func TestUserWebhook_newVersionSendsEitherSecret(t *testing.T) {
	t.Parallel()
	for name, steps := range map[string][]values{
		"secret":              {{"secret": "one", "secret_wo_version": 1}, {"secret": "one", "secret_wo_version": 2}},
		"secret_wo":           {{"secret": nil, "secret_wo": "one", "secret_wo_version": 1}, {"secret": nil, "secret_wo": "one", "secret_wo_version": 2}},
		"first version":       {{"secret": "one"}, {"secret": "one", "secret_wo_version": 1}},
		"first after imports": {{"secret": nil}, {"secret": nil, "secret_wo": "one", "secret_wo_version": 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			l := newLifecycle(t, api)
			if steps[0]["secret"] == nil && steps[0]["secret_wo"] == nil {
				api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.completed"}, IsActive: true})
				l.state = validWebhook(values{"id": "whk_1", "is_active": true, "secret": nil})
			} else {
				l.mustApply(validWebhook(steps[0]))
			}
			api.Modify(api.Webhooks()[0].ID, func(h *mockserver.Webhook) { h.Secret = "changed elsewhere" })
			api.ResetRequests()
			l.mustApply(validWebhook(steps[1]))
			if got := api.Webhooks()[0].Secret; got != "one" {
				t.Errorf("the server has the secret %q", got)
			}
			if diff := cmp.Diff([]string{"PATCH secret"}, api.writes()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A secret that would have to be sent and isn't given is one of several mistakes, each with a text of its own.
func TestUserWebhook_missingSecretSaysWhich(t *testing.T) {
	t.Parallel()
	none := func(version any) values { return values{"secret": nil, "secret_wo_version": version} }
	for name, test := range map[string]struct {
		prior values
		plan  values
		at    string
		says  []string
	}{
		"create":                     {plan: none(nil), at: "secret", says: []string{"can't be created without a secret"}},
		"create with a version":      {plan: none(1), at: "secret_wo", says: []string{"can't be created without a secret", "secret_wo is null"}},
		"another version":            {prior: none(1), plan: none(2), at: "secret_wo", says: []string{"secret_wo_version changes from 1 to 2", "secret_wo is null"}},
		"first version":              {prior: none(nil), plan: none(1), at: "secret_wo", says: []string{"secret_wo_version changes from null to 1"}},
		"moving without a new one":   {prior: values{"secret": "one", "secret_wo_version": 1}, plan: none(1), at: "secret_wo", says: []string{"moves from secret to secret_wo", "remove secret_wo_version"}},
		"same version is no mistake": {prior: none(1), plan: none(1)},
		"no version is no mistake":   {prior: values{"secret": "one"}, plan: none(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLifecycle(t, newMockAPI(t, mockserver.Config{}))
			if test.prior != nil {
				l.state = stateOf("whk_1", test.prior)
			}
			resp := l.plan(validWebhook(test.plan))
			if test.at == "" {
				noErrors(t, nil, resp.Diagnostics)
				return
			}
			d := onlyDiagnostic(t, resp.Diagnostics)
			if d.Severity != tfprotov6.DiagnosticSeverityError || attributeOfDiagnostic(d) != test.at {
				t.Errorf("severity %s at %s", d.Severity, attributeOfDiagnostic(d))
			}
			says(t, d, test.says...)
		})
	}
}

// Once a read has found a webhook gone, a plan without a secret warns: the plan of a nightly check and the one before a
// destroy have to succeed. The apply refuses before it sends anything.
func TestUserWebhook_missingSecretAfterARemovalIsAWarningOfThePlan(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	l := newLifecycle(t, api)
	config := validWebhook(values{"secret": nil, "secret_wo": "one", "secret_wo_version": 1})
	l.mustApply(config)
	api.Remove(api.Webhooks()[0].ID)
	api.ResetRequests()
	noErrors(t, nil, l.refresh())
	nightly := validWebhook(values{"secret": nil, "secret_wo_version": 1})
	d := onlyDiagnostic(t, l.plan(nightly).Diagnostics)
	if d.Severity != tfprotov6.DiagnosticSeverityWarning || attributeOfDiagnostic(d) != "secret_wo" {
		t.Errorf("severity %s at %s", d.Severity, attributeOfDiagnostic(d))
	}
	says(t, d, "deleted outside of Terraform", "an apply fails")
	d = onlyDiagnostic(t, l.apply(nightly))
	if d.Severity != tfprotov6.DiagnosticSeverityError || attributeOfDiagnostic(d) != "secret_wo" || !l.state.IsNull() {
		t.Errorf("severity %s at %s", d.Severity, attributeOfDiagnostic(d))
	}
	says(t, d, "can't be created without a secret")
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the apply sent %v", got)
	}
	l.mustApply(config)
	if got := api.Webhooks(); len(got) != 1 || got[0].Secret != "one" {
		t.Errorf("the server has %v", got)
	}
}

// A message that quotes the state's secret is shown without it, whatever was asked for.
func TestUserWebhook_quotedSecretOfTheStateIsMasked(t *testing.T) {
	t.Parallel()
	for method, call := range map[string]func(*lifecycle) []*tfprotov6.Diagnostic{
		"GET":    (*lifecycle).refresh,
		"DELETE": (*lifecycle).destroy,
		"PATCH": func(l *lifecycle) []*tfprotov6.Diagnostic {
			return l.apply(validWebhook(values{"secret": nil, "secret_wo": "whsec_example_new", "secret_wo_version": 1, "is_active": false}))
		},
	} {
		t.Run(method, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.completed"}, IsActive: true})
			api.Fault(mockserver.Fault{Method: method, Status: 403, Times: -1, Body: refusal(403, `"no access with whsec_example_old or whsec_example_new"`)})
			l := newLifecycle(t, api)
			l.state = stateOf("whk_1", values{"secret": "whsec_example_old"})
			d := onlyDiagnostic(t, call(l))
			says(t, d, "no access with ********")
			if strings.Contains(d.Detail, "whsec_example_old") {
				t.Errorf("the secret is shown: %s", d.Detail)
			}
		})
	}
}

// A write-only secret that is configured but not sent is masked as well.
func TestUserWebhook_quotedSecretOfTheConfigurationIsMasked(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.completed"}, IsActive: true})
	api.Fault(mockserver.Fault{Method: "PATCH", Status: 403, Body: refusal(403, `"no access with whsec_example_one"`)})
	l := newLifecycle(t, api)
	l.state = stateOf("whk_1", values{"secret": nil, "secret_wo_version": 1})
	d := onlyDiagnostic(t, l.apply(validWebhook(values{"secret": nil, "secret_wo": "whsec_example_one", "secret_wo_version": 1, "is_active": false})))
	says(t, d, "no access with ********")
}

// stateOf is the state of an active webhook.
func stateOf(id string, changes values) tftypes.Value {
	given := values{"id": id, "is_active": true, "created_at": "2026-01-01T00:00:00.000Z"}
	maps.Copy(given, changes)
	return validWebhook(given)
}
