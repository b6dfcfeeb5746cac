// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// agentText is what every version of every agent has in its prompt, its analysis and the key of a function.
const agentText = "the_text_that_no_client_needs"

const otherKey = "key_other:secret_other"

// newAgentAPI is a mock with two workspaces. The first, whose key is testKey, has four agents, two of them with the same
// title; the second has one.
func newAgentAPI(t *testing.T, cfg mockserver.Config) mockAPI {
	t.Helper()
	cfg.APIKeys = []string{testKey, otherKey}
	api := newMockAPI(t, cfg)
	for i, a := range []mockserver.Agent{
		{ID: "agent_d", Title: "Sales", Draft: 1},
		{ID: "agent_b", Title: "Support", Draft: 3, Published: []int{1, 2}, FolderID: "folder_1", WebhookID: "wh_dashboard"},
		{ID: "agent_c", Title: "Sales", Draft: 1, Published: []int{1}, FolderID: "folder_1"},
		{ID: "agent_a"},
		{ID: "agent_other", Title: "Support", Draft: 1, Workspace: 1},
	} {
		a.Prompt, a.CreatedAt = agentText, time.Date(2026, 9, 1, 0, 0, i/2, 0, time.UTC)
		api.PutAgent(a)
	}
	return api
}

func TestAgent_isFoundByIDAndByTitle(t *testing.T) {
	t.Parallel()
	for _, dialect := range []mockserver.Dialect{mockserver.DialectSpec, mockserver.DialectSpecWrapped, mockserver.DialectPage} {
		server := configuredServer(t, newAgentAPI(t, mockserver.Config{Dialect: dialect}))
		want := map[string]any{
			"id": "agent_b", "title": "Support", "agent_type": "Single_Prompt_Agent", "pipeline_type": "Cascaded", "folder_id": "folder_1",
			"timezone": "Asia/Kolkata", "webhook_id": "wh_dashboard", "draft_version_number": int64(3), "published_version_number": int64(2),
			"created_at": "2026-09-01T00:00:00.000Z", "updated_at": "2026-09-01T01:00:00.000Z",
		}
		for attribute, value := range map[string]string{"id": "agent_b", "title": "Support"} {
			if diff := cmp.Diff(want, mustRead(t, server, "dialnexa_agent", values{attribute: value})); diff != "" {
				t.Errorf("%s, by %s (-want +got):\n%s", dialect, attribute, diff)
			}
		}
		bare := mustRead(t, server, "dialnexa_agent", values{"id": "agent_a"})
		for _, attribute := range []string{"title", "folder_id", "webhook_id", "draft_version_number", "published_version_number"} {
			if bare[attribute] != nil {
				t.Errorf("%s, an agent without versions: %s is %v, not null", dialect, attribute, bare[attribute])
			}
		}
	}
}

// The order is by age, whatever the server's is.
func TestAgents_areFilteredInAStableOrder(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newAgentAPI(t, mockserver.Config{}))
	for name, test := range map[string]struct {
		config values
		want   string
	}{
		"all":              {values{}, "agent_b agent_d agent_a agent_c"},
		"published":        {values{"published": true}, "agent_b agent_c"},
		"never published":  {values{"published": false}, "agent_d agent_a"},
		"folder":           {values{"folder_id": "folder_1"}, "agent_b agent_c"},
		"both, and no one": {values{"folder_id": "folder_1", "published": false}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := mustRead(t, server, "dialnexa_agents", test.config)
			var ids []string
			list, _ := got["agents"].([]any)
			for _, each := range list {
				agent, _ := each.(map[string]any)
				ids = append(ids, fmt.Sprint(agent["id"]))
			}
			if strings.Join(ids, " ") != test.want || list == nil {
				t.Errorf("found %v, want %s", ids, test.want)
			}
			for filter, value := range test.config {
				if got[filter] != value {
					t.Errorf("%s became %v", filter, got[filter])
				}
			}
		})
	}
}

