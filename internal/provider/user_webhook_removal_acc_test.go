// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// After a webhook was deleted outside of Terraform, a nightly check without its secret ends with exit code 2, an apply
// sends nothing, and a destroy works.
func TestAccUserWebhook_removalFailsNeitherACheckNorADestroy(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.WriteOnly)
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t)
	c.configure(`
variable "secret" {
  type      = string
  ephemeral = true
  default   = null
}
` + api.webhook(urlA, events1, "secret_wo = var.secret", version1))
	c.mustRun("apply", "-auto-approve", "-var=secret=whsec_example_one")
	api.Remove(api.Webhooks()[0].ID)
	api.ResetRequests()
	if output, status := c.run("plan", "-detailed-exitcode"); status != 2 || !message("an apply fails before it sends anything").MatchString(output) {
		t.Errorf("the check ends with exit code %d:\n%s", status, output)
	}
	c.mustRun("destroy", "-auto-approve")
	c.mustRun("apply", "-auto-approve", "-var=secret=whsec_example_one")
	api.Remove(api.Webhooks()[0].ID)
	api.ResetRequests()
	if output, status := c.run("apply", "-auto-approve"); status == 0 || !message("can't be created without a secret").MatchString(output) {
		t.Errorf("the apply ends with exit code %d:\n%s", status, output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the apply sent %v", got)
	}
}
