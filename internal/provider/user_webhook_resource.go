// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// The schema is in user_webhook_schema.go, plans are in user_webhook_plan.go, moves in user_webhook_move.go.
var (
	_ resource.ResourceWithConfigure      = (*userWebhookResource)(nil)
	_ resource.ResourceWithIdentity       = (*userWebhookResource)(nil)
	_ resource.ResourceWithImportState    = (*userWebhookResource)(nil)
	_ resource.ResourceWithModifyPlan     = (*userWebhookResource)(nil)
	_ resource.ResourceWithMoveState      = (*userWebhookResource)(nil)
	_ resource.ResourceWithValidateConfig = (*userWebhookResource)(nil)
)

// userWebhookResource is the lifecycle of a webhook.
type userWebhookResource struct {
	data *providerData
}

const userWebhookType = "dialnexa_user_webhook"

func newUserWebhookResource() resource.Resource { return &userWebhookResource{} }

func (r *userWebhookResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = userWebhookType
	// The id never changes, but OpenTofu (1.12) keeps the identity that another provider gave a webhook that is moved.
	resp.ResourceBehavior.MutableIdentity = true
}

func (r *userWebhookResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	r.data, _ = req.ProviderData.(*providerData)
}

// Create registers the webhook. The id goes into the state before anything else can fail.
func (r *userWebhookResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var plan userWebhookModel
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	change := secretChange{config: readSecrets(ctx, req.Config, &resp.Diagnostics), plan: plan.secrets}
	change.check(false, &resp.Diagnostics)
	client := r.data.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	created, err := client.Create(ctx, plan.toNewWebhook(change.secret()))
	if err != nil {
		addCreateError(&resp.Diagnostics, err, change.secretPath())
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
	id := state.ID.ValueString()
	// Terraform wants an identity even of what is about to be removed.
	resp.Diagnostics.Append(setIdentity(ctx, resp.Identity, id)...)
	client := r.data.clientForRead(&resp.Diagnostics)
	if client == nil || resp.Diagnostics.HasError() {
		return
	}
	client.Protect(state.Secret.ValueString())
	client.ProtectURL(state.URL.ValueString())
	stored, err := client.Webhook(ctx, id, state.asWebhook())
	switch {
	case dialnexa.IsNotFound(err) && state.URL.IsNull():
		// An import, or a move from another provider. If it went away without an error, Terraform would advise to create it.
		resp.Diagnostics.AddError(fmt.Sprintf("Unable to import the webhook %q", id), fmt.Sprintf("The workspace of the provider's API key has no "+
			"webhook with the ID %q. Nothing was imported. The data source dialnexa_user_webhooks lists the IDs of the workspace. If the webhook is in "+
			"another workspace, use a key of that one.", id))
	case dialnexa.IsNotFound(err):
		r.data.gone.Store(state.URL.ValueString(), true)
		resp.Diagnostics.AddWarning("Webhook not found", fmt.Sprintf("The workspace of the provider's API key has no webhook %q. Either it was deleted "+
			"outside of Terraform, or the key is of another workspace than before: then, don't apply. If the configuration still has the webhook, an apply "+
			"creates it again, with a new ID.", id))
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
	change := secretChange{config: readSecrets(ctx, req.Config, &resp.Diagnostics), plan: plan.secrets, prior: &state.secrets}
	change.check(false, &resp.Diagnostics)
	client := r.data.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	id := state.ID.ValueString()
	if patch := plan.toPatch(state, change); !patch.IsEmpty() {
		client.Protect(state.Secret.ValueString(), change.config.SecretWO.ValueString())
		client.ProtectURL(state.URL.ValueString())
		stored, err := client.Update(ctx, id, patch)
		if err != nil {
			addFieldErrors(&resp.Diagnostics, fmt.Sprintf("Unable to update the webhook %q", id), "", err, change.secretPath())
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
	client := r.data.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	client.Protect(state.Secret.ValueString())
	client.ProtectURL(state.URL.ValueString())
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
	err := dialnexa.CheckID(id.ValueString())
	if strings.Contains(id.ValueString(), "://") {
		err = fmt.Errorf("%s is a URL, not an ID", dialnexa.ShownURL(id.ValueString()))
	}
	if err != nil {
		resp.Diagnostics.AddError("Invalid webhook ID", fmt.Sprintf("The webhook can't be imported: %s. "+
			"Import it by its ID, such as whk_c9v3nz8rq4pm; the data source dialnexa_user_webhooks lists the IDs of the workspace.", err))
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
