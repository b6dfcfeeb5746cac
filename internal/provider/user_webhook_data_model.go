// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// userWebhookDataModel is a webhook as data sources show it. It has no secret, which DialNexa never returns.
type userWebhookDataModel struct {
	ID        types.String `tfsdk:"id"`
	URL       types.String `tfsdk:"url"`
	Events    types.Set    `tfsdk:"events"`
	IsActive  types.Bool   `tfsdk:"is_active"`
	CreatedAt types.String `tfsdk:"created_at"`
}

func newUserWebhookDataModel(w dialnexa.Webhook) userWebhookDataModel {
	return userWebhookDataModel{
		ID:        types.StringValue(w.ID),
		URL:       types.StringValue(w.URL),
		Events:    eventSet(w.Events),
		IsActive:  types.BoolPointerValue(w.IsActive),
		CreatedAt: textOrNull(w.CreatedAt),
	}
}

// userWebhookDataAttributes are the attributes of a userWebhookDataModel, all of them read-only.
func userWebhookDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "ID of the webhook.",
		},
		"url": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "URL that DialNexa posts events to.",
		},
		"events": schema.SetAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Events that DialNexa delivers.",
		},
		"is_active": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether DialNexa delivers events; `false` for a paused webhook.",
		},
		"created_at": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time of creation, as DialNexa writes it: ISO 8601, UTC, with milliseconds.",
		},
	}
}

// sortByAge puts webhooks in an order that does not change from one read to the next, whatever the server's is: the
// oldest first, and by id if dates are the same or missing.
func sortByAge(webhooks []dialnexa.Webhook) {
	slices.SortFunc(webhooks, func(a, b dialnexa.Webhook) int {
		return cmp.Or(cmp.Compare(a.CreatedAt, b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
}
