// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// secrets are the three attributes that decide which secret is sent, and when.
type secrets struct {
	Secret types.String `tfsdk:"secret"`
	// SecretWO is null in plans and states, and in place of "", which CI systems give for a secret that a job lacks.
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.String `tfsdk:"secret_wo_version"`
}

// attributeReader is a configuration, a plan or a state.
type attributeReader interface {
	GetAttribute(ctx context.Context, at path.Path, target any) diag.Diagnostics
}

// readSecrets reads the three attributes alone, because reading a complete model takes a third longer.
func readSecrets(ctx context.Context, from attributeReader, diags *diag.Diagnostics) (s secrets) {
	diags.Append(from.GetAttribute(ctx, path.Root("secret"), &s.Secret)...)
	diags.Append(from.GetAttribute(ctx, path.Root("secret_wo"), &s.SecretWO)...)
	diags.Append(from.GetAttribute(ctx, path.Root("secret_wo_version"), &s.SecretWOVersion)...)
	if s.SecretWO.Equal(types.StringValue("")) {
		s.SecretWO = types.StringNull()
	}
	return s
}

// check finds what is wrong with a configuration by itself. A value that is unknown is checked once it is known.
func (s secrets) check(diags *diag.Diagnostics) {
	secretValidator.check(path.Root("secret"), s.Secret, diags)
	secretValidator.check(path.Root("secret_wo"), s.SecretWO, diags)
	switch {
	case known(s.Secret) && known(s.SecretWO):
		diags.AddAttributeError(path.Root("secret"), "Two webhook secrets", "Set either secret, which is stored in the state, or secret_wo, which is not.")
	case known(s.SecretWO) && s.SecretWOVersion.IsNull():
		diags.AddAttributeError(path.Root("secret_wo"), "Missing secret_wo_version", "secret_wo needs secret_wo_version, since Terraform doesn't "+
			"store secret_wo and can't see it change. Set secret_wo_version = 1, and change it to send another secret.")
	}
}

// secretChange is what a create or an update means for the secret.
type secretChange struct {
	// config is the configuration. In a plan, it has the prior value of an argument in ignore_changes; in an apply, it has
	// its own.
	config, plan secrets
	// prior is the state, and nil for a create.
	prior *secrets
}

// reason returns why the secret has to be sent, and "" if it has not.
func (c secretChange) reason() string {
	version := c.plan.SecretWOVersion
	switch {
	case c.prior == nil:
		return "a webhook can't be created without one"
	case !c.plan.Secret.IsNull() && !c.plan.Secret.Equal(c.prior.Secret):
		return "secret changes"
	case known(version) && !version.Equal(c.prior.SecretWOVersion):
		return fmt.Sprintf("secret_wo_version changes to %s", version)
	case c.plan.Secret.IsNull() && !c.prior.Secret.IsNull() && (!c.config.SecretWO.IsNull() || !c.config.SecretWOVersion.IsNull()):
		return "the configuration moves from secret to secret_wo" // whatever the version, which may be ignored
	}
	return ""
}

// secret returns the secret to send, or null.
func (c secretChange) secret() types.String {
	if !c.plan.Secret.IsNull() {
		return c.plan.Secret
	}
	return c.config.SecretWO
}

// secretPath returns the attribute that the secret comes from, or should.
func (c secretChange) secretPath() path.Path {
	if c.plan.Secret.IsNull() && (!c.config.SecretWO.IsNull() || !c.config.SecretWOVersion.IsNull() || !c.plan.SecretWOVersion.IsNull()) {
		return path.Root("secret_wo")
	}
	return path.Root("secret")
}

// check finds a secret that would have to be sent and is missing, or is not the one of the configuration. It runs in a
// plan and again in an apply, where everything is known. If gone, a missing secret of a create is a warning.
func (c secretChange) check(gone bool, diags *diag.Diagnostics) {
	reason, secret := c.reason(), c.secret()
	switch {
	case !c.plan.Secret.IsNull() && known(c.config.SecretWO), reason != "" && !c.plan.Secret.Equal(c.config.Secret):
		diags.AddAttributeError(path.Root("secret"), "Webhook secret in ignore_changes", "lifecycle.ignore_changes "+
			"lists secret, so the plan has the secret of the state, but the configuration has another one. Nothing was sent, because it would be the old "+
			"secret. Remove secret from ignore_changes. To keep the secret that DialNexa has, remove the other one from the configuration.")
	case reason != "" && secret.IsNull() && c.prior == nil:
		c.addMissingForCreate(gone, diags)
	case reason != "" && secret.IsNull():
		c.addMissingForUpdate(reason, diags)
	}
}

const missingSecret = "Missing webhook secret"

// addMissingForCreate says that a webhook can't be created without a secret. If a read has found this webhook deleted,
// that is a warning of the plan, since Terraform also plans the creates of a nightly check, and those before a destroy.
func (c secretChange) addMissingForCreate(gone bool, diags *diag.Diagnostics) {
	advice := " To create it, set secret, which is stored in the state, or secret_wo together with secret_wo_version, " +
		"which is not (Terraform and OpenTofu 1.11 or later)."
	if !c.plan.SecretWOVersion.IsNull() {
		advice = " To create it, give secret_wo a value: in this run, it is null or empty."
	}
	if gone {
		diags.AddAttributeWarning(c.secretPath(), missingSecret, "The webhook was deleted outside of Terraform, and this plan creates it again without a "+
			"secret. The plan is complete, but an apply fails before it sends anything for this webhook."+advice)
		return
	}
	diags.AddAttributeError(c.secretPath(), missingSecret, "A webhook can't be created without a secret. Nothing was created."+advice)
}

// addMissingForUpdate says that an update has to send a secret that isn't given.
func (c secretChange) addMissingForUpdate(reason string, diags *diag.Diagnostics) {
	keep := "To keep the secret that DialNexa has, remove secret_wo and secret_wo_version."
	if version := c.prior.SecretWOVersion; !version.IsNull() && !version.Equal(c.plan.SecretWOVersion) {
		keep = fmt.Sprintf("To keep the secret that DialNexa has, set secret_wo_version = %s.", version)
	}
	diags.AddAttributeError(c.secretPath(), missingSecret, fmt.Sprintf("Terraform has to send the secret, because %s, but secret_wo is null or empty, "+
		"or in ignore_changes. Give it a value. %s", reason, keep))
}

// warnOfSpace warns of what a file or a copied line often adds to a secret, which makes every signature differ.
func (c secretChange) warnOfSpace(diags *diag.Diagnostics) {
	const mark = "\ufeff" // of the byte order, which trimspace leaves
	secret := c.secret().ValueString()
	if strings.TrimSpace(strings.TrimPrefix(secret, mark)) == secret || c.reason() == "" {
		return
	}
	mend := "trimspace(…)"
	if strings.HasPrefix(secret, mark) {
		mend = `trimspace(trimprefix(…, "\ufeff"))`
	}
	diags.AddAttributeWarning(c.secretPath(), "Whitespace around the webhook secret", fmt.Sprintf("The secret begins or ends with whitespace, such as a line "+
		"break, or with a byte order mark. DialNexa gets it as it is, and a receiver that has the secret without it would refuse every delivery. If it isn't "+
		"part of the secret, write %s.", mend))
}
