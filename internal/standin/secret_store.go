// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"os"
	"path/filepath"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// secretStore keeps each secret in a file.
type secretStore struct {
	dir string
}

func (s secretStore) resources() []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return &secretResource{store: s} },
		func() resource.Resource { return &secretVersionResource{store: s} },
	}
}

func (s secretStore) ephemerals() []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{
		func() ephemeral.EphemeralResource { return &secretVersionEphemeral{store: s} },
	}
}

func (s secretStore) path(id string) string { return filepath.Join(s.dir, filepath.Base(id)+".secret") }

func (s secretStore) write(id, text string) error {
	return os.WriteFile(s.path(id), []byte(text), 0o600)
}

func (s secretStore) read(id string) (string, error) {
	text, err := os.ReadFile(s.path(id))
	return string(text), err
}

// secretVersionEphemeral reads the newest secret.
type secretVersionEphemeral struct {
	store secretStore
}

func (*secretVersionEphemeral) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_secretsmanager_secret_version"
}

func (*secretVersionEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"secret_id":     schema.StringAttribute{Required: true},
		"secret_string": schema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

func (e *secretVersionEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var data struct {
		ID     types.String `tfsdk:"secret_id"`
		Secret types.String `tfsdk:"secret_string"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	text, err := e.store.read(data.ID.ValueString())
	if err != nil {
		resp.Diagnostics.AddError("Unable to read the secret", err.Error())
		return
	}
	data.Secret = types.StringValue(text)
	resp.Diagnostics.Append(resp.Result.Set(ctx, data)...)
}