func TestAgents_oneRequestServesAllDataSources(t *testing.T) {
	t.Parallel()
	api := newAgentAPI(t, mockserver.Config{})
	server := configuredServer(t, api)
	mustRead(t, server, "dialnexa_agents", values{})
	mustRead(t, server, "dialnexa_agents", values{"published": true})
	mustRead(t, server, "dialnexa_agent", values{"title": "Support"})
	mustRead(t, server, "dialnexa_agent", values{"id": "agent_d"})
	if got := api.Requests(); len(got) != 1 {
		t.Errorf("%d requests, want 1", len(got))
	}
}

func TestAgent_saysWhyItFoundNone(t *testing.T) {
	t.Parallel()
	const workspace = "may also be of another workspace"
	status := func(code int, body string) *mockserver.Fault {
		return &mockserver.Fault{Times: -1, Status: code, Body: body}
	}
	for name, test := range map[string]struct {
		dialect mockserver.Dialect
		source  string
		config  values
		fault   *mockserver.Fault
		at      string
		says    []string
	}{
		"another workspace, 403": {config: values{"id": "agent_other"}, at: "id", says: []string{`"agent_other"`, "403", "may be of another workspace"}},
		"another workspace, 404": {
			dialect: mockserver.DialectSpecWrapped, config: values{"id": "agent_other"}, at: "id", says: []string{"404", "may be of another workspace"},
		},
		"unknown id":         {config: values{"id": "agent_none"}, at: "id", says: []string{"Agent not found", "dialnexa_agents"}},
		"malformed id":       {config: values{"id": "none"}, at: "id", says: []string{`"none"`, "Invalid agent ID format"}},
		"no such title":      {config: values{"title": "support"}, at: "title", says: []string{"No agent of this workspace", `"support"`, workspace}},
		"several":            {config: values{"title": "Sales"}, at: "title", says: []string{"2 agents", "\n  agent_d\n  agent_c", "Set id"}},
		"wrong key":          {config: values{"id": "agent_b"}, fault: status(401, ""), says: []string{"401", "api_key", workspace}},
		"a gateway's 404":    {config: values{"id": "agent_b"}, fault: status(404, `{"message":"Not Found"}`), says: []string{"404", "base_url", workspace}},
		"title, wrong key":   {config: values{"title": "Sales"}, fault: status(401, ""), says: []string{"401", "api_key", workspace}},
		"list, no right":     {source: "dialnexa_agents", fault: status(403, ""), says: []string{"403", workspace}},
		"list, no such path": {source: "dialnexa_agents", fault: status(404, `{"message":"Cannot GET /v1/agents"}`), says: []string{"404", "base_url", workspace}},
		"list, not a list":   {source: "dialnexa_agents", fault: status(200, `{"agents":"`+agentText+`"}`), says: []string{"wrong kind"}},
		"list, server error": {source: "dialnexa_agents", fault: status(500, ""), says: []string{"500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newAgentAPI(t, mockserver.Config{Dialect: test.dialect})
			if test.fault != nil {
				api.Fault(*test.fault)
			}
			if test.source == "" {
				test.source = "dialnexa_agent"
			}
			_, diags := readData(t, configuredServer(t, api), test.source, test.config)
			d := onlyDiagnostic(t, diags)
			if attributeOfDiagnostic(d) != test.at {
				t.Errorf("it is at %q", attributeOfDiagnostic(d))
			}
			for _, words := range test.says {
				if !strings.Contains(d.Detail, words) {
					t.Errorf("%q lacks %q", d.Detail, words)
				}
			}
			if strings.Contains(d.Detail, agentText) {
				t.Errorf("%q quotes an agent", d.Detail)
			}
		})
	}
}

// Validate needs no key, and no value that is known only at apply.
func TestAgent_needsEitherIDOrTitle(t *testing.T) {
	t.Parallel()
	server := asFrameworkServer(t, testServer())
	for name, test := range map[string]struct {
		config values
		valid  bool
	}{
		"id":             {values{"id": "agent_a"}, true},
		"title":          {values{"title": "Sales"}, true},
		"unknown id":     {values{"id": tftypes.UnknownValue}, true},
		"neither":        {values{}, false},
		"both":           {values{"id": "agent_a", "title": "Sales"}, false},
		"id of a folder": {values{"id": ".."}, false},
		"empty title":    {values{"title": ""}, false},
	} {
		resp, err := server.ValidateDataResourceConfig(context.Background(), &tfprotov6.ValidateDataResourceConfigRequest{
			TypeName: "dialnexa_agent", Config: valueOf(t, schemas(t, server).DataSourceSchemas["dialnexa_agent"], test.config),
		})
		if err != nil || (len(resp.Diagnostics) == 0) != test.valid {
			t.Errorf("%s: %v, %v", name, err, resp.Diagnostics)
		}
	}
}

