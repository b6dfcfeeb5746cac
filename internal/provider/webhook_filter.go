// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
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
	return diags
}

func (f webhookFilter) matches(w dialnexa.Webhook) bool {
	return (f.IsActive.IsNull() || w.IsActive != nil && *w.IsActive == f.IsActive.ValueBool()) &&
		(f.Event.IsNull() || slices.Contains(w.Events, f.Event.ValueString())) &&
		(f.URL.IsNull() || w.URL == f.URL.ValueString())
}

// eventFilterValidator checks the name of an event to look for. One that the catalogue lacks is only warned of: DialNexa
// may have added it since, and unlike a webhook's own events it can do no harm.
type eventFilterValidator struct{}

func (eventFilterValidator) Description(context.Context) string {
	return "must be the name of an event"
}

func (v eventFilterValidator) MarkdownDescription(ctx context.Context) string {
	return v.Description(ctx)
}

func (eventFilterValidator) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if req.ConfigValue.IsNull() || req.ConfigValue.IsUnknown() {
		return
	}
	name := req.ConfigValue.ValueString()
	switch {
	case name == "" || strings.ContainsFunc(name, unicode.IsSpace):
		resp.Diagnostics.AddAttributeError(req.Path, "Invalid event name",
			fmt.Sprintf("%q is not an event name: it is empty or has a space in it.", name))
	case !dialnexa.IsListedEvent(name):
		resp.Diagnostics.AddAttributeWarning(req.Path, "Unknown event name",
			notInCatalogue(name)+"\n\nWebhooks with exactly this name are looked for all the same.")
	}
}
