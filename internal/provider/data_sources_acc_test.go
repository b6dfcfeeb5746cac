// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// Webhooks that were made by hand come under Terraform, or OpenTofu, without a query; and data sources see what the same
// apply has just made. The next plan is empty.
func TestAccDataSources_importWebhooksAndSeeNewOnes(t *testing.T) {
	t.Parallel()
	c := newCLI(t, nil, acctest.ImportForEach)
	c.configure(newNumberedAPI(t, 6, mockserver.Config{PageCap: 2}).webhook(urlA, events1, secret1) + `
data "dialnexa_user_webhooks" "paused" {
  is_active = false
}
locals {
  paused = { for webhook in data.dialnexa_user_webhooks.paused.webhooks : webhook.id => webhook }
}
import {
  for_each = local.paused
  to       = dialnexa_user_webhook.imported[each.key]
  id       = each.key
}
resource "dialnexa_user_webhook" "imported" {
  for_each  = local.paused
  url       = each.value.url
  events    = each.value.events
  is_active = each.value.is_active
}

data "dialnexa_user_webhook" "by_url" {
  url        = "https://hooks.example.com/a"
  depends_on = [dialnexa_user_webhook.test]
}
data "dialnexa_user_webhook" "by_id" {
  id = dialnexa_user_webhook.test.id
}
data "dialnexa_user_webhooks" "all" {
  depends_on = [dialnexa_user_webhook.test]
}
output "found" {
  value = length(data.dialnexa_user_webhooks.all.webhooks)
}
output "same" {
  value = data.dialnexa_user_webhook.by_url == data.dialnexa_user_webhook.by_id
}`)
	c.apply(`2 imported, 1 added, 0 changed, 0 destroyed. Outputs: found = 7 same = true`)
	c.planNothing()
}

// Nothing of an agent except what the data sources show reaches a plan, a state, the screen or a log at TRACE.
func TestAccDataSources_showNoPromptOfAnAgent(t *testing.T) {
	t.Parallel()
	api := newWorkspaceAPI(t, "")
	c := newCLI(t, []string{"TF_LOG=TRACE"})
	c.configure(api.config(`
data "dialnexa_agents" "all" {}
data "dialnexa_agent" "support" {
  title = "Support"
}
output "agents" {
  value = [data.dialnexa_agents.all, data.dialnexa_agent.support]
}`))
	api.Fault(mockserver.Fault{Method: "GET", Status: 200, Body: `{"agents":"` + agentText + `"}`, Times: -1})
	c.mustFail("Unable to list the agents", "plan")
	api.ClearFaults()
	c.mustRun("", "plan", "-out=agents.tfplan")
	c.mustRun("", "apply", "agents.tfplan")
	c.hasNowhere([]string{agentText, "first_message", "post_call_data", "Version 1"})
	if text := c.read("terraform.tfstate"); !strings.Contains(text, `"title": "Support"`) {
		t.Errorf("the state lacks the agents: %s", text)
	}
}

// With the key of another workspace, a plan that looks up an agent by its ID, as the module does with workspace_agent_id,
// fails before any webhook is registered.
func TestAccDataSources_guardAgainstTheKeyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	module, err := filepath.Abs("../../examples/modules/webhooks")
	if err != nil {
		t.Fatal(err)
	}
	api := newMockAPI(t, mockserver.Config{APIKeys: []string{testKey, otherKey}})
	api.PutAgent(mockserver.Agent{ID: "agent_b"})
	c := newCLI(t, []string{"DIALNEXA_BASE_URL=" + api.BaseURL(), "DIALNEXA_API_KEY=" + otherKey}, acctest.WriteOnly)
	c.configure(fmt.Sprintf(`
module "webhooks" {
  source             = %q
  workspace_agent_id = "agent_b"
  webhooks           = { crm = { url = "https://hooks.example.com/a" } }
  secrets            = { crm = "whsec_example_one" }
}`, filepath.ToSlash(module)))
	c.mustRun("", "get")
	c.mustFail("may be of another workspace", "apply", "-auto-approve")
	api.checkRequests()
	c.Env = append(c.Env, "DIALNEXA_API_KEY="+testKey)
	c.apply("1 added")
	api.checkServer(1)
}
