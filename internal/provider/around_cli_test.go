// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck/queryfilter"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

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
			statecheck.ExpectKnownValue(one, tfjsonpath.New("is_active"), knownvalue.Bool(true)),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("webhooks"), knownvalue.ListSizeExact(4)),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("webhooks").AtSliceIndex(0).AtMapKey("id"), knownvalue.StringExact("whk_1")),
			statecheck.ExpectKnownValue(all, tfjsonpath.New("webhooks").AtSliceIndex(3).AtMapKey("url"), knownvalue.StringExact("https://hooks.example.com/a")),
			statecheck.ExpectKnownValue(paused, tfjsonpath.New("webhooks"), knownvalue.ListSizeExact(1)),
			statecheck.ExpectKnownOutputValue("found_twice", knownvalue.Bool(true)),
		},
		ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
	})
}

func TestAccDataSource_validateNeedsNoKey(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.configure("data \"dialnexa_user_webhook\" \"none\" {}\n")
	if output, status := c.run("validate"); status == 0 || !message("Set id or url").MatchString(output) {
		t.Errorf("exit status %d:\n%s", status, output)
	}
}

// adoptAll is how a workspace of webhooks that were made by hand comes under Terraform, or OpenTofu, without a query.
const adoptAll = `
data "dialnexa_user_webhooks" "all" {}
locals {
  webhooks = { for webhook in data.dialnexa_user_webhooks.all.webhooks : webhook.id => webhook }
}
import {
  for_each = local.webhooks
  to       = dialnexa_user_webhook.adopted[each.key]
  id       = each.key
}
resource "dialnexa_user_webhook" "adopted" {
  for_each  = local.webhooks
  url       = each.value.url
  events    = each.value.events
  is_active = each.value.is_active
}`

func TestAccDataSources_adoptAWholeWorkspace(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureImportForEach)
	api := newNumberedAPI(t, 5, mockserver.Config{PageCap: 2})
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure("provider \"dialnexa\" {\n  base_url = \"" + api.url + "\"\n}\n" + adoptAll)
	if output := c.mustRun("apply", "-auto-approve"); !strings.Contains(output, "5 imported, 0 added, 0 changed, 0 destroyed") {
		t.Error(output)
	}
	if output, status := c.run("plan", "-detailed-exitcode"); status != 0 {
		t.Errorf("the plan is not empty:\n%s", output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the import wrote something: %v", got)
	}
}

// Query, generate, apply: a workspace is adopted, and the next plan is empty.
func TestAccCLI_queryAdoptsAWholeWorkspace(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureQuery)
	api := newNumberedAPI(t, 5, mockserver.Config{PageCap: 2})
	api.putForeignWebhook("call.completed", "call.transferred")
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure("provider \"dialnexa\" {\n  base_url = \"" + api.url + "\"\n}\n")
	c.write("all.tfquery.hcl", "list \"dialnexa_user_webhook\" \"all\" {\n  provider = dialnexa\n}\n")
	if output := c.mustRun("query", "-generate-config-out=generated.tf"); !strings.Contains(output, "https://hooks.example.com/2 (call.completed, call.failed)") {
		t.Error(output)
	}
	generated, err := os.ReadFile(filepath.Join(c.folder, "generated.tf"))
	if err != nil || strings.Count(string(generated), "allow_unlisted_events = true") != 1 {
		t.Fatalf("%v\n%s", err, generated)
	}
	if output := c.mustRun("apply", "-auto-approve"); !strings.Contains(output, "6 imported, 0 added, 0 changed, 0 destroyed") {
		t.Error(output)
	}
	if output, status := c.run("plan", "-detailed-exitcode"); status != 0 {
		t.Errorf("the plan is not empty:\n%s", output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the import wrote something: %v", got)
	}
}

func TestAccCLI_querySaysWhatFailed(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureQuery)
	api := newNumberedAPI(t, 5, mockserver.Config{PageCap: 2})
	api.Fault(mockserver.Fault{Method: "GET", Skip: 1, Times: -1, Status: 403})
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure("provider \"dialnexa\" {\n  base_url = \"" + api.url + "\"\n}\n")
	c.write("all.tfquery.hcl", "list \"dialnexa_user_webhook\" \"all\" {\n  provider = dialnexa\n}\n")
	if output, status := c.run("query"); status == 0 || !strings.Contains(output, "Unable to list the webhooks") || !strings.Contains(output, "403") {
		t.Errorf("exit status %d:\n%s", status, output)
	}
}

func TestAccCLI_queryFiltersAndLimits(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureQuery)
	api := newNumberedAPI(t, 9, mockserver.Config{PageCap: 4})
	list := "dialnexa_user_webhook.some"
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
			querycheck.ExpectIdentity(list, map[string]knownvalue.Check{"id": knownvalue.StringExact("whk_8")}),
			querycheck.ExpectIdentity(list, map[string]knownvalue.Check{"id": knownvalue.StringExact("whk_4")}),
			querycheck.ExpectResourceKnownValues(list,
				queryfilter.ByResourceIdentity(map[string]knownvalue.Check{"id": knownvalue.StringExact("whk_8")}),
				[]querycheck.KnownValueCheck{
					{Path: tfjsonpath.New("url"), KnownValue: knownvalue.StringExact("https://hooks.example.com/8")},
					{Path: tfjsonpath.New("is_active"), KnownValue: knownvalue.Bool(true)},
					{Path: tfjsonpath.New("secret"), KnownValue: knownvalue.Null()},
				}),
		},
	})
}
