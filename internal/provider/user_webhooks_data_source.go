// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ datasource.DataSource              = (*userWebhooksDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*userWebhooksDataSource)(nil)
)

// userWebhooksDataSource finds all webhooks of the workspace, or those that match its filters.
type userWebhooksDataSource struct {
	conn *connection
}

func newUserWebhooksDataSource() datasource.DataSource { return &userWebhooksDataSource{} }

func (d *userWebhooksDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_webhooks"
}

func (d *userWebhooksDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of the workspace, or those that match every filter that is set. If none matches, the list is empty. " +
			"Secrets are not among the attributes: DialNexa never returns them.\n\n" +
			"Available in Terraform 1.0 and later, and in OpenTofu 1.6 and later.",
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

func (d *userWebhooksDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.conn = connectionFrom(req.ProviderData, &resp.Diagnostics)
}

// Read walks all pages.
func (d *userWebhooksDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var filter webhookFilter
	resp.Diagnostics.Append(filter.read(ctx, req.Config, "is_active", "event", "url")...)
	client := d.conn.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var found []dialnexa.Webhook
	for w, err := range client.Reader().All(ctx) {
		if err != nil {
			addError(&resp.Diagnostics, "Unable to list the webhooks", err)
			return
		}
		if filter.matches(w) {
			found = append(found, w)
		}
	}
	sortByAge(found)
	webhooks := make([]userWebhookDataModel, 0, len(found))
	for _, w := range found {
		webhooks = append(webhooks, newUserWebhookDataModel(w))
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("webhooks"), webhooks)...)
}
