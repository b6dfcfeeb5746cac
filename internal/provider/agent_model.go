// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
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
