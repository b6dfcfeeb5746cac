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

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ datasource.DataSource                   = (*userWebhookDataSource)(nil)
	_ datasource.DataSourceWithConfigure      = (*userWebhookDataSource)(nil)
	_ datasource.DataSourceWithValidateConfig = (*userWebhookDataSource)(nil)
)

// userWebhookDataSource finds one webhook, by its id or by its url.
type userWebhookDataSource struct {
	conn *connection
}

func newUserWebhookDataSource() datasource.DataSource { return &userWebhookDataSource{} }

func (d *userWebhookDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_webhook"
}

func (d *userWebhookDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := userWebhookDataAttributes()
	attributes["id"] = schema.StringAttribute{
		Optional:            true,
		Computed:            true,
		MarkdownDescription: "ID of the webhook to find. Exactly one of `id` and `url` must be set.",
	}
	attributes["url"] = schema.StringAttribute{
		Optional: true,
		Computed: true,
		MarkdownDescription: "URL of the webhook to find, compared exactly. If several webhooks of the workspace have it, the error lists their IDs. " +
			"Exactly one of `id` and `url` must be set.",
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Finds one webhook of the workspace by its ID or its URL. The secret is not among the attributes: " +
			"DialNexa never returns it.\n\nAvailable in Terraform 1.0 and later, and in OpenTofu 1.6 and later.",
		Attributes: attributes,
	}
}

func (d *userWebhookDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.conn = connectionFrom(req.ProviderData, &resp.Diagnostics)
}

// ValidateConfig insists on exactly one of id and url, without an API key.
func (d *userWebhookDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var wanted userWebhookDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &wanted)...)
	if !resp.Diagnostics.HasError() {
		wanted.checkSearch(&resp.Diagnostics)
	}
}

// checkSearch finds what is wrong with a search. A value that is unknown is checked once it is known, when this runs
// again before the read.
func (w userWebhookDataModel) checkSearch(diags *diag.Diagnostics) {
	switch {
	case w.ID.IsNull() && w.URL.IsNull():
		diags.AddError("Missing id or url", "Set either id or url. To list all webhooks, use the data source dialnexa_user_webhooks.")
	case w.ID.IsUnknown() || w.URL.IsUnknown():
	case !w.ID.IsNull() && !w.URL.IsNull():
		diags.AddAttributeError(path.Root("url"), "Both id and url are set", "Set either id or url.")
	case !w.ID.IsNull():
		if err := dialnexa.CheckID(w.ID.ValueString()); err != nil {
			diags.AddAttributeError(path.Root("id"), "Invalid webhook id", fmt.Sprintf("No webhook can have this id: %s.", err))
		}
	case w.URL.ValueString() == "":
		diags.AddAttributeError(path.Root("url"), "Empty url", "No webhook has an empty url. Set either id or url to the one of the webhook to find.")
	}
}

// Read finds the webhook.
func (d *userWebhookDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var wanted userWebhookDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &wanted)...)
	client := d.conn.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	var found dialnexa.Webhook
	var ok bool
	if wanted.ID.IsNull() {
		found, ok = findByURL(ctx, client.Reader(), wanted.URL.ValueString(), &resp.Diagnostics)
	} else {
		found, ok = findByID(ctx, client.Reader(), wanted.ID.ValueString(), &resp.Diagnostics)
	}
	if ok {
		resp.Diagnostics.Append(resp.State.Set(ctx, newUserWebhookDataModel(found))...)
	}
}

func findByID(ctx context.Context, reader *dialnexa.Reader, id string, diags *diag.Diagnostics) (dialnexa.Webhook, bool) {
	found, err := reader.Get(ctx, id)
	if dialnexa.IsNotFound(err) {
		diags.AddAttributeError(path.Root("id"), "Webhook not found", fmt.Sprintf("DialNexa has no webhook with the id %q in this workspace. "+
			"It may have been deleted, or the provider's API key may be of another workspace.", id))
		return found, false
	}
	if err != nil {
		addError(diags, fmt.Sprintf("Unable to read the webhook %q", id), err)
	}
	return found, err == nil
}

func findByURL(ctx context.Context, reader *dialnexa.Reader, url string, diags *diag.Diagnostics) (dialnexa.Webhook, bool) {
	var found []dialnexa.Webhook
	for w, err := range reader.All(ctx) {
		if err != nil {
			addError(diags, "Unable to list the webhooks", err)
			return dialnexa.Webhook{}, false
		}
		if w.URL == url {
			found = append(found, w)
		}
	}
	switch len(found) {
	case 0:
		diags.AddAttributeError(path.Root("url"), "Webhook not found", "No webhook of this workspace has exactly this url. "+
			"It may have been deleted, or the provider's API key may be of another workspace.")
		return dialnexa.Webhook{}, false
	case 1:
		return found[0], true
	}
	sortByAge(found)
	var ids strings.Builder
	for _, w := range found {
		fmt.Fprintf(&ids, "\n  %s", w.ID)
	}
	diags.AddAttributeError(path.Root("url"), "Several webhooks have this url", fmt.Sprintf("%d webhooks of this workspace have this url, "+
		"the oldest first:\n%s\n\nSet id to one of them, or list them with the data source dialnexa_user_webhooks.", len(found), ids.String()))
	return dialnexa.Webhook{}, false
}
