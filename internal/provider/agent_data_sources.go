// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// agentModel is an agent as data sources show it.
type agentModel struct {
	ID                     types.String `tfsdk:"id"`
	Title                  types.String `tfsdk:"title"`
	AgentType              types.String `tfsdk:"agent_type"`
	PipelineType           types.String `tfsdk:"pipeline_type"`
	FolderID               types.String `tfsdk:"folder_id"`
	Timezone               types.String `tfsdk:"timezone"`
	WebhookID              types.String `tfsdk:"webhook_id"`
	DraftVersionNumber     types.Int64  `tfsdk:"draft_version_number"`
	PublishedVersionNumber types.Int64  `tfsdk:"published_version_number"`
	CreatedAt              types.String `tfsdk:"created_at"`
	UpdatedAt              types.String `tfsdk:"updated_at"`
}

func newAgentModel(a dialnexa.Agent) agentModel {
	return agentModel{
		ID:                     types.StringValue(a.ID),
		Title:                  textOrNull(a.Title),
		AgentType:              textOrNull(a.Type),
		PipelineType:           textOrNull(a.PipelineType),
		FolderID:               textOrNull(a.FolderID),
		Timezone:               textOrNull(a.Timezone),
		WebhookID:              textOrNull(a.WebhookID),
		DraftVersionNumber:     types.Int64PointerValue(a.DraftVersion),
		PublishedVersionNumber: types.Int64PointerValue(a.PublishedVersion),
		CreatedAt:              textOrNull(a.CreatedAt),
		UpdatedAt:              textOrNull(a.UpdatedAt),
	}
}

// agentAttributes returns the attributes of an agentModel, all of them read-only.
func agentAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id":            computedText("ID of the agent. Deliveries name it as `agent_id`."),
		"title":         computedText("Title of the agent's draft version."),
		"agent_type":    computedText("Kind of agent, such as `Single_Prompt_Agent`."),
		"pipeline_type": computedText("Kind of voice pipeline, such as `Cascaded`."),
		"folder_id":     computedText("ID of the folder that the agent is in."),
		"timezone":      computedText("Time zone of the agent, such as `Asia/Kolkata`."),
		"webhook_id": computedText("ID of a webhook that DialNexa associates with the agent. DialNexa does not document which kind of webhook " +
			"that is. It need not be one of this workspace's webhooks."),
		"draft_version_number": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of the version that is being edited.",
		},
		"published_version_number": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of the version that takes calls: the highest published one. Null if the agent was never published.",
		},
		"created_at": computedText("Time of creation, as DialNexa writes it."),
		"updated_at": computedText("Time of the last change, as DialNexa writes it."),
	}
}

