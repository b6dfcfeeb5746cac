// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
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
		none = fmt.Sprintf("No webhook of this workspace has exactly this url, but that of %s differs only in its spelling: in the case of the host, "+
			"the default port, or a slash at the end. Set id instead, or spell the url as DialNexa does; the data source "+
			"dialnexa_user_webhooks shows it.", similar[0].ID)
	}
	return onlyOne(exact, func(w userWebhookDataModel) types.String { return w.ID }, "Webhook", "url", none, diags)
}
