// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var _ list.ListResourceWithConfigure = (*userWebhookList)(nil)

// userWebhookList lists webhooks for terraform query, whose results can be imported.
type userWebhookList struct {
	data *providerData
}

func newUserWebhookList() list.ListResource { return &userWebhookList{} }

func (l *userWebhookList) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_webhook"
}

func (l *userWebhookList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the webhooks of the workspace for `terraform query`, which can generate their configuration and import blocks. " +
			"It shows the complete URL of each webhook. Without a `limit`, Terraform asks for 100.\n\nAvailable in Terraform 1.14 and later; OpenTofu does not have it yet.",
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
				MarkdownDescription: "Lists only webhooks with this URL, compared exactly: several are duplicates, and each event is delivered to each of them.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
		},
	}
}

func (l *userWebhookList) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	l.data, _ = req.ProviderData.(*providerData)
}

// List pushes the webhooks that match, up to the limit.
func (l *userWebhookList) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var filter webhookFilter
	// Attribute by attribute, since the configuration is null if the block has no config.
	diags := req.Config.GetAttribute(ctx, path.Root("is_active"), &filter.IsActive)
	diags.Append(req.Config.GetAttribute(ctx, path.Root("event"), &filter.Event)...)
	diags.Append(req.Config.GetAttribute(ctx, path.Root("url"), &filter.URL)...)
	client := l.data.clientOrDiagnose(&diags)
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	filter.warnOfUnlistedEvent(&diags)
	stream.Results = func(push func(list.ListResult) bool) {
		if len(diags) > 0 && !push(list.ListResult{Diagnostics: diags}) {
			return
		}
		all, err := client.Webhooks(ctx)
		if err != nil {
			// An error is a result like any other: Terraform sees it only if it is pushed.
			var failed list.ListResult
			addError(&failed.Diagnostics, "Unable to list the webhooks", err)
			push(failed)
			return
		}
		listed := int64(0)
		for _, w := range all {
			if filter.matches(w) {
				if listed++; !push(listResult(ctx, req, w)) || listed == req.Limit {
					return
				}
			}
		}
	}
}

// listResult returns a webhook as a query shows it and, with include_resource, as the state of an import would have it.
func listResult(ctx context.Context, req list.ListRequest, w dialnexa.Webhook) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = displayName(w)
	result.Diagnostics.Append(setIdentity(ctx, result.Identity, w.ID)...)
	if req.IncludeResource {
		imported, _ := importedWebhook(w.ID).refreshed(w)
		result.Diagnostics.Append(result.Resource.Set(ctx, imported)...)
	}
	return result
}

// displayName returns what a person knows a webhook by.
func displayName(w dialnexa.Webhook) string {
	name := fmt.Sprintf("%s (%s)", w.URL, strings.Join(sortedEvents(w.Events), ", "))
	if w.IsActive != nil && !*w.IsActive {
		name += ", paused"
	}
	return name
}
