// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var _ function.Function = (*listEventsFunction)(nil)

// listEventsFunction lists the catalog of events.
type listEventsFunction struct{}

func newListEventsFunction() function.Function { return listEventsFunction{} }

func (listEventsFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "list_events"
}

func (listEventsFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lists the events that the provider knows",
		MarkdownDescription: "Returns the names of all events that this version of the provider knows, in the order of the documentation. " +
			"A later version may know more: a webhook that subscribes to all of them then shows the new name in the plan after an upgrade of " +
			"the provider. It needs no API key.\n\n" + functionVersions,
		Return: function.ListReturn{ElementType: types.StringType},
	}
}

func (listEventsFunction) Run(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
	var names []string
	for _, event := range dialnexa.Events() {
		names = append(names, event.Name)
	}
	resp.Error = resp.Result.Set(ctx, names)
}
