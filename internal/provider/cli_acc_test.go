// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

const keyInEnvironment = "DIALNEXA_API_KEY=" + testKey

// Validate needs no key, and sends no request.
func TestAccValidate_needsNoKey(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.configure(`
resource "dialnexa_user_webhook" "test" {
  url    = "http://hooks.example.com"
  events = ["call.complete"]
}
data "dialnexa_user_webhook" "none" {}`)
	output, status := c.run("validate")
	for _, want := range []string{`"call.completed"?`, "http://", "Invalid Attribute Combination"} {
		if status == 0 || !message(want).MatchString(output) {
			t.Errorf("exit status %d, and the output lacks %s:\n%s", status, want, output)
		}
	}
}

// Configuration that the CLI generates from an import plans clean, unlisted events included.
func TestAccImport_generatedConfigurationPlansClean(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.ImportBlock)
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, keyInEnvironment)
	c.configure(api.configWithoutKey(importBlock(api.putForeignWebhook("call.completed", "call.transferred"))))
	c.mustRun("plan", "-generate-config-out=generated.tf")
	if generated := c.read("generated.tf"); !strings.Contains(generated, "allow_unlisted_events = true") {
		t.Error(generated)
	}
	c.mustRun("apply", "-auto-approve")
	c.mustPlanNothing()
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the import wrote something: %v", got)
	}
}