// findAgents returns the agents that match, and the number of all. Their order does not change from one read to the
// next: the oldest first, and by id if dates are the same or missing.
func findAgents(ctx context.Context, client *dialnexa.Client, matches func(dialnexa.Agent) bool, diags *diag.Diagnostics) (found []agentModel, total int) {
	all, err := client.Agents(ctx)
	if err != nil {
		addAgentError(diags, "Unable to list the agents", err)
	}
	slices.SortFunc(all, func(a, b dialnexa.Agent) int {
		return cmp.Or(cmp.Compare(a.CreatedAt, b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	found = []agentModel{}
	for _, a := range all {
		if matches(a) {
			found = append(found, newAgentModel(a))
		}
	}
	return found, len(all)
}

// otherWorkspace is what a failed read of agents may mean, and what such reads are there to find.
const otherWorkspace = "The provider's API key may also be of another workspace than you expect."

// addAgentError adds a failed read of agents.
func addAgentError(diags *diag.Diagnostics, summary string, err error) {
	fact, advice := explain(err)
	statuses := []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound}
	if api, ok := errors.AsType[*dialnexa.APIError](err); ok && slices.Contains(statuses, api.StatusCode) {
		advice = joinTexts(" ", advice, otherWorkspace)
	}
	diags.AddError(summary, joinTexts("\n\n", fact, advice))
}

// newAgentDataSource finds one agent, by its ID or by its title. By its ID, it also shows that the key is of the
// agent's workspace, which no call of the API says otherwise.
func newAgentDataSource() datasource.DataSource {
	attributes := agentAttributes()
	attributes["id"] = searchedText("ID of the agent to find. Exactly one of `id` and `title` must be set.",
		idValidator, stringvalidator.ExactlyOneOf(path.MatchRoot("id"), path.MatchRoot("title")))
	attributes["title"] = searchedText("Title of the agent to find, which is that of its draft version, compared exactly, including case. "+
		"If several agents have it, the error lists their IDs. Exactly one of `id` and `title` must be set.", stringvalidator.LengthAtLeast(1))
	return &dataSource[agentModel]{name: "_agent", find: findAgent, schema: schema.Schema{
		MarkdownDescription: "Finds one agent of the workspace by its ID or its title. A lookup by ID also shows that the API key is of the " +
			"right workspace: it fails with a key of another one. Prompts, functions and analysis fields are not read.",
		Attributes: attributes,
	}}
}

func findAgent(ctx context.Context, client *dialnexa.Client, wanted agentModel, diags *diag.Diagnostics) agentModel {
	if wanted.ID.IsNull() {
		return findAgentByTitle(ctx, client, wanted.Title.ValueString(), diags)
	}
	id := wanted.ID.ValueString()
	found, err := client.Agent(ctx, id)
	api, _ := errors.AsType[*dialnexa.APIError](err)
	switch {
	case err == nil:
	case dialnexa.IsAgentNotFound(err), api != nil && api.StatusCode == http.StatusForbidden:
		diags.AddAttributeError(path.Root("id"), "Agent not found in this workspace", fmt.Sprintf("The workspace of the provider's API key has no agent %q, "+
			"or the key may not read agents (DialNexa responded: %v).\n\nThe key may be of another workspace than you expect: check which client's it is. "+
			"Otherwise the agent was deleted, or the ID is wrong; the data source dialnexa_agents lists the agents of the workspace.", id, err))
	case api != nil && api.StatusCode == http.StatusBadRequest:
		diags.AddAttributeError(path.Root("id"), "Invalid agent ID", fmt.Sprintf("DialNexa does not accept %q as the ID of an agent: %s.\n\n"+
			"The data source dialnexa_agents lists the IDs of the workspace.", id, strings.TrimRight(api.Message(), ".")))
	default:
		addAgentError(diags, fmt.Sprintf("Unable to read the agent %q", id), err)
	}
	return newAgentModel(found)
}

func findAgentByTitle(ctx context.Context, client *dialnexa.Client, title string, diags *diag.Diagnostics) agentModel {
	found, total := findAgents(ctx, client, func(a dialnexa.Agent) bool { return a.Title == title }, diags)
	none := fmt.Sprintf("No agent of this workspace has exactly the title %q; the workspace has %d agents. %s", title, total, otherWorkspace)
	return onlyOne(found, func(a agentModel) types.String { return a.ID }, "Agent", "title", none, diags)
}

// newAgentsDataSource finds all agents of the workspace, or those that match its filters.
func newAgentsDataSource() datasource.DataSource {
	return &dataSource[agentsModel]{name: "_agents", find: findMatchingAgents, schema: schema.Schema{
		MarkdownDescription: "Lists the agents of the workspace, or those that match every filter that is set. If none matches, the list is empty. " +
			"Prompts, functions and analysis fields are not read.",
		Attributes: map[string]schema.Attribute{
			"published": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only agents with a published version (`true`), or only those without one (`false`).",
			},
			"folder_id": filterText("Lists only agents in this folder.", stringvalidator.LengthAtLeast(1)),
			"agents": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Agents found, sorted by `created_at` and then by `id`.",
				NestedObject:        schema.NestedAttributeObject{Attributes: agentAttributes()},
			},
		},
	}}
}

// agentsModel is a search for agents and its result. A filter that is null asks for nothing.
type agentsModel struct {
	Published types.Bool   `tfsdk:"published"`
	FolderID  types.String `tfsdk:"folder_id"`
	Agents    []agentModel `tfsdk:"agents"`
}

func (m agentsModel) matches(a dialnexa.Agent) bool {
	return (m.Published.IsNull() || m.Published.ValueBool() == (a.PublishedVersion != nil)) &&
		(m.FolderID.IsNull() || m.FolderID.ValueString() == a.FolderID)
}

// findMatchingAgents filters the list here, since the API has neither a filter nor pages.
func findMatchingAgents(ctx context.Context, client *dialnexa.Client, wanted agentsModel, diags *diag.Diagnostics) agentsModel {
	wanted.Agents, _ = findAgents(ctx, client, wanted.matches, diags)
	return wanted
}