// Nothing of an agent but what the data sources show reaches a plan, a state, the screen or a log at TRACE.
func TestAccAgents_leakNoPrompt(t *testing.T) {
	t.Parallel()
	api := newAgentAPI(t, mockserver.Config{})
	c := newCLI(t, "TF_LOG=TRACE", keyInEnvironment)
	c.configure(fmt.Sprintf(`
provider "dialnexa" {
  base_url    = %q
  max_retries = 0
}
data "dialnexa_agents" "all" {}
data "dialnexa_agent" "support" {
  title = "Support"
}
data "dialnexa_agent" "sales" {
  id = "agent_d"
}
output "agents" {
  value = [data.dialnexa_agents.all, data.dialnexa_agent.support, data.dialnexa_agent.sales]
}`, api.url))
	api.Fault(mockserver.Fault{Method: "GET", Truncate: 1500, Times: -1})
	if output, status := c.run("plan"); status == 0 || !strings.Contains(output, "agents") {
		t.Fatalf("a list that breaks off passed:\n%s", output)
	}
	api.ClearFaults()
	c.mustRun("plan", "-out=agents.tfplan")
	c.mustRun("apply", "agents.tfplan")
	c.mustRun("show", "-json")
	for place, text := range c.everything() {
		for _, word := range []string{agentText, "first_message", "post_call_data", "Version 1"} {
			if strings.Contains(text, word) {
				t.Errorf("%s holds %q", place, word)
			}
		}
	}
	if text := c.everything()["terraform.tfstate"]; !strings.Contains(text, `"title": "Support"`) {
		t.Errorf("the state lacks the agents: %s", text)
	}
}

// With the key of another workspace, a plan that looks up an agent by its ID fails before any webhook is registered.
func TestAccAgent_guardsAgainstTheKeyOfAnotherWorkspace(t *testing.T) {
	t.Parallel()
	api := newAgentAPI(t, mockserver.Config{})
	c := newCLI(t, "DIALNEXA_API_KEY="+otherKey)
	c.configure(api.configWithoutKey(`
data "dialnexa_agent" "workspace" {
  id = "agent_b"
}
resource "dialnexa_user_webhook" "test" {
  url        = "https://hooks.example.com/a"
  events     = ["call.completed"]
  secret     = "whsec_example_one"
  depends_on = [data.dialnexa_agent.workspace]
}`))
	if output, status := c.run("apply", "-auto-approve"); status == 0 || !message("may be of another workspace").MatchString(output) {
		t.Errorf("exit status %d\n%s", status, output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("something was registered: %v", got)
	}
	c.Env = append(c.Env, keyInEnvironment)
	c.mustRun("apply", "-auto-approve")
	if all := api.Webhooks(); len(all) != 1 || all[0].Workspace != 0 {
		t.Errorf("with the right key, the server holds %d webhooks", len(all))
	}
}

// The module does the same with workspace_agent_id.
func TestAccAgent_guardsTheModule(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.WriteOnly)
	module, err := filepath.Abs("../../examples/modules/webhooks")
	if err != nil {
		t.Fatal(err)
	}
	api := newAgentAPI(t, mockserver.Config{})
	c := newCLI(t, "DIALNEXA_API_KEY="+otherKey, "DIALNEXA_BASE_URL="+api.url)
	c.configure(fmt.Sprintf(`
module "webhooks" {
  source             = %q
  workspace_agent_id = "agent_b"
  webhooks           = { crm = { url = "https://hooks.example.com/a" } }
  secrets            = { crm = "whsec_example_one" }
}`, filepath.ToSlash(module)))
	c.mustRun("get")
	if output, status := c.run("apply", "-auto-approve"); status == 0 || !message("may be of another workspace").MatchString(output) {
		t.Errorf("exit status %d\n%s", status, output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("something was registered: %v", got)
	}
}
