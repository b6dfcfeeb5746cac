// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
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

// userWebhookDataAttributes returns the attributes of a userWebhookDataModel, all of them read-only.
func userWebhookDataAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":  computedText("ID of the webhook."),
		"url": computedText("URL that DialNexa posts events to, complete with any token in it."),
		"events": schema.SetAttribute{
			Computed:            true,
			ElementType:         types.StringType,
			MarkdownDescription: "Events that DialNexa delivers.",
		},
		"is_active": schema.BoolAttribute{
			Computed:            true,
			MarkdownDescription: "Whether DialNexa delivers events; `false` for a paused webhook.",
		},
		"created_at": computedText("Time of creation, as DialNexa writes it: ISO 8601, UTC, with milliseconds."),
	}
}

// webhookFilter is what every search for webhooks can ask for; null asks for nothing. It is applied here and not by the
// API, since only one edition of its contract has a filter at all.
type webhookFilter struct {
	IsActive types.Bool   `tfsdk:"is_active"`
	Event    types.String `tfsdk:"event"`
	URL      types.String `tfsdk:"url"`
}

func (f webhookFilter) matches(w dialnexa.Webhook) bool {
	return (f.IsActive.IsNull() || w.IsActive != nil && *w.IsActive == f.IsActive.ValueBool()) &&
		(f.Event.IsNull() || slices.Contains(w.Events, f.Event.ValueString())) &&
		(f.URL.IsNull() || f.URL.ValueString() == w.URL)
}

// warnOfUnlistedEvent warns of a probable typo. An event that DialNexa has added since can be searched for: unlike a
// webhook's own events, that can do no harm. A validator would warn more than once, since Terraform validates more than
// once in a plan.
func (f webhookFilter) warnOfUnlistedEvent(diags *diag.Diagnostics) {
	if name := f.Event.ValueString(); name != "" && !dialnexa.IsListedEvent(name) {
		diags.AddAttributeWarning(path.Root("event"), "Unknown event name", notInCatalog(name)+
			"\n\nTerraform looks for webhooks with exactly this name.")
	}
}

// findWebhooks returns the webhooks that match. Their order does not change from one read to the next: the oldest
// first, and by id if dates are the same or missing.
func findWebhooks(ctx context.Context, client *dialnexa.Client, matches func(dialnexa.Webhook) bool, diags *diag.Diagnostics) []userWebhookDataModel {
	all, err := client.Webhooks(ctx)
	if err != nil {
		addError(diags, "Unable to list the webhooks", err)
		return nil
	}
	found := []userWebhookDataModel{}
	for _, w := range all {
		if matches(w) {
			found = append(found, newUserWebhookDataModel(w))
		}
	}
	slices.SortFunc(found, func(a, b userWebhookDataModel) int {
		byAge := cmp.Compare(a.CreatedAt.ValueString(), b.CreatedAt.ValueString())
		return cmp.Or(byAge, cmp.Compare(a.ID.ValueString(), b.ID.ValueString()))
	})
	return found
}
