// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// agentText is what every version of every agent has in its prompt, its analysis and the key of a function.
const agentText = "the_t0ken_that_no_client_needs"

const (
	otherKey = "key_other:secret_other"
	lateURL  = "https://hooks.example.com/late"
)

// newWorkspaceAPI returns a mock with two workspaces. The first, whose key is testKey, has six webhooks, two more with
// one URL and one date, and four agents, two of them with one title; the second has one agent.
func newWorkspaceAPI(t *testing.T, dialect mockserver.Dialect) mockAPI {
	t.Helper()
	api := newNumberedAPI(t, 6, mockserver.Config{Dialect: dialect, PageCap: 3, APIKeys: []string{testKey, otherKey}})
	for _, id := range []string{"late_b", "late_a"} {
		api.Put(mockserver.Webhook{
			ID: id, URL: lateURL, Events: []string{"campaign.paused"}, CreatedAt: time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC),
		})
	}
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

// readData reads a data source: its attributes, and the diagnostics.
func readData(
	t *testing.T, server frameworkServer, name string, config values,
) (tftypes.Value, []*tfprotov6.Diagnostic) {
	t.Helper()
	schema := schemas(t).DataSourceSchemas[name]
	req := &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: configOf(t, schema, config)}
	resp := must(server.ReadDataSource(t.Context(), req))(t)
	return must(resp.State.Unmarshal(schema.ValueType()))(t), resp.Diagnostics
}

// mustRead calls readData for what has to succeed.
func mustRead(t *testing.T, server frameworkServer, name string, config values) tftypes.Value {
	t.Helper()
	got, diags := readData(t, server, name, config)
	noErrors(t, diags)
	return got
}

func TestDataSources_findOne(t *testing.T) {
	t.Parallel()
	webhook := values{
		"id": "whk_2", "url": "https://hooks.example.com/2", "events": []string{"call.completed", "call.failed"},
		"is_active": true, "created_at": "2026-09-01T00:00:02.000Z",
	}
	agent := values{
		"id": "agent_b", "title": "Support", "agent_type": "Single_Prompt_Agent", "pipeline_type": "Cascaded",
		"folder_id": "folder_1", "timezone": "Asia/Kolkata", "webhook_id": "wh_dashboard", "draft_version_number": 3,
		"published_version_number": 2, "created_at": "2026-09-01T00:00:00.000Z", "updated_at": "2026-09-01T01:00:00.000Z",
	}
	withoutVersions := values{
		"id": "agent_a", "agent_type": "Single_Prompt_Agent", "pipeline_type": "Cascaded", "timezone": "Asia/Kolkata",
		"created_at": "2026-09-01T00:00:01.000Z", "updated_at": "2026-09-01T01:00:01.000Z",
	}
	for _, dialect := range dialects {
		server := configuredServer(t, newWorkspaceAPI(t, dialect))
		for _, test := range []struct {
			source, by string
			want       values
		}{
			{source: "dialnexa_user_webhook", by: "id", want: webhook},
			{source: "dialnexa_user_webhook", by: "url", want: webhook},
			{source: "dialnexa_agent", by: "id", want: agent},
			{source: "dialnexa_agent", by: "title", want: agent},
			{source: "dialnexa_agent", by: "id", want: withoutVersions},
		} {
			got := mustRead(t, server, test.source, values{test.by: test.want[test.by]})
			expectObject(t, test.source+" by "+test.by, got, test.want)
		}
	}
}

// A data source that depends on a resource of the same run finds it, whatever was read before.
func TestDataSources_seeWhatTheSameRunHasMade(t *testing.T) {
	t.Parallel()
	_, webhook := newWebhook(t)
	_, diags := readData(t, webhook.server, "dialnexa_user_webhook", values{"url": urlOfA})
	expectError(t, diags, "url", "Webhook not found")
	webhook.mustApply(validWebhook(nil))
	mustRead(t, webhook.server, "dialnexa_user_webhook", values{"url": urlOfA})
}

// The order is by age, whatever the server's is, so that a list index means the same in the next plan. The list
// resource has the filters too.
func TestDataSources_findAllInAStableOrder(t *testing.T) {
	t.Parallel()
	const webhooks, agents, four = "dialnexa_user_webhooks", "dialnexa_agents", "https://hooks.example.com/4"
	server := configuredServer(t, newWorkspaceAPI(t, ""))
	for _, test := range []struct {
		source string
		config values
		want   string
	}{
		{source: webhooks, want: "whk_1 whk_2 whk_3 whk_4 whk_5 whk_6 late_a late_b"},
		{source: webhooks, config: values{"is_active": true}, want: "whk_1 whk_2 whk_4 whk_5"},
		{source: webhooks, config: values{"is_active": false}, want: "whk_3 whk_6 late_a late_b"},
		{source: webhooks, config: values{"event": "call.failed", "is_active": false}, want: "whk_6"},
		{source: webhooks, config: values{"url": four}, want: "whk_4"},
		{source: webhooks, config: values{"url": four, "is_active": false}},
		{source: agents, want: "agent_b agent_d agent_a agent_c"},
		{source: agents, config: values{"published": true}, want: "agent_b agent_c"},
		{source: agents, config: values{"published": false}, want: "agent_d agent_a"},
		{source: agents, config: values{"folder_id": "folder_1"}, want: "agent_b agent_c"},
		{source: agents, config: values{"folder_id": "folder_1", "published": false}},
	} {
		got := attributesOf(mustRead(t, server, test.source, test.config))
		for filter, value := range test.config {
			if goValue(got[filter]) != value {
				t.Errorf("%s became %v", filter, got[filter])
			}
		}
		var found []tftypes.Value
		err := got[test.source[strings.LastIndex(test.source, "_")+1:]].As(&found)
		ids := []string{}
		for _, each := range found {
			ids = append(ids, fmt.Sprint(goValue(attributesOf(each)["id"])))
		}
		if strings.Join(ids, " ") != test.want || err != nil {
			t.Errorf("found %v, want %s", ids, test.want)
		}
		if test.source == webhooks {
			listed := idsOf(t, query(t, server, listing{config: test.config, limit: 100}))
			if slices.Sort(ids); !slices.Equal(listed, ids) {
				t.Errorf("a query lists %v, want %v", listed, ids)
			}
		}
	}
}

