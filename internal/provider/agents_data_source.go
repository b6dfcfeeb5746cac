// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ datasource.DataSource              = (*agentsDataSource)(nil)
	_ datasource.DataSourceWithConfigure = (*agentsDataSource)(nil)
)

// agentsDataSource finds all agents of the workspace, or those that match its filters.
type agentsDataSource struct {
	conn *connection
}

func newAgentsDataSource() datasource.DataSource { return &agentsDataSource{} }

func (d *agentsDataSource) Metadata(_ context.Context, req datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_agents"
}

func (d *agentsDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the agents of the workspace, or those that match every filter that is set. If none does, the list is empty. " +
			"Prompts, functions and analysis fields are not read.\n\nRequires Terraform 1.0 or OpenTofu 1.6.",
		Attributes: map[string]schema.Attribute{
			"published": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only agents with a published version (`true`), or only those without one (`false`).",
			},
			"folder_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Finds only agents in this folder.",
				Validators:          []validator.String{stringvalidator.LengthAtLeast(1)},
			},
			"agents": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The agents found, the oldest first; those of the same date by ID.",
				NestedObject:        schema.NestedAttributeObject{Attributes: agentAttributes()},
			},
		},
	}
}

func (d *agentsDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.conn = connectionFrom(req.ProviderData, &resp.Diagnostics)
}

// agentFilter is the data source without its result; null asks for nothing.
type agentFilter struct {
	Published types.Bool
	FolderID  types.String
}

func (f agentFilter) matches(a dialnexa.Agent) bool {
	return (f.Published.IsNull() || f.Published.ValueBool() == (a.PublishedVersion != nil)) &&
		(f.FolderID.IsNull() || f.FolderID.ValueString() == a.FolderID)
}

// Read filters the list here, since the API has neither a filter nor pages.
func (d *agentsDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var filter agentFilter
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("published"), &filter.Published)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("folder_id"), &filter.FolderID)...)
	client := d.conn.clientOrDiagnose(&resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	all, err := client.Agents(ctx)
	if err != nil {
		addAgentError(&resp.Diagnostics, "Unable to list the agents", err)
		return
	}
	sortAgents(all)
	found := []agentModel{}
	for _, a := range all {
		if filter.matches(a) {
			found = append(found, newAgentModel(a))
		}
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("agents"), found)...)
}
