// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// ValidateConfig checks what takes two attributes. It runs at validate, without an API key, and again at apply with
// values that were unknown before.
func (r *userWebhookResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var events types.Set
	var allowUnlisted types.Bool
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("events"), &events)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("allow_unlisted_events"), &allowUnlisted)...)
	checkEvents(events, allowUnlisted, &resp.Diagnostics)
	readSecrets(ctx, req.Config, &resp.Diagnostics).check(&resp.Diagnostics)
}

// ModifyPlan finds what would otherwise fail in the middle of an apply: a missing API key, and a secret that is missing
// or not the configured one. Whether a secret has to be sent depends on the state, so no validator can tell.
func (r *userWebhookResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	changes := !req.Plan.Raw.Equal(req.State.Raw)
	if changes {
		r.data.checkKey(&resp.Diagnostics)
	}
	if req.Plan.Raw.IsNull() {
		return // a destroy
	}
	change := secretChange{config: readSecrets(ctx, req.Config, &resp.Diagnostics)}
	if !changes && change.config.SecretWO.IsNull() {
		return
	}
	change.plan = readSecrets(ctx, req.Plan, &resp.Diagnostics)
	var url types.String
	if req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.Plan.GetAttribute(ctx, path.Root("url"), &url)...)
	} else {
		prior := readSecrets(ctx, req.State, &resp.Diagnostics)
		change.prior = &prior
	}
	if !resp.Diagnostics.HasError() {
		change.check(r.data.isGone(url), &resp.Diagnostics)
		change.warnOfSpace(&resp.Diagnostics)
	}
}
