// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
)

const webhookTypeName = "dialnexa_user_webhook"

// noWebhook is the configuration or the state of a webhook that does not exist.
var noWebhook = tftypes.NewValue(webhookType, nil)

// lifecycle takes one webhook through the RPCs that Terraform makes for it, in milliseconds and without any CLI.
type lifecycle struct {
	t        *testing.T
	api      mockAPI
	server   frameworkServer
	state    tftypes.Value
	private  []byte
	identity *tfprotov6.ResourceIdentityData
}

func newLifecycle(t *testing.T, api mockAPI) *lifecycle {
	t.Helper()
	return &lifecycle{t: t, api: api, server: configuredServer(t, api), state: noWebhook}
}

// restart starts a provider of its own, as each Terraform command does.
func (l *lifecycle) restart() {
	l.t.Helper()
	l.server = configuredServer(l.t, l.api)
}

// run is a whole terraform apply: validate, refresh, plan and apply. The plan has to be what is wanted, "create", "update"
// or "no-op", and the next one has to be empty. It returns the diagnostics.
func (l *lifecycle) run(config tftypes.Value, action string, checks ...resource.TestCheckFunc) []*tfprotov6.Diagnostic {
	l.t.Helper()
	l.restart()
	diags := append(validate(l.t, config), l.refresh()...)
	noErrors(l.t, nil, diags)
	l.expect(action, l.plan(config))
	l.restart()
	diags = append(diags, l.mustApply(config)...)
	l.check(checks...)
	l.restart()
	l.refresh()
	l.expect("no-op", l.plan(config))
	return diags
}

// check runs the checks that tests with a CLI have too.
func (l *lifecycle) check(checks ...resource.TestCheckFunc) {
	l.t.Helper()
	for _, check := range checks {
		if err := check(nil); err != nil {
			l.t.Error(err)
		}
	}
}

// expect checks what a plan does.
func (l *lifecycle) expect(action string, plan *tfprotov6.PlanResourceChangeResponse) {
	l.t.Helper()
	noErrors(l.t, nil, plan.Diagnostics)
	planned, got := l.decode(plan.PlannedState), "update"
	switch {
	case l.state.IsNull():
		got = "create"
	case planned.Equal(l.state):
		got = "no-op"
	case len(plan.RequiresReplace) > 0:
		got = "replace"
	}
	if got != action {
		l.t.Fatalf("the plan is %s, not %s:\n%s", got, action, cmp.Diff(goValue(l.t, l.state), goValue(l.t, planned)))
	}
}

