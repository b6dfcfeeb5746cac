// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/config"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// Values that Terraform learns only at apply pass validation and the plan, and are checked and used at apply.
func TestAccUserWebhook_acceptsUnknownValues(t *testing.T) {
	t.Parallel()
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
func TestAccUserWebhook_refusesWhatTurnsOutWrongAtApply(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ argument, value, want string }{
		"url":       {"url", `"http://hooks.example.com"`, "Invalid webhook URL"},
		"event":     {"event", `"call.complete"`, `Did you mean "call.completed"?`},
		"no secret": {"secret", "null", "Missing webhook secret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newMockAPI(t, mockserver.Config{})
			values := map[string]string{"url": `"https://hooks.example.com"`, "event": `"call.completed"`, "secret": `"whsec_example_one"`}
			values[test.argument] = test.value
			testAcc(t, resource.TestStep{
				Config: api.config(fmt.Sprintf(`
resource "terraform_data" "receiver" {
  input = { url = %s, event = %s, secret = %s }
}
resource "dialnexa_user_webhook" "test" {
  url    = terraform_data.receiver.output.url
  events = [terraform_data.receiver.output.event]
  secret = terraform_data.receiver.output.secret
}`, values["url"], values["event"], values["secret"])),
				ExpectError: message(test.want),
			})
			if got := api.writes(); len(got) != 0 {
				t.Errorf("something was sent: %v", got)
			}
		})
	}
}

// A key that is known only at apply is no reason for a first plan to fail: it only creates, and needs no API call.
func TestAccProvider_unknownKeyDoesNotFailAFirstPlan(t *testing.T) {
	t.Parallel()
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

// A call that needs a key which is not known yet says so, rather than to take another key from the environment.
func TestAccProvider_unknownKeyIsNamedWhereACallNeedsIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	testAcc(
		t,
		resource.TestStep{Config: api.webhook(urlA, events1, secret1)},
		resource.TestStep{
			Config: fmt.Sprintf(`
variable "replace" { type = string }
resource "terraform_data" "key" {
  input            = %q
  triggers_replace = var.replace
}
provider "dialnexa" {
  base_url = %q
  api_key  = terraform_data.key.output
}
resource "dialnexa_user_webhook" "test" {
  url    = "https://hooks.example.com/a"
  events = ["call.completed"]
  secret = "whsec_example_one"
}`, testKey, api.url),
			ConfigVariables: config.Variables{"replace": config.StringVariable("1")},
			ExpectError:     message("Unknown api_key in the provider block"),
		},
		resource.TestStep{Config: api.webhook(urlA, events1, secret1), ConfigPlanChecks: expectNothing()},
	)
}
