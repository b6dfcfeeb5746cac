// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ resource.ResourceWithConfigure      = (*userWebhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*userWebhookResource)(nil)
	_ resource.ResourceWithImportState    = (*userWebhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*userWebhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*userWebhookResource)(nil)
)

// userWebhookResource is the lifecycle of a webhook.
type userWebhookResource struct {
	conn *connection
}

func newUserWebhookResource() resource.Resource { return &userWebhookResource{} }

func (r *userWebhookResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_user_webhook"
}

func (r *userWebhookResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.conn, _ = req.ProviderData.(*connection)
}

// Create registers the webhook. The id goes into the state before anything else can fail.
func (r *userWebhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userWebhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &plan.SecretWO)...)
	client := r.conn.clientOrDiagnose(&resp.Diagnostics)
	body := plan.toNewWebhook(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	created, err := client.Create(ctx, body)
	if err != nil {
		addFieldError(&resp.Diagnostics, "Unable to create the webhook", err, plan.secretPath())
		return
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.saved(types.StringValue(created.ID), textOrNull(created.CreatedAt)))...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, created.ID)...)
	if created.Recovered {
		resp.Diagnostics.AddWarning("The response to the create was lost", fmt.Sprintf("Terraform found the webhook %q in DialNexa's list and put it "+
			"in the state: it has the planned url, events, and is_active, and was created after the request was sent. "+
			"If others create webhooks in this workspace, check that it is not theirs.", created.ID))
	}
	plan.warnOfDifferences(created.Webhook, &resp.Diagnostics)
}

// Read puts into the state what DialNexa stores, except the secret, which it never shows.
func (r *userWebhookResource) Read(ctx context.Context, req resource.ReadRequest, resp *resource.ReadResponse) {
	var state userWebhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.conn.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client.Protect(state.Secret.ValueString())
	id := state.ID.ValueString()
	// Terraform wants an identity even of what is about to be removed.
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	stored, err := client.Webhook(ctx, id, state.asWebhook())
	switch {
	case dialnexa.IsNotFound(err):
		r.conn.foundGone.Store(true)
		resp.Diagnostics.AddWarning("Webhook not found", fmt.Sprintf("DialNexa no longer has the webhook %q in this workspace, so Terraform "+
			"removed it from the state. If the configuration still has it, the next apply creates it again, with a new id. If you didn't expect this, "+
			"check that the provider's API key is of the same workspace as before.", id))
		resp.State.RemoveResource(ctx)
	case err != nil:
		addError(&resp.Diagnostics, fmt.Sprintf("Unable to read the webhook %q", id), err)
	default:
		if refreshed, changed := state.refreshed(stored); changed {
			resp.Diagnostics.Append(resp.State.Set(ctx, refreshed)...)
		}
	}
}

// Update sends what changed, and makes no request if only local attributes did.
func (r *userWebhookResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state userWebhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("secret_wo"), &plan.SecretWO)...)
	client := r.conn.clientOrDiagnose(&resp.Diagnostics)
	patch := plan.toPatch(state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	if !patch.IsEmpty() {
		client.Protect(state.Secret.ValueString(), plan.Secret.ValueString(), plan.SecretWO.ValueString())
		stored, err := client.Update(ctx, id, patch)
		if err != nil {
			addFieldError(&resp.Diagnostics, fmt.Sprintf("Unable to update the webhook %q", id), err, plan.secretPath())
			return
		}
		plan.warnOfDifferences(stored, &resp.Diagnostics)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, plan.saved(state.ID, state.CreatedAt))...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
}

// Delete removes the webhook; one that is gone already is no error.
func (r *userWebhookResource) Delete(ctx context.Context, req resource.DeleteRequest, resp *resource.DeleteResponse) {
	var state userWebhookModel
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	client := r.conn.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client.Protect(state.Secret.ValueString())
	id := state.ID.ValueString()
	err := client.Delete(ctx, id)
	switch recovered, ok := errors.AsType[*dialnexa.RecoveredError](err); {
	case ok:
		// An error would keep the old resource in the state, and the next run would delete the webhook.
		resp.Diagnostics.AddWarning("The webhook was not deleted", fmt.Sprintf("A create in this run lost its response, and took the webhook %q, "+
			"which this resource had, for its own. Terraform left it at DialNexa, because deleting it would leave the new resource without "+
			"a webhook. It may still have the old secret: to send the new one, change secret_wo_version.", recovered.ID))
	case err != nil:
		addError(&resp.Diagnostics, fmt.Sprintf("Unable to delete the webhook %q", id), err)
	}
}

// ImportState takes an id, by the command, by a block with id or by a block with identity.
func (r *userWebhookResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	id := types.StringValue(req.ID)
	if req.ID == "" && req.Identity != nil && !req.Identity.Raw.IsNull() {
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &id)...)
	}
	if err := dialnexa.CheckID(id.ValueString()); err != nil {
		resp.Diagnostics.AddError("Invalid webhook id", fmt.Sprintf("The webhook can't be imported: %s. "+
			"Import it by its id, such as whk_c9v3nz8rq4pm; the data source dialnexa_user_webhooks lists the ids of the workspace.", err))
		return
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id.ValueString())...)
}

// setIdentity sets the identity of a response, which is nil if the CLI has no identities.
func setIdentity(ctx context.Context, identity *tfsdk.ResourceIdentity, id string) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root("id"), id)
}
