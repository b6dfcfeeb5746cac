// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// Values that Terraform learns only at apply pass validation and the plan, and are checked and used at apply.
func TestAccUserWebhook_acceptsUnknownValues(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.TerraformData)
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{
		Config: api.config(`
resource "terraform_data" "receiver" {
  input = { url = "https://hooks.example.com/a", event = "call.completed", secret = "whsec_example_one", active = true, allow = false }
}
resource "dialnexa_user_webhook" "test" {
  url                   = terraform_data.receiver.output.url
  events                = [terraform_data.receiver.output.event]
  secret                = terraform_data.receiver.output.secret
  is_active             = terraform_data.receiver.output.active
  allow_unlisted_events = terraform_data.receiver.output.allow
}`),
		Check: api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
	})
	api.checkDestroy(t)
}

// What turns out wrong at apply is said then, with nothing sent.
func TestAccUserWebhook_refusesAnEventThatTurnsOutWrong(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.TerraformData)
	api := newMockAPI(t, mockserver.Config{})
	testAcc(t, resource.TestStep{
		Config: api.config(`
resource "terraform_data" "event" {
  input = "call.complete"
}
resource "dialnexa_user_webhook" "test" {
  url    = "https://hooks.example.com/a"
  events = [terraform_data.event.output]
  secret = "whsec_example_one"
}`),
		ExpectError: message(`Did you mean "call.completed"?`),
	})
	if got := api.writes(); len(got) != 0 {
		t.Errorf("something was sent: %v", got)
	}
}

// A key that is known only at apply is no reason for a first plan to fail: it only creates, and needs no API call.
func TestAccProvider_unknownKeyDoesNotFailAFirstPlan(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.TerraformData)
	api := newMockAPI(t, mockserver.Config{})
	first := fmt.Sprintf(`
resource "terraform_data" "key" {
  input = %q
}
provider "dialnexa" {
  base_url = %q
  api_key  = terraform_data.key.output
}
resource "dialnexa_user_webhook" "test" {
  url    = "https://hooks.example.com/a"
  events = ["call.completed"]
  secret = "whsec_example_one"
}`, testKey, api.url)
	testAcc(t, resource.TestStep{
		Config: first,
		Check:  api.checkWebhook("https://hooks.example.com/a", []string{"call.completed"}, "whsec_example_one", true),
	})
	api.checkDestroy(t)
}
