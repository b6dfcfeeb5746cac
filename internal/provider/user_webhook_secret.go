// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// secrets are the three attributes that decide which secret is sent, and when.
type secrets struct {
	Secret          types.String
	SecretWO        types.String
	SecretWOVersion types.Int64
}

func (s *secrets) read(ctx context.Context, config tfsdk.Config) diag.Diagnostics {
	var diags diag.Diagnostics
	diags.Append(config.GetAttribute(ctx, path.Root("secret"), &s.Secret)...)
	diags.Append(config.GetAttribute(ctx, path.Root("secret_wo"), &s.SecretWO)...)
	diags.Append(config.GetAttribute(ctx, path.Root("secret_wo_version"), &s.SecretWOVersion)...)
	return diags
}

// addMissing says that a secret has to be sent that isn't given, on the attribute that the user most likely meant.
func (s secrets) addMissing(diags *diag.Diagnostics) {
	if s.SecretWOVersion.IsNull() {
		diags.AddAttributeError(path.Root("secret"), "Missing webhook secret",
			"A webhook can't be created without a secret. Set secret, which is kept in the state, or secret_wo together with "+
				"secret_wo_version, which is not (Terraform and OpenTofu 1.11 or later).")
		return
	}
	diags.AddAttributeError(path.Root("secret_wo"), "Missing webhook secret",
		"This plan has to send the secret, since the webhook is to be created or secret_wo_version changes, but secret_wo is null. "+
			"Give it a value here; a plan in which secret_wo_version stays as it is does without.")
}

// sendsVersion reports whether going from one secret_wo_version to another sends secret_wo.
func sendsVersion(to, from types.Int64) bool {
	return !to.IsNull() && !to.IsUnknown() && !to.Equal(from)
}

// toSend is the secret that an update from the prior state has to send, or null. SecretWO comes from the configuration.
func (s secrets) toSend(prior secrets) (types.String, bool) {
	switch {
	case !s.Secret.IsNull():
		if s.Secret.Equal(prior.Secret) {
			return types.StringNull(), true
		}
		return s.Secret, true
	case sendsVersion(s.SecretWOVersion, prior.SecretWOVersion):
		return s.SecretWO, !s.SecretWO.IsNull()
	default:
		return types.StringNull(), true
	}
}

// toCreate is the secret that a create sends.
func (s secrets) toCreate() (string, bool) {
	if !s.Secret.IsNull() {
		return s.Secret.ValueString(), true
	}
	return s.SecretWO.ValueString(), !s.SecretWO.IsNull()
}
