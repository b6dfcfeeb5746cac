// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// newAgentDataSource finds one agent, by its ID or by its title. By its ID, it also shows that the key is of the agent's
// workspace, which no call of the API says otherwise.
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
		diags.AddAttributeError(path.Root("id"), "Agent not found in this workspace", fmt.Sprintf("The workspace of the provider's API key has no agent %q "+
			"(DialNexa responded: %v).\n\nThe key may be of another workspace than you expect: check which client's it is. It may also lack the permission to "+
			"read agents. Otherwise the agent was deleted, or the ID is wrong; the data source dialnexa_agents lists the agents of the workspace.", id, err))
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
	none := fmt.Sprintf("No agent of this workspace, which has %d, has the title %q. Titles are compared exactly. %s", total, title, otherWorkspace)
	return onlyOne(found, func(a agentModel) types.String { return a.ID }, "Agent", "title", none, diags)
}
