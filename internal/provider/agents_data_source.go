// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

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
			"folder_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Lists only agents in this folder.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
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
