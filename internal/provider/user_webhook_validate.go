// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ValidateConfig checks what takes two attributes. It runs at validate, without an API key, and again at apply with values
// that were unknown before.
func (r *userWebhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var events types.Set
	var allowUnlisted types.Bool
	var config secrets
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("events"), &events)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("allow_unlisted_events"), &allowUnlisted)...)
	resp.Diagnostics.Append(config.read(ctx, req.Config)...)
	if !resp.Diagnostics.HasError() {
		checkEvents(events, allowUnlisted, &resp.Diagnostics)
		config.check(&resp.Diagnostics)
	}
}

// ModifyPlan finds a missing secret, which would otherwise fail in the middle of an apply. Whether one has to be sent depends
// on the state, so no validator can tell.
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
