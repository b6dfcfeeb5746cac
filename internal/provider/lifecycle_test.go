// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// lifecycle takes one webhook through the RPCs that Terraform makes for it.
type lifecycle struct {
	t        *testing.T
	api      mockAPI
	server   frameworkServer
	state    tftypes.Value
	identity *tfprotov6.ResourceIdentityData
	// ignored are the attributes in ignore_changes.
	ignored []string
}

// newLifecycle has nothing in its state yet.
func newLifecycle(t *testing.T, api mockAPI) *lifecycle {
	t.Helper()
	l := &lifecycle{t: t, api: api, server: configuredServer(t, api)}
	l.put(noWebhook)
	return l
}

// newWebhook returns a newLifecycle with a mock that has nothing special.
func newWebhook(t *testing.T) (mockAPI, *lifecycle) {
	t.Helper()
	api := newMockAPI(t, mockserver.Config{})
	return api, newLifecycle(t, api)
}

// existingWebhook returns a newWebhook with whk_1 on the server, and in the state as it is given.
func existingWebhook(t *testing.T, state values) (mockAPI, *lifecycle) {
	t.Helper()
	api, l := newWebhook(t)
	api.putByHand("call.completed")
	l.put(state)
	return api, l
}

// put replaces the state.
func (l *lifecycle) put(state values) {
	l.t.Helper()
	l.state, l.identity = object(l.t, webhookType(l.t), state), nil
}

// restart starts a provider of its own, as each Terraform command does.
func (l *lifecycle) restart() {
	l.t.Helper()
	l.server = configuredServer(l.t, l.api)
}

// run does all of terraform apply: validate, refresh, plan and apply. The apply has to send these requests and no
// other, written as checkRequests has them, and the next plan has to be empty. It returns the diagnostics.
func (l *lifecycle) run(config values, requests ...string) []*tfprotov6.Diagnostic {
	l.t.Helper()
	l.restart()
	diags := append(validate(l.t, resourceType, config), l.refresh()...)
	noErrors(l.t, diags)
	method, _, _ := strings.Cut(strings.Join(requests, ""), " ")
	l.expect(map[string]string{"": "no-op", "POST": "create", "PATCH": "update"}[method], l.plan(config))
	l.restart()
	diags = append(diags, l.mustApply(config)...)
	l.api.checkRequests(requests...)
	l.restart()
	l.refresh()
	l.expect("no-op", l.plan(config))
	return diags
}

// expect checks what a plan does.
func (l *lifecycle) expect(action string, plan *tfprotov6.PlanResourceChangeResponse) {
	l.t.Helper()
	noErrors(l.t, plan.Diagnostics)
	planned, got := decodeWebhook(l.t, plan.PlannedState), "update"
	if !l.state.IsNull() && !planned.IsFullyKnown() {
		l.t.Errorf("the plan of an update forgets what never changes: %s", planned)
	}
	switch {
	case l.state.IsNull():
		got = "create"
	case planned.Equal(l.state):
		got = "no-op"
	case len(plan.RequiresReplace) > 0:
		got = "replace"
	}
	if got != action {
		l.t.Fatalf("the plan is %s, not %s: %s", got, action, must(l.state.Diff(planned))(l.t))
	}
}

func (l *lifecycle) config(config values) *tfprotov6.DynamicValue {
	l.t.Helper()
	return dynamicValue(l.t, object(l.t, webhookType(l.t), config))
}

// plan returns the response to a plan of a configuration.
func (l *lifecycle) plan(config values) *tfprotov6.PlanResourceChangeResponse {
	l.t.Helper()
	if len(l.ignored) > 0 && config != nil {
		config = config.with(nil)
		for _, name := range l.ignored {
			config[name] = l.get(name)
		}
	}
	return must(l.server.PlanResourceChange(l.t.Context(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: userWebhookType, PriorState: dynamicValue(l.t, l.state), Config: l.config(config),
		ProposedNewState: l.config(l.proposed(config)), PriorIdentity: l.identity,
	}))(l.t)
}

// proposed returns a configuration as Terraform proposes it for a state: without write-only values, and with what the
// prior state has of the computed attributes.
func (l *lifecycle) proposed(config values) values {
	if config == nil {
		return nil
	}
	proposed := config.with(values{"secret_wo": nil})
	for _, computed := range []string{"id", "is_active", "created_at"} {
		if proposed[computed] == nil && !l.state.IsNull() {
			proposed[computed] = l.get(computed)
		}
	}
	return proposed
}

// apply plans and applies a configuration, and returns the diagnostics of the apply. It insists on what Terraform
// insists on: what was planned is in the new state, all of it is known, and no write-only value is.
func (l *lifecycle) apply(config values) []*tfprotov6.Diagnostic {
	l.t.Helper()
	plan := l.plan(config)
	noErrors(l.t, plan.Diagnostics)
	resp := must(l.server.ApplyResourceChange(l.t.Context(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: userWebhookType, PriorState: dynamicValue(l.t, l.state), Config: l.config(config),
		PlannedState: plan.PlannedState, PlannedIdentity: plan.PlannedIdentity,
	}))(l.t)
	l.state, l.identity = decodeWebhook(l.t, resp.NewState), resp.NewIdentity
	failed := func(d *tfprotov6.Diagnostic) bool { return d.Severity == tfprotov6.DiagnosticSeverityError }
	if slices.ContainsFunc(resp.Diagnostics, failed) {
		return resp.Diagnostics
	}
	applied := attributesOf(l.state)
	for name, planned := range attributesOf(decodeWebhook(l.t, plan.PlannedState)) {
		if planned.IsFullyKnown() && !planned.Equal(applied[name]) {
			l.t.Errorf("inconsistent result after apply: %s was planned as %s, and is %s", name, planned, applied[name])
		}
	}
	if !l.state.IsFullyKnown() || !l.state.IsNull() && !applied["secret_wo"].IsNull() {
		l.t.Errorf("the state has an unknown or a write-only value: %s", l.state)
	}
	return resp.Diagnostics
}

// mustApply calls apply for what has to succeed.
func (l *lifecycle) mustApply(config values) []*tfprotov6.Diagnostic {
	l.t.Helper()
	diags := l.apply(config)
	noErrors(l.t, diags)
	return diags
}

// refresh reads the webhook, if there is one in the state.
func (l *lifecycle) refresh() []*tfprotov6.Diagnostic {
	l.t.Helper()
	if l.state.IsNull() {
		return nil
	}
	resp := must(l.server.ReadResource(l.t.Context(), &tfprotov6.ReadResourceRequest{
		TypeName: userWebhookType, CurrentState: dynamicValue(l.t, l.state), CurrentIdentity: l.identity,
	}))(l.t)
	l.state, l.identity = decodeWebhook(l.t, resp.NewState), resp.NewIdentity
	return resp.Diagnostics
}

// get returns an attribute of the state, as goValue does.
func (l *lifecycle) get(attribute string) any {
	l.t.Helper()
	value, ok := attributesOf(l.state)[attribute]
	if !ok {
		l.t.Fatalf("the state has no %s: %s", attribute, l.state)
	}
	return goValue(value)
}

func decodeWebhook(t *testing.T, state *tfprotov6.DynamicValue) tftypes.Value {
	t.Helper()
	if state == nil { // the RPC failed
		return object(t, webhookType(t), nil)
	}
	return must(state.Unmarshal(webhookType(t)))(t)
}
