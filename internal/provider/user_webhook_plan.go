// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ValidateConfig checks the event names, which takes two attributes. It runs at validate, without an API key, and once
// more at apply with values that were unknown before.
func (r *userWebhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var events types.Set
	var allowUnlisted types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("events"), &events)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("allow_unlisted_events"), &allowUnlisted)...)
	if !resp.Diagnostics.HasError() {
		checkEvents(events, allowUnlisted, &resp.Diagnostics)
	}
}

// ModifyPlan says at plan what would otherwise fail in the middle of an apply: a secret that has to be sent, and isn't
// given. Which ones have to be is known only with the state, so no validator can tell.
func (r *userWebhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // a destroy
	}
	var config secrets
	resp.Diagnostics.Append(config.read(ctx, req.Config)...)
	if resp.Diagnostics.HasError() || !config.configured().IsNull() {
		return
	}
	if req.State.Raw.IsNull() {
		config.addMissingForCreate(r.conn.hasFoundGone(), &resp.Diagnostics)
		return
	}
	var prior secrets
	resp.Diagnostics.Append(prior.read(ctx, req.State)...)
	if reason := config.reasonToSend(prior); reason != "" {
		config.addMissingForUpdate(reason, prior, &resp.Diagnostics)
	}
}
