// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// secretResource is a place for a secret.
type secretResource struct {
	store secretStore
}

type secretModel struct {
	ID   types.String `tfsdk:"id"`
	Name types.String `tfsdk:"name"`
}

func (*secretResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_secretsmanager_secret"
}

func (*secretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":   computedID(),
		"name": schema.StringAttribute{Optional: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
	}}
}

func (*secretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var data secretModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &data)...)
	data.ID = data.Name
	resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
}

func (*secretResource) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (*secretResource) Update(context.Context, resource.UpdateRequest, *resource.UpdateResponse) {}

func (r *secretResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var data secretModel
	resp.Diagnostics.Append(req.State.Get(ctx, &data)...)
	if err := os.Remove(r.store.path(data.ID.ValueString())); err != nil && !os.IsNotExist(err) {
		resp.Diagnostics.AddError("Unable to delete the secret", err.Error())
	}
}

// secretVersionResource is the secret.
type secretVersionResource struct {
	store secretStore
}

type secretVersionModel struct {
	ID        types.String `tfsdk:"id"`
	SecretID  types.String `tfsdk:"secret_id"`
	SecretWO  types.String `tfsdk:"secret_string_wo"`
	WOVersion types.Int64  `tfsdk:"secret_string_wo_version"`
}

func (*secretVersionResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_secretsmanager_secret_version"
}

func (*secretVersionResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":                       computedID(),
		"secret_id":                schema.StringAttribute{Required: true, PlanModifiers: []planmodifier.String{stringplanmodifier.RequiresReplace()}},
		"secret_string_wo":         schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
		"secret_string_wo_version": schema.Int64Attribute{Optional: true},
	}}
}

func computedID() schema.StringAttribute {
	return schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}
}
