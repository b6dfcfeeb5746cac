// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
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
	Events    []string     `tfsdk:"events"`
	IsActive  types.Bool   `tfsdk:"is_active"`
	CreatedAt types.String `tfsdk:"created_at"`
}

func newUserWebhookDataModel(w dialnexa.Webhook) userWebhookDataModel {
	return userWebhookDataModel{
		ID:        types.StringValue(w.ID),
		URL:       types.StringValue(w.URL),
		Events:    sortedEvents(w.Events),
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

// newUserWebhookDataSource finds one webhook, by its id or by its url.
func newUserWebhookDataSource() datasource.DataSource {
	attributes := userWebhookDataAttributes()
	attributes["id"] = searchedText("ID of the webhook to find. Exactly one of `id` and `url` must be set.",
		idValidator, stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("url")))
	attributes["url"] = searchedText("URL of the webhook to find, compared exactly. If several webhooks of the workspace have it, "+
		"the error lists their IDs. Exactly one of `id` and `url` must be set.", stringvalidator.LengthAtLeast(1))
	return &dataSource[userWebhookDataModel]{name: "_user_webhook", find: findWebhook, schema: schema.Schema{
		MarkdownDescription: "Finds one webhook of the workspace by its ID or its URL. The secret is not among the attributes: " +
			"DialNexa never returns it.",
		Attributes: attributes,
	}}
}

func findWebhook(ctx context.Context, client *dialnexa.Client, wanted userWebhookDataModel, diags *diag.Diagnostics) userWebhookDataModel {
	if wanted.ID.IsNull() {
		return findWebhookByURL(ctx, client, wanted.URL.ValueString(), diags)
	}
	id := wanted.ID.ValueString()
	found, err := client.Webhook(ctx, id, dialnexa.Webhook{})
	switch {
	case dialnexa.IsNotFound(err):
		diags.AddAttributeError(path.Root("id"), "Webhook not found", fmt.Sprintf("DialNexa has no webhook with the id %q in this workspace. "+
			"It may have been deleted, or the provider's API key may be of another workspace.", id))
	case err != nil:
		addError(diags, fmt.Sprintf("Unable to read the webhook %q", id), err)
	}
	return newUserWebhookDataModel(found)
}

func findWebhookByURL(ctx context.Context, client *dialnexa.Client, url string, diags *diag.Diagnostics) userWebhookDataModel {
	similar := findWebhooks(ctx, client, func(w dialnexa.Webhook) bool { return dialnexa.SimilarURLs(w.URL, url) }, diags)
	exact := slices.DeleteFunc(slices.Clone(similar), func(w userWebhookDataModel) bool { return w.URL.ValueString() != url })
	none := "No webhook of this workspace has exactly this url. It may have been deleted, or the provider's API key may be of another workspace."
	if len(similar) > 0 {
		none = fmt.Sprintf("No webhook of this workspace has exactly this url, but that of %s differs only in its spelling, such as the case of "+
			"the host, the default port, or a slash or space at the end. Set id instead, or spell the url as DialNexa does; the data source "+
			"dialnexa_user_webhooks shows it.", similar[0].ID)
	}
	return onlyOne(exact, func(w userWebhookDataModel) types.String { return w.ID }, "Webhook", "url", none, diags)
}

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
			"event": filterText("Lists only webhooks with this event, such as `call.completed`.", eventNameValidator),
			"url":   filterText("Lists only webhooks with this URL, compared exactly.", stringvalidator.LengthAtLeast(1)),
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
