// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestDataSources_sayWhyTheyFoundNone(t *testing.T) {
	t.Parallel()
	const webhook, webhooks, agent, agents = "dialnexa_user_webhook", "dialnexa_user_webhooks", "dialnexa_agent", "dialnexa_agents"
	const workspace, gateway = "may also be of another workspace", `{"message":"Not Found"}`
	status := func(code int, body string) *mockserver.Fault {
		return &mockserver.Fault{Times: -1, Status: code, Body: body}
	}
	notFound, pageTwo := status(404, refusal(404, `"Agent not found"`)), &mockserver.Fault{Skip: 1, Status: 403}
	for name, test := range map[string]struct {
		source string
		config values
		fault  *mockserver.Fault
		at     string
		says   []string
	}{
		"missing webhook":      {webhook, values{"id": "whk_gone"}, nil, "id", []string{"Webhook not found", "whk_gone", "of another"}},
		"missing url":          {webhook, values{"url": urlOfA}, nil, "url", []string{"exactly this url"}},
		"several webhooks":     {webhook, values{"url": lateURL}, nil, "url", []string{"2 webhooks", "\n  late_a\n  late_b", "Set id"}},
		"by id, wrong key":     {webhook, values{"id": "whk_2"}, status(401, ""), "", []string{"401", "api_key"}},
		"by url, wrong key":    {webhook, values{"url": urlOfA}, status(401, ""), "", []string{"401", "api_key"}},
		"page two of webhooks": {webhooks, values{}, pageTwo, "", []string{"Unable to list the webhooks", "403"}},

		"other workspace, 403":      {agent, values{"id": "agent_other"}, nil, "id", []string{`"agent_other"`, "403", "of another"}},
		"other workspace, 404":      {agent, values{"id": "agent_other"}, notFound, "id", []string{"404", "of another workspace"}},
		"missing agent":             {agent, values{"id": "agent_none"}, nil, "id", []string{"Agent not found", "dialnexa_agents"}},
		"malformed agent id":        {agent, values{"id": "none"}, nil, "id", []string{`"none"`, "Invalid agent ID format"}},
		"missing title":             {agent, values{"title": "support"}, nil, "title", []string{"None of the 4 agents", `"support"`, workspace}},
		"several agents":            {agent, values{"title": "Sales"}, nil, "title", []string{"2 agents", "\n  agent_d\n  agent_c"}},
		"agent by id, wrong key":    {agent, values{"id": "agent_b"}, status(401, ""), "", []string{"401", "api_key", workspace}},
		"agent, no such path":       {agent, values{"id": "agent_b"}, status(404, gateway), "", []string{"404", "base_url", workspace}},
		"agent by title, wrong key": {agent, values{"title": "Sales"}, status(401, ""), "", []string{"401", "api_key", workspace}},
		"agents, forbidden":         {agents, values{}, status(403, ""), "", []string{"403", workspace}},
		"agents, no such path":      {agents, values{}, status(404, gateway), "", []string{"404", "base_url", workspace}},
		"agents, not a list":        {agents, values{}, status(200, `{"agents":"`+agentText+`"}`), "", []string{"wrong kind"}},
		"agents, server error":      {agents, values{}, status(500, ""), "", []string{"500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newWorkspaceAPI(t, "")
			if test.fault != nil {
				api.Fault(*test.fault)
			}
			_, diags := readData(t, configuredServer(t, api), test.source, test.config)
			expectError(t, diags, test.at, test.says...)
		})
	}
}

func validateData(t *testing.T, name string, config values) []*tfprotov6.Diagnostic {
	t.Helper()
	return must(testServer().ValidateDataResourceConfig(t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{
		TypeName: name, Config: configOf(schemas().DataSourceSchemas[name], config),
	})).Diagnostics
}

// Validate needs no key, and no value that is known only at apply.
func TestDataSources_validateNamesTheFault(t *testing.T) {
	t.Parallel()
	unknown := tftypes.UnknownValue
	for _, test := range []struct {
		source string
		config values
		at     string
		says   string // "" if it is valid
	}{
		{"dialnexa_user_webhook", values{}, "id", "one (and only one) of [id,url] is required"},
		{"dialnexa_user_webhook", values{"id": "whk_1", "url": urlOfA}, "id", "one (and only one) of [id,url] is required"},
		{"dialnexa_user_webhook", values{"id": ""}, "id", "the id is empty"},
		{"dialnexa_user_webhook", values{"id": ".."}, "id", "cannot be an id"},
		{"dialnexa_user_webhook", values{"url": ""}, "url", "at least 1"},
		{"dialnexa_user_webhook", values{"id": "whk_1"}, "", ""},
		{"dialnexa_user_webhook", values{"url": "http://old.example.com"}, "", ""},
		{"dialnexa_user_webhook", values{"id": unknown}, "", ""},
		{"dialnexa_user_webhook", values{"id": unknown, "url": unknown}, "", ""},
		{"dialnexa_agent", values{}, "id", "No attribute specified"},
		{"dialnexa_agent", values{"id": "agent_a", "title": "Sales"}, "id", "2 attributes specified"},
		{"dialnexa_agent", values{"id": ".."}, "id", ".."},
		{"dialnexa_agent", values{"title": ""}, "title", "at least 1"},
		{"dialnexa_agent", values{"id": "agent_a"}, "", ""},
		{"dialnexa_agent", values{"title": "Sales"}, "", ""},
		{"dialnexa_agent", values{"id": unknown}, "", ""},
		{"dialnexa_user_webhooks", values{"event": "call completed"}, "event", "space"},
		{"dialnexa_user_webhooks", values{"url": ""}, "url", "at least 1"},
		{"dialnexa_agents", values{"folder_id": ""}, "folder_id", "at least 1"},
	} {
		t.Run(fmt.Sprint(test.source, test.config), func(t *testing.T) {
			t.Parallel()
			diags := validateData(t, test.source, test.config)
			if test.says != "" {
				expectError(t, diags, test.at, test.says)
			} else {
				noErrors(t, diags)
			}
		})
	}
}

func validateList(t *testing.T, config values) []*tfprotov6.Diagnostic {
	t.Helper()
	return must(testServer().ValidateListResourceConfig(t.Context(), &tfprotov6.ValidateListResourceConfigRequest{
		TypeName: webhookTypeName, Config: listConfig(config),
	})).Diagnostics
}

// A text that can't be the name of an event is an error at validate. A name that the catalog lacks is warned of once, by the
// search: Terraform validates more than once in a plan.
func TestFilter_checksTheEvent(t *testing.T) {
	t.Parallel()
	expectError(t, validateList(t, values{"event": ""}), "event", "empty")
	expectError(t, validateList(t, values{"event": "call completed"}), "event", "space")

	server, typo := configuredServer(t, newMockAPI(t, mockserver.Config{})), values{"event": "call.complete"}
	_, read := readData(t, server, "dialnexa_user_webhooks", typo)
	listed := query(t, server, listing{config: typo, limit: 1})
	if len(listed) != 1 {
		t.Fatalf("%d results, not one that has the warning", len(listed))
	}
	read = append(read, validateData(t, "dialnexa_user_webhooks", typo)...)
	expectWarning(t, read, "event", `Did you mean "call.completed"?`)
	expectWarning(t, append(listed[0].Diagnostics, validateList(t, typo)...), "event", `Did you mean "call.completed"?`)
}
