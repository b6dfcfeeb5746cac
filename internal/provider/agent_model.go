// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"cmp"
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

// agentAttributes are the attributes of a agentModel, all of them read-only.
func agentAttributes() map[string]schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return map[string]schema.Attribute{
		"id":            text("The ID of the agent. Deliveries name it as `agent_id`."),
		"title":         text("The title of the agent's draft version."),
		"agent_type":    text("The kind of agent, such as `Single_Prompt_Agent`."),
		"pipeline_type": text("The kind of voice pipeline, such as `Cascaded`."),
		"folder_id":     text("The ID of the folder that the agent is in."),
		"timezone":      text("The time zone of the agent, such as `Asia/Kolkata`."),
		"webhook_id": text("The ID of a webhook that DialNexa associates with the agent. DialNexa does not document which kind of webhook " +
			"that is. It need not be one of this workspace's webhooks."),
		"draft_version_number": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "The number of the version that is being edited.",
		},
		"published_version_number": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "The number of the version that takes calls: the highest published one. Null if the agent was never published.",
		},
		"created_at": text("When the agent was created, as DialNexa writes it."),
		"updated_at": text("When the agent was last changed, as DialNexa writes it."),
	}
}

// sortAgents puts agents in an order that doesn't change from one read to the next: the oldest first, then by ID.
func sortAgents(agents []dialnexa.Agent) {
	slices.SortFunc(agents, func(a, b dialnexa.Agent) int {
		return cmp.Or(cmp.Compare(a.CreatedAt, b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
}

// otherWorkspace is what a failed read of agents may mean, and what such reads are there to find.
const otherWorkspace = "The provider's API key may also be of another workspace than you expect."

// addAgentError adds what went wrong with a read of agents.
func addAgentError(diags *diag.Diagnostics, summary string, err error) {
	detail := explain(err)
	var api *dialnexa.APIError
	if errors.As(err, &api) {
		switch api.StatusCode {
		case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound:
			detail += " " + otherWorkspace
		}
	}
	diags.AddError(summary, detail)
}
