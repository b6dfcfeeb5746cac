// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func (r *userWebhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	// Nothing forces replacement: a new webhook would have a new id, and lose the deliveries in between.
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a webhook of a DialNexa workspace: DialNexa posts a signed JSON body to `url` when one of `events` happens. " +
			"Every change is made in place.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the webhook, assigned by DialNexa. It never changes.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"url": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "URL that DialNexa posts events to: an absolute `https` URL with a host, without user name, fragment, and spaces. " +
					"DialNexa may call it when the webhook is created or the URL changes, so the receiver should be up by then.",
				Validators: []validator.String{webhookURLValidator},
			},
			"events": schema.SetAttribute{
				Required:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "Events to deliver, at least one of " + quotedCatalog("`") + ". `terraform validate` finds typos.",
			},
			"allow_unlisted_events": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Allows names in `events` that this version of the provider does not know, for events that DialNexa has added since. " +
					"It is never sent to DialNexa. An import sets it to `true` if the webhook has such an event. Defaults to `false`.",
			},
			"secret": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "Secret that signs deliveries, stored in the state. Conflicts with `secret_wo`; one of the two is required " +
					"to create a webhook. Changing it rotates the secret in place: the very next delivery is signed with the new one, so the receiver " +
					"must accept both first. DialNexa never returns a secret, so it is neither imported nor checked for drift.",
			},
			"secret_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "Secret that signs deliveries, never stored in a plan or state file. Requires `secret_wo_version`, and Terraform or " +
					"OpenTofu 1.11 or later. It is sent on create, when `secret_wo_version` changes, and when the configuration moves from `secret` to it.",
			},
			"secret_wo_version": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Any text of at most 512 characters, such as `1` or the version ID of a secret manager. Changing it sends the " +
					"configured secret again, `secret_wo` or `secret`, in place. A plan in which it does not change needs no `secret_wo`.",
				Validators: []validator.String{stringvalidator.UTF8LengthBetween(1, 512)},
			},
			"is_active": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
				MarkdownDescription: "Whether DialNexa delivers events. `false` pauses deliveries and keeps everything else. Defaults to `true`.",
			},
			"created_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time of creation, as DialNexa writes it: ISO 8601, UTC, with milliseconds.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

// IdentitySchema says what identifies a webhook in imports and queries of Terraform 1.12 and later.
func (r *userWebhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "ID of the webhook, such as whk_c9v3nz8rq4pm.",
			},
		},
	}
}
