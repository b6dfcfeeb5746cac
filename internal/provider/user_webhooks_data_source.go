// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

var _ datasource.DataSourceWithConfigure = (*userWebhooksDataSource)(nil)

// userWebhooksDataSource finds all webhooks of the workspace, or those that match its filters.
type userWebhooksDataSource struct{ dataSource }

func newUserWebhooksDataSource() datasource.DataSource {
	return &userWebhooksDataSource{dataSource{name: "_user_webhooks"}}
}

func (d *userWebhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of the workspace, or those that match every filter that is set. If none matches, the list is empty. " +
			"Secrets are not among the attributes: DialNexa never returns them." + dataSourceVersions,
		Attributes: map[string]schema.Attribute{
			"is_active": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only active webhooks (`true`), or only paused ones (`false`).",
			},
			"event": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only webhooks with this event, such as `call.completed`.",
				Validators:          []validator.String{eventNameValidator},
			},
			"url": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only webhooks with this URL, compared exactly.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"webhooks": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Webhooks found, sorted by `created_at` and then by `id`.",
				NestedObject:        schema.NestedAttributeObject{Attributes: userWebhookDataAttributes()},
			},
		},
	}
}

// userWebhooksModel is a search for webhooks and its result.
type userWebhooksModel struct {
	webhookFilter
	Webhooks []userWebhookDataModel `tfsdk:"webhooks"`
}

// Read walks all pages.
func (d *userWebhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var data userWebhooksModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &data)...)
	client := d.data.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	data.warnOfUnlistedEvent(&resp.Diagnostics)
	data.Webhooks = findWebhooks(ctx, client, data.matches, &resp.Diagnostics)
	if !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, data)...)
	}
}