// Data sources see what the same apply has just made, and then plan clean.
func TestAccDataSources_seeWhatTheApplyMade(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 3, mockserver.Config{PageCap: 2})
	one, all, paused := "data.dialnexa_user_webhook.one", "data.dialnexa_user_webhooks.all", "data.dialnexa_user_webhooks.paused"
	testAcc(t, resource.TestStep{
		Config: api.webhook(urlA, events3, secret1) + `
data "dialnexa_user_webhook" "one" {
  url        = "https://hooks.example.com/a"
  depends_on = [dialnexa_user_webhook.test]
}
data "dialnexa_user_webhook" "same" {
  id = dialnexa_user_webhook.test.id
}
data "dialnexa_user_webhooks" "all" {
  depends_on = [dialnexa_user_webhook.test]
}
data "dialnexa_user_webhooks" "paused" {
  is_active = false
  event     = "call.completed"
}
output "found_twice" {
  value = data.dialnexa_user_webhook.one == data.dialnexa_user_webhook.same
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownValue(one, tfjsonpath.New("events"), knownvalue.SetSizeExact(3)),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("webhooks"), knownvalue.ListSizeExact(4)),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("webhooks").AtSliceIndex(3).AtMapKey("url"), knownvalue.StringExact(urlOfA)),
			statecheck.ExpectKnownValue(paused, tfjsonpath.New("webhooks"), knownvalue.ListSizeExact(1)),
			statecheck.ExpectKnownOutputValue("found_twice", knownvalue.Bool(true)),
		},
	})
}

// importAll is how a workspace of webhooks that were made by hand comes under Terraform, or OpenTofu, without a query.
const importAll = `
data "dialnexa_user_webhooks" "all" {}
locals {
  webhooks = { for webhook in data.dialnexa_user_webhooks.all.webhooks : webhook.id => webhook }
}
import {
  for_each = local.webhooks
  to       = dialnexa_user_webhook.imported[each.key]
  id       = each.key
}
resource "dialnexa_user_webhook" "imported" {
  for_each  = local.webhooks
  url       = each.value.url
  events    = each.value.events
  is_active = each.value.is_active
}`

func TestAccDataSources_importAWorkspace(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.ImportForEach)
	api := newNumberedAPI(t, 5, mockserver.Config{PageCap: 2})
	c := newCLI(t, keyInEnvironment)
	c.configure(api.configWithoutKey(importAll))
	if output := c.mustRun("apply", "-auto-approve"); !strings.Contains(output, "5 imported, 0 added, 0 changed, 0 destroyed") {
		t.Error(output)
	}
	c.mustPlanNothing()
}

// Query, generate, apply: a workspace is imported, and the next plan is empty.
func TestAccQuery_importsAWorkspace(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Query)
	api := newNumberedAPI(t, 5, mockserver.Config{PageCap: 2})
	api.putForeignWebhook("call.completed", "call.transferred")
	c := newCLI(t, keyInEnvironment)
	c.configure(api.configWithoutKey(""))
	c.write("all.tfquery.hcl", "list \"dialnexa_user_webhook\" \"all\" {\n  provider = dialnexa\n}\n")
	if output := c.mustRun("query", "-generate-config-out=generated.tf"); !strings.Contains(output, "https://hooks.example.com/2 (call.completed, call.failed)") {
		t.Error(output)
	}
	if generated := c.read("generated.tf"); strings.Count(generated, "allow_unlisted_events = true") != 1 {
		t.Error(generated)
	}
	if output := c.mustRun("apply", "-auto-approve"); !strings.Contains(output, "6 imported, 0 added, 0 changed, 0 destroyed") {
		t.Error(output)
	}
	c.mustPlanNothing()
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the import wrote something: %v", got)
	}
}

func TestAccQuery_filtersAndLimits(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Query)
	api := newNumberedAPI(t, 9, mockserver.Config{PageCap: 4})
	list := "dialnexa_user_webhook.some"
	id := func(id string) map[string]knownvalue.Check {
		return map[string]knownvalue.Check{"id": knownvalue.StringExact(id)}
	}
	testAcc(t, resource.TestStep{
		Query: true,
		Config: api.config(`
list "dialnexa_user_webhook" "some" {
  provider         = dialnexa
  limit            = 2
  include_resource = true
  config {
    is_active = true
    event     = "call.failed"
  }
}`),
		QueryResultChecks: []querycheck.QueryResultCheck{
			querycheck.ExpectLength(list, 2),
			querycheck.ExpectIdentity(list, id("whk_8")),
			querycheck.ExpectIdentity(list, id("whk_4")),
			querycheck.ExpectResourceKnownValues(list, queryfilter.ByResourceIdentity(id("whk_8")), []querycheck.KnownValueCheck{
				{Path: tfjsonpath.New("url"), KnownValue: knownvalue.StringExact("https://hooks.example.com/8")},
				{Path: tfjsonpath.New("secret"), KnownValue: knownvalue.Null()},
			}),
		},
	})
}

// No provider block, no key: functions are of use where nothing else of the provider is, checks included.
func TestAccFunctions_workInAConfiguration(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Functions)
	testAcc(t, resource.TestStep{
		Config: `
locals {
  body      = jsonencode({ call_id = "call_1", status = "completed" })
  signature = provider::dialnexa::sign(local.body, "whsec_example_one")
}
resource "terraform_data" "later" {
  input = "whsec_example_one"
}
check "signature" {
  assert {
    condition     = provider::dialnexa::verify_signature(local.body, "whsec_example_one", local.signature)
    error_message = "The secrets differ."
  }
}
output "signature" {
  value = local.signature
}
output "unknown_until_apply" {
  value = provider::dialnexa::sign(local.body, terraform_data.later.output)
}
output "genuine" {
  value = provider::dialnexa::verify_signature(local.body, "whsec_example_one", local.signature)
}
output "malformed" {
  value = provider::dialnexa::verify_signature(local.body, "whsec_example_one", "none")
}`,
		ConfigStateChecks: []statecheck.StateCheck{
			statecheck.ExpectKnownOutputValue("signature", knownvalue.StringExact("sha256="+knownSignature)),
			statecheck.ExpectKnownOutputValue("unknown_until_apply", knownvalue.StringExact("sha256="+knownSignature)),
			statecheck.ExpectKnownOutputValue("genuine", knownvalue.Bool(true)),
			statecheck.ExpectKnownOutputValue("malformed", knownvalue.Bool(false)),
		},
	})
}
