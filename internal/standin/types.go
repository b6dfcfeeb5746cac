// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/rand"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var (
	replaces = []planmodifier.String{stringplanmodifier.RequiresReplace()}
	id       = schema.StringAttribute{Computed: true, PlanModifiers: []planmodifier.String{stringplanmodifier.UseStateForUnknown()}}

	random = standin{name: "random", ephemerals: []ephemeralType{{
		suffix: "_password",
		attributes: map[string]ephemeralschema.Attribute{
			"length":  ephemeralschema.Int64Attribute{Required: true},
			"special": ephemeralschema.BoolAttribute{Optional: true},
			"result":  ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
		},
		open: openPassword,
	}}}

	aws = standin{
		name: "aws",
		resources: []resourceType{{
			suffix: "_secretsmanager_secret",
			attributes: map[string]schema.Attribute{
				"id": id, "name": schema.StringAttribute{Optional: true, PlanModifiers: replaces},
			},
			idFrom: "name",
		}, {
			suffix: "_secretsmanager_secret_version",
			attributes: map[string]schema.Attribute{
				"id": id, "secret_id": schema.StringAttribute{Required: true, PlanModifiers: replaces},
				"secret_string_wo":         schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
				"secret_string_wo_version": schema.Int64Attribute{Optional: true},
			},
			idFrom: "secret_id", secretFrom: "secret_string_wo",
		}},
		ephemerals: []ephemeralType{{
			suffix: "_secretsmanager_secret_version",
			attributes: map[string]ephemeralschema.Attribute{
				"secret_id":     ephemeralschema.StringAttribute{Required: true},
				"secret_string": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
			},
			open: openSecret,
		}},
	}
)

func secretFile(id string) string {
	return filepath.Join(os.Getenv("STANDIN_DIR"), filepath.Base(id)+".secret")
}

// resourceType keeps what was planned. Its id is another attribute's value, and a
// secret goes to the file of that id.
type resourceType struct {
	suffix, idFrom, secretFrom string
	attributes                 map[string]schema.Attribute
}

func (r resourceType) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + r.suffix
}

func (r resourceType) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: r.attributes}
}

func (r resourceType) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	resp.State.Raw = req.Plan.Raw
	r.put(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (resourceType) Read(context.Context, resource.ReadRequest, *resource.ReadResponse) {}

func (r resourceType) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.State.Raw = req.Plan.Raw
	r.put(ctx, req.Config, &resp.State, &resp.Diagnostics)
}

func (resourceType) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (r resourceType) put(ctx context.Context, config tfsdk.Config, state *tfsdk.State, diags *diag.Diagnostics) {
	var id types.String
	diags.Append(config.GetAttribute(ctx, path.Root(r.idFrom), &id)...)
	diags.Append(state.SetAttribute(ctx, path.Root("id"), id)...)
	if r.secretFrom == "" || diags.HasError() {
		return
	}
	var secret types.String
	diags.Append(config.GetAttribute(ctx, path.Root(r.secretFrom), &secret)...)
	if err := os.WriteFile(secretFile(id.ValueString()), []byte(secret.ValueString()), 0o600); err != nil {
		diags.AddError("Unable to store the secret", err.Error())
	}
}

type ephemeralType struct {
	suffix     string
	attributes map[string]ephemeralschema.Attribute
	open       func(context.Context, ephemeral.OpenRequest, *ephemeral.OpenResponse)
}

func (e ephemeralType) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + e.suffix
}

func (e ephemeralType) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: e.attributes}
}

func (e ephemeralType) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	resp.Result.Raw = req.Config.Raw
	e.open(ctx, req, resp)
}

// openPassword makes another password each time.
func openPassword(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var length int
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("length"), &length)...)
	password := ""
	for len(password) < length {
		password += rand.Text()
	}
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("result"), password[:length])...)
}

// openSecret reads the newest secret.
func openSecret(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var id string
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_id"), &id)...)
	secret, err := os.ReadFile(secretFile(id))
	if err != nil {
		resp.Diagnostics.AddError("Unable to read the secret", err.Error())
		return
	}
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("secret_string"), string(secret))...)
}
