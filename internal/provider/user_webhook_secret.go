// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// secrets are the three attributes that decide which secret is sent, and when.
type secrets struct {
	Secret types.String `tfsdk:"secret"`
	// SecretWO is null unless the configuration was read: plans and states never have it.
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.String `tfsdk:"secret_wo_version"`
}

// checkSecrets finds what is wrong with a configuration by itself. A value that is unknown is checked once it is known.
func (s secrets) checkSecrets(diags *diag.Diagnostics) {
	for name, secret := range map[string]types.String{"secret": s.Secret, "secret_wo": s.SecretWO} {
		if known(secret) && secret.ValueString() == "" {
			diags.AddAttributeError(path.Root(name), "Empty webhook secret",
				fmt.Sprintf("%s is an empty text. Give it a value, or remove it to keep the secret that DialNexa has.", name))
		}
	}
	switch {
	case known(s.Secret) && known(s.SecretWO):
		diags.AddAttributeError(path.Root("secret"), "Two webhook secrets", "Set either secret, which is stored in the state, or secret_wo, which is not.")
	case known(s.SecretWO) && s.SecretWOVersion.IsNull():
		diags.AddAttributeError(path.Root("secret_wo"), "Missing secret_wo_version", "secret_wo needs secret_wo_version, since Terraform doesn't "+
			"store secret_wo and can't see it change. Set secret_wo_version = 1, and change it to send another secret.")
	}
}

// configuredSecret is the secret that the configuration gives, or null.
func (s secrets) configuredSecret() types.String {
	if !s.Secret.IsNull() {
		return s.Secret
	}
	return s.SecretWO
}

// secretPath is the attribute that the secret comes from, or should.
func (s secrets) secretPath() path.Path {
	if s.Secret.IsNull() && (!s.SecretWO.IsNull() || !s.SecretWOVersion.IsNull()) {
		return path.Root("secret_wo")
	}
	return path.Root("secret")
}

// reasonToSend says why an update from the prior state sends the secret, and is "" if it doesn't.
func (s secrets) reasonToSend(prior secrets) string {
	to := s.SecretWOVersion
	switch {
	case !s.Secret.IsNull() && !s.Secret.Equal(prior.Secret):
		return "secret changes"
	case known(to) && !to.Equal(prior.SecretWOVersion):
		return fmt.Sprintf("secret_wo_version changes to %s", to)
	case s.Secret.IsNull() && !to.IsNull() && !prior.Secret.IsNull():
		return "the configuration moves from secret to secret_wo"
	}
	return ""
}

const missingSecret = "Missing webhook secret"

// addMissingForCreate says that a webhook can't be created without a secret. Once a webhook was found deleted, that is a
// warning of the plan, since Terraform also plans the creates of a nightly check, and those before a destroy.
func (s secrets) addMissingForCreate(foundGone bool, diags *diag.Diagnostics) {
	advice := " To create it, set secret, which is stored in the state, or secret_wo together with secret_wo_version, " +
		"which is not (Terraform and OpenTofu 1.11 or later)."
	if !s.SecretWOVersion.IsNull() {
		advice = " To create it, give secret_wo a value: in this run, secret_wo is null."
	}
	if foundGone {
		diags.AddAttributeWarning(s.secretPath(), missingSecret, "A webhook was deleted outside of Terraform, and this plan creates one without a secret. "+
			"The plan is complete, and a destroy needs no secret, but an apply fails before it sends anything for this webhook."+advice)
		return
	}
	diags.AddAttributeError(s.secretPath(), missingSecret, "A webhook can't be created without a secret."+advice+
		" To destroy the rest without it, run terraform destroy -refresh=false.")
}

// addMissingForUpdate says that an update has to send a secret that isn't given.
func (s secrets) addMissingForUpdate(reason string, prior secrets, diags *diag.Diagnostics) {
	keep := "To keep the secret that DialNexa has, remove secret_wo_version."
	if !prior.SecretWOVersion.IsNull() && !prior.SecretWOVersion.Equal(s.SecretWOVersion) {
		keep = fmt.Sprintf("To keep the secret that DialNexa has, set secret_wo_version = %s.", prior.SecretWOVersion)
	}
	diags.AddAttributeError(s.secretPath(), missingSecret,
		fmt.Sprintf("Terraform has to send the secret, because %s, but secret_wo is null. Give it a value. %s", reason, keep))
}
