// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/setvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

func (r *userWebhookResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	// Nothing forces replacement: a new webhook would have a new id, and lose the deliveries in between.
	resp.Schema = schema.Schema{
		MarkdownDescription: "A webhook of a DialNexa workspace: DialNexa posts a signed JSON body to `url` when one of `events` happens. " +
			"Every change is made in place.",
		Attributes: map[string]schema.Attribute{
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "The webhook's id, given by DialNexa. It never changes.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
			"url": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Where DialNexa posts events: an absolute `https` URL with a host, without user name, fragment and spaces. " +
					"DialNexa may call it when the webhook is registered or the url changes, so the receiver should be up by then.",
				Validators: []validator.String{webhookURLValidator{}},
			},
			"events": schema.SetAttribute{
				Required:            true,
				ElementType:         types.StringType,
				MarkdownDescription: "The events to deliver, at least one of " + eventNames() + ". A typo is found by `terraform validate`.",
				Validators:          []validator.Set{setvalidator.SizeAtLeast(1)},
			},
			"allow_unlisted_events": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Lets `events` have names that this version of the provider does not know, for events that DialNexa has added since. " +
					"It is never sent to DialNexa. An import sets it to `true` where the webhook has such an event.",
			},
			"secret": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "The secret that signs deliveries, kept in the state. Conflicts with `secret_wo`; one of the two is required " +
					"to create a webhook. Changing it rotates the secret in place: the very next delivery is signed with the new one, so the receiver " +
					"has to accept both first. DialNexa never shows a secret, so it is neither imported nor checked for drift.",
				Validators: []validator.String{
					stringvalidator.LengthAtLeast(1),
					stringvalidator.ConflictsWith(path.MatchRoot("secret_wo")),
				},
			},
			"secret_wo": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				WriteOnly: true,
				MarkdownDescription: "The secret that signs deliveries, never stored in a plan or state file. Needs `secret_wo_version`, and Terraform or " +
					"OpenTofu 1.11 or later. It is sent on create, and when `secret_wo_version` changes.",
				Validators: []validator.String{
					stringvalidator.LengthAtLeast(1),
					stringvalidator.AlsoRequires(path.MatchRoot("secret_wo_version")),
				},
			},
			"secret_wo_version": schema.NumberAttribute{
				Optional:   true,
				Validators: []validator.Number{wholeNumberValidator{}},
				MarkdownDescription: "A number of your choice. Changing it sends `secret_wo` again, which rotates the secret in place. " +
					"A plan in which it does not change needs no `secret_wo`.",
			},
			"is_active": schema.BoolAttribute{
				Optional:            true,
				Computed:            true,
				Default:             booldefault.StaticBool(true),
				MarkdownDescription: "Whether DialNexa delivers events. `false` pauses deliveries and keeps all else. Default: `true`.",
			},
			"created_at": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the webhook was created, as DialNexa writes it: ISO 8601, UTC, with milliseconds.",
				PlanModifiers:       []planmodifier.String{stringplanmodifier.UseStateForUnknown()},
			},
		},
	}
}

// IdentitySchema is what Terraform 1.12 and later know a webhook by, for imports and queries.
func (r *userWebhookResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Attributes: map[string]identityschema.Attribute{
			"id": identityschema.StringAttribute{
				RequiredForImport: true,
				Description:       "The webhook's id, such as whk_c9v3nz8rq4pm.",
			},
		},
	}
}

// eventNames lists the catalogue for a description.
func eventNames() string {
	var names []string
	for _, event := range dialnexa.Events() {
		names = append(names, fmt.Sprintf("`%s`", event.Name))
	}
	return strings.Join(names, ", ")
}
