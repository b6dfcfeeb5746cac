// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// webhookFilter is what a search for webhooks can ask for; null asks for nothing. It is applied here and not by the API,
// since only one edition of its contract has a filter at all.
type webhookFilter struct {
	IsActive types.Bool
	Event    types.String
	URL      types.String
}

// read takes the named filters out of a configuration.
func (f *webhookFilter) read(ctx context.Context, config tfsdk.Config, names ...string) diag.Diagnostics {
	targets := map[string]any{"is_active": &f.IsActive, "event": &f.Event, "url": &f.URL}
	var diags diag.Diagnostics
	for _, name := range names {
		diags.Append(config.GetAttribute(ctx, path.Root(name), targets[name])...)
	}
	// Terraform validates more than once in a plan, so a validator would warn more than once. An event that DialNexa has
	// added since can be looked for: unlike a webhook's own events, that can do no harm.
	if name := f.Event.ValueString(); name != "" && !dialnexa.IsListedEvent(name) {
		diags.AddAttributeWarning(path.Root("event"), "Unknown event name", notInCatalog(name)+
			"\n\nTerraform looks for webhooks with exactly this name.")
	}
	return diags
}

func (f webhookFilter) matches(w dialnexa.Webhook) bool {
	return (f.IsActive.IsNull() || w.IsActive != nil && *w.IsActive == f.IsActive.ValueBool()) &&
		(f.Event.IsNull() || slices.Contains(w.Events, f.Event.ValueString())) &&
		(f.URL.IsNull() || w.URL == f.URL.ValueString())
}
