// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// dataSource is a data source whose configuration and result are an M.
type dataSource[M any] struct {
	// name follows the provider's in the type.
	name   string
	schema schema.Schema
	// find turns a configuration into the result.
	find func(ctx context.Context, client *dialnexa.Client, wanted M, diags *diag.Diagnostics) M
	data *providerData
}

var _ datasource.DataSourceWithConfigure = (*dataSource[agentModel])(nil)

func (d *dataSource[M]) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + d.name
}

func (d *dataSource[M]) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = d.schema
	resp.Schema.MarkdownDescription += "\n\nAvailable in Terraform 1.0 and later, and in OpenTofu 1.6 and later."
}

func (d *dataSource[M]) Configure(_ context.Context, req datasource.ConfigureRequest, _ *datasource.ConfigureResponse) {
	d.data, _ = req.ProviderData.(*providerData)
}

func (d *dataSource[M]) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var wanted M
	resp.Diagnostics.Append(req.Config.Get(ctx, &wanted)...)
	client := d.data.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found := d.find(ctx, client, wanted, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, found)...)
	}
}

// computedText returns a read-only attribute.
func computedText(description string) schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: description}
}

// searchedText returns an attribute by which one object can be searched.
func searchedText(description string, validators ...validator.String) schema.Attribute {
	return schema.StringAttribute{Optional: true, Computed: true, MarkdownDescription: description, Validators: validators}
}

// filterText returns an argument that restricts what is listed.
func filterText(description string, check validator.String) schema.Attribute {
	return schema.StringAttribute{Optional: true, MarkdownDescription: description, Validators: []validator.String{check}}
}

// onlyOne returns the one object that a search by this attribute found. If it found none, the detail says why; if it
// found several, the error lists their ids.
func onlyOne[T any](found []T, id func(T) types.String, kind, attribute, noneDetail string, diags *diag.Diagnostics) (one T) {
	switch {
	case diags.HasError():
	case len(found) == 1:
		return found[0]
	case len(found) == 0:
		diags.AddAttributeError(path.Root(attribute), kind+" not found", noneDetail)
	default:
		var ids strings.Builder
		for _, object := range found {
			ids.WriteString("\n  " + id(object).ValueString())
		}
		kinds := strings.ToLower(kind) + "s"
		diags.AddAttributeError(path.Root(attribute), fmt.Sprintf("Several %s have this %s", kinds, attribute), fmt.Sprintf("%d %s of this "+
			"workspace have this %s, the oldest first:\n%s\n\nSet id to the one you mean.", len(found), kinds, attribute, ids.String()))
	}
	return one
}

// textOrNull returns a text of the API; one that it lacks is null.
func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
