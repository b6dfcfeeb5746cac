// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/rand"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

var randomEphemerals = []func() ephemeral.EphemeralResource{
	func() ephemeral.EphemeralResource { return &randomPassword{} },
}

// randomPassword is another value each time.
type randomPassword struct{}

func (*randomPassword) Metadata(_ context.Context, req ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_password"
}

func (*randomPassword) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"length":  schema.Int64Attribute{Required: true},
		"special": schema.BoolAttribute{Optional: true},
		"result":  schema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

func (*randomPassword) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var data struct {
		Length  types.Int64  `tfsdk:"length"`
		Special types.Bool   `tfsdk:"special"`
		Result  types.String `tfsdk:"result"`
	}
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	if resp.Diagnostics.HasError() {
		return
	}
	text := ""
	for int64(len(text)) < data.Length.ValueInt64() {
		text += rand.Text()
	}
	data.Result = types.StringValue(text[:data.Length.ValueInt64()])
	resp.Diagnostics.Append(resp.Result.Set(ctx, data)...)
}
