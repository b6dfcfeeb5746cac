// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Create stores the secret.
func (r *secretVersionResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	data, ok := r.put(ctx, req.Config, &resp.Diagnostics)
	if ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
	}
}

// Read finds nothing new.
func (*secretVersionResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

// Update stores the secret again: only the version can have changed.
func (r *secretVersionResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	data, ok := r.put(ctx, req.Config, &resp.Diagnostics)
	if ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
	}
}

// Delete leaves the secret to the place that it is in.
func (*secretVersionResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {
}

func (r *secretVersionResource) put(ctx context.Context, config tfsdk.Config, diags *diag.Diagnostics) (secretVersionModel, bool) {
	var data secretVersionModel
	diags.Append(config.Get(ctx, &data)...)
	if diags.HasError() {
		return data, false
	}
	if err := r.store.write(data.SecretID.ValueString(), data.SecretWO.ValueString()); err != nil {
		diags.AddError("Unable to store the secret", err.Error())
		return data, false
	}
	data.SecretWO = types.StringNull()
	data.ID = data.SecretID
	return data, true
}
