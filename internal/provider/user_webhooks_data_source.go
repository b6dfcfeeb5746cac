// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// newUserWebhooksDataSource finds all webhooks of the workspace, or those that match its filters.
func newUserWebhooksDataSource() datasource.DataSource {
	return &dataSource[userWebhooksModel]{name: "_user_webhooks", find: findMatchingWebhooks, schema: schema.Schema{
		MarkdownDescription: "Lists the webhooks of the workspace, or those that match every filter that is set. If none matches, the list is empty. " +
			"Secrets are not among the attributes: DialNexa never returns them.",
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
	}}
}

// userWebhooksModel is a search for webhooks and its result.
type userWebhooksModel struct {
	webhookFilter
	Webhooks []userWebhookDataModel `tfsdk:"webhooks"`
}

func findMatchingWebhooks(ctx context.Context, client *dialnexa.Client, wanted userWebhooksModel, diags *diag.Diagnostics) userWebhooksModel {
	wanted.warnOfUnlistedEvent(diags)
	wanted.Webhooks = findWebhooks(ctx, client, wanted.matches, diags)
	return wanted
}