func TestDataSources_sayWhyTheyFoundNone(t *testing.T) {
	t.Parallel()
	const webhook, webhooks = "dialnexa_user_webhook", "dialnexa_user_webhooks"
	const agent, agents, workspace = "dialnexa_agent", "dialnexa_agents", "may also be of another workspace"
	const gateway, invalidKey = `{"message":"Not Found"}`, "Check the provider's api_key"
	status := func(code int, body string) mockserver.Fault {
		return mockserver.Fault{Times: -1, Status: code, Body: body}
	}
	for _, test := range []struct {
		source string
		config values
		fault  mockserver.Fault
		at     string
		says   []string
	}{
		{source: webhook, config: values{"id": "whk_gone"}, at: "id", says: []string{"Webhook not found", "whk_gone"}},
		{source: webhook, config: values{"url": urlOfA}, at: "url", says: []string{"not found", "exactly this url"}},
		{source: webhook, config: values{"url": "https://HOOKS.example.com/2"}, at: "url", says: []string{"its spelling"}},
		{source: webhook, config: values{"url": lateURL}, at: "url", says: []string{"2 webhooks", "\n  late_a\n  late_b"}},
		{source: webhook, config: values{"id": "whk_2"}, fault: status(401, ""), says: []string{invalidKey}},
		{source: webhooks, fault: mockserver.Fault{Skip: 1, Status: 403}, says: []string{"list the webhooks", "403"}},

		{source: agent, config: values{"id": "agent_other"}, at: "id", says: []string{
			`"agent_other"`, "403", "of another workspace", "the key may not read agents",
		}},
		{source: agent, config: values{"id": "agent_none"}, at: "id", says: []string{"Agent not found", "dialnexa_agents"}},
		{source: agent, config: values{"id": "none"}, at: "id", says: []string{`"none"`, "Invalid agent ID format"}},
		{source: agent, config: values{"title": "support"}, at: "title", says: []string{"has 4 agents", workspace}},
		{source: agent, config: values{"title": "Sales"}, at: "title", says: []string{"2 agents", "\n  agent_d\n  agent_c"}},
		{source: agent, config: values{"id": "agent_b"}, fault: status(401, ""), says: []string{invalidKey, workspace}},
		{source: agent, config: values{"id": "agent_b"}, fault: status(404, gateway), says: []string{"base_url", workspace}},
		{source: agent, config: values{"title": "Sales"}, fault: status(401, ""), says: []string{invalidKey, workspace}},
		{source: agents, fault: status(403, ""), says: []string{"403", workspace}},
		{source: agents, fault: status(200, `{"agents":"`+agentText+`"}`), says: []string{"has no list of agents"}},
		{source: agents, fault: status(500, ""), says: []string{"500"}},
	} {
		api := newWorkspaceAPI(t, "")
		if test.fault.Status != 0 {
			api.Fault(test.fault)
		}
		_, diags := readData(t, configuredServer(t, api), test.source, test.config)
		shown := expectError(t, diags, test.at, test.says...)
		if strings.Contains(shown, workspace) != slices.Contains(test.says, workspace) {
			t.Errorf("%q speaks of another workspace, or does not", shown)
		}
	}
}

// A name that the catalog lacks is warned of once, by the search and not by validate: Terraform validates more than
// once in a plan.
func TestFilter_warnsOfAnUnlistedEvent(t *testing.T) {
	t.Parallel()
	server, typo := configuredServer(t, newMockAPI(t, mockserver.Config{})), values{"event": "call.complete"}
	_, read := readData(t, server, "dialnexa_user_webhooks", typo)
	listed := query(t, server, listing{config: typo, limit: 1})
	if len(listed) != 1 {
		t.Fatalf("%d results, not one that has the warning", len(listed))
	}
	read = append(read, validate(t, "dialnexa_user_webhooks", typo)...)
	expectWarning(t, read, "event", `Did you mean "call.completed"?`)
	expectWarning(t, append(listed[0].Diagnostics, validate(t, listType, typo)...), "event", `mean "call.completed"?`)
}