// plan is the response to a plan of a configuration.
func (l *lifecycle) plan(config tftypes.Value) *tfprotov6.PlanResourceChangeResponse {
	l.t.Helper()
	resp, err := l.server.PlanResourceChange(context.Background(), &tfprotov6.PlanResourceChangeRequest{
		TypeName: webhookTypeName, PriorState: dynamicValue(l.t, l.state), Config: dynamicValue(l.t, config),
		ProposedNewState: dynamicValue(l.t, l.proposed(config)), PriorPrivate: l.private, PriorIdentity: l.identity,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	return resp
}

// proposed is a configuration as Terraform proposes it for a state: without write-only values, and with what the prior
// state has of the computed attributes.
func (l *lifecycle) proposed(config tftypes.Value) tftypes.Value {
	l.t.Helper()
	if config.IsNull() {
		return config
	}
	attributes, prior := maps.Clone(l.object(config)), l.object(l.state)
	attributes["secret_wo"] = null(tftypes.String)
	for _, computed := range []string{"id", "is_active", "created_at"} {
		if before, ok := prior[computed]; ok && attributes[computed].IsNull() {
			attributes[computed] = before
		}
	}
	return tftypes.NewValue(webhookType, attributes)
}

// apply plans and applies a configuration, and returns the diagnostics of the apply. It insists on what Terraform insists
// on: what was planned is in the new state, all of it is known, and no write-only value is.
func (l *lifecycle) apply(config tftypes.Value) []*tfprotov6.Diagnostic {
	l.t.Helper()
	plan := l.plan(config)
	noErrors(l.t, nil, plan.Diagnostics)
	resp, err := l.server.ApplyResourceChange(context.Background(), &tfprotov6.ApplyResourceChangeRequest{
		TypeName: webhookTypeName, PriorState: dynamicValue(l.t, l.state), Config: dynamicValue(l.t, config),
		PlannedState: plan.PlannedState, PlannedPrivate: plan.PlannedPrivate, PlannedIdentity: plan.PlannedIdentity,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.state, l.private, l.identity = l.decode(resp.NewState), resp.Private, resp.NewIdentity
	if hasError(resp.Diagnostics) {
		return resp.Diagnostics
	}
	applied := l.object(l.state)
	for name, planned := range l.object(l.decode(plan.PlannedState)) {
		if planned.IsFullyKnown() && !planned.Equal(applied[name]) {
			l.t.Errorf("inconsistent result after apply: %s was planned as %s, and is %s", name, planned, applied[name])
		}
	}
	if !l.state.IsFullyKnown() || !l.state.IsNull() && !applied["secret_wo"].IsNull() {
		l.t.Errorf("the state has an unknown or a write-only value: %s", l.state)
	}
	return resp.Diagnostics
}

// mustApply is apply for what has to succeed.
func (l *lifecycle) mustApply(config tftypes.Value) []*tfprotov6.Diagnostic {
	l.t.Helper()
	diags := l.apply(config)
	noErrors(l.t, nil, diags)
	return diags
}

// destroy deletes the webhook.
func (l *lifecycle) destroy() []*tfprotov6.Diagnostic {
	l.t.Helper()
	return l.apply(noWebhook)
}

// refresh reads the webhook, if there is one in the state.
func (l *lifecycle) refresh() []*tfprotov6.Diagnostic {
	l.t.Helper()
	if l.state.IsNull() {
		return nil
	}
	resp, err := l.server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
		TypeName: webhookTypeName, CurrentState: dynamicValue(l.t, l.state), Private: l.private, CurrentIdentity: l.identity,
	})
	if err != nil {
		l.t.Fatal(err)
	}
	l.state, l.private, l.identity = l.decode(resp.NewState), resp.Private, resp.NewIdentity
	return resp.Diagnostics
}

// importID puts a webhook into the state by its id, and reads it, as Terraform does at once.
func (l *lifecycle) importID(id string) []*tfprotov6.Diagnostic {
	l.t.Helper()
	resp, err := l.server.ImportResourceState(context.Background(), &tfprotov6.ImportResourceStateRequest{TypeName: webhookTypeName, ID: id})
	if err != nil || len(resp.ImportedResources) != 1 {
		l.t.Fatal(err, resp)
	}
	imported := resp.ImportedResources[0]
	l.state, l.private, l.identity = l.decode(imported.State), imported.Private, imported.Identity
	return append(resp.Diagnostics, l.refresh()...)
}

// get is an attribute of the state: a string, a bool, a number, []any or nil.
func (l *lifecycle) get(attribute string) any {
	l.t.Helper()
	value, ok := l.object(l.state)[attribute]
	if !ok {
		l.t.Fatalf("the state has no %s: %s", attribute, l.state)
	}
	return goValue(l.t, value)
}

// object are the attributes of a configuration or a state; none of one that is null.
func (l *lifecycle) object(value tftypes.Value) map[string]tftypes.Value {
	l.t.Helper()
	var attributes map[string]tftypes.Value
	if value.IsNull() {
		return attributes
	}
	if err := value.As(&attributes); err != nil {
		l.t.Fatal(err)
	}
	return attributes
}

func (l *lifecycle) decode(state *tfprotov6.DynamicValue) tftypes.Value {
	l.t.Helper()
	value, err := state.Unmarshal(webhookType)
	if err != nil {
		l.t.Fatal(err)
	}
	return value
}
