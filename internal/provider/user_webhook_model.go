// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// userWebhookModel is the resource in a configuration, a plan or a state.
type userWebhookModel struct {
	ID                  types.String `tfsdk:"id"`
	URL                 types.String `tfsdk:"url"`
	Events              types.Set    `tfsdk:"events"`
	AllowUnlistedEvents types.Bool   `tfsdk:"allow_unlisted_events"`
	Secret              types.String `tfsdk:"secret"`
	// SecretWO is null but where the configuration itself was read: plans and states never have it.
	SecretWO        types.String `tfsdk:"secret_wo"`
	SecretWOVersion types.Int64  `tfsdk:"secret_wo_version"`
	IsActive        types.Bool   `tfsdk:"is_active"`
	CreatedAt       types.String `tfsdk:"created_at"`
}

func (m userWebhookModel) secrets() secrets {
	return secrets{Secret: m.Secret, SecretWO: m.SecretWO, SecretWOVersion: m.SecretWOVersion}
}

// secretPath is the attribute that the secret comes from.
func (m userWebhookModel) secretPath() path.Path {
	if m.Secret.IsNull() && !m.SecretWO.IsNull() {
		return path.Root("secret_wo")
	}
	return path.Root("secret")
}

// toNewWebhook is the body of a create; false where there is no secret to send, which a plan with values unknown until
// apply could not tell.
func (m userWebhookModel) toNewWebhook(diags *diag.Diagnostics) (dialnexa.NewWebhook, bool) {
	secret, ok := m.secrets().toCreate()
	if !ok {
		m.secrets().addMissing(diags)
	}
	return dialnexa.NewWebhook{
		URL:      m.URL.ValueString(),
		Events:   eventsOf(m.Events),
		Secret:   secret,
		IsActive: m.IsActive.ValueBool(),
	}, ok
}

// toPatch is the body of an update: what the plan changes of the prior state, and the secret where it has to be sent.
func (m userWebhookModel) toPatch(prior userWebhookModel, diags *diag.Diagnostics) (dialnexa.WebhookPatch, bool) {
	var patch dialnexa.WebhookPatch
	if !m.URL.Equal(prior.URL) {
		patch.URL = m.URL.ValueStringPointer()
	}
	if !m.Events.Equal(prior.Events) {
		patch.Events = eventsOf(m.Events)
	}
	if !m.IsActive.Equal(prior.IsActive) {
		patch.IsActive = m.IsActive.ValueBoolPointer()
	}
	secret, ok := m.secrets().toSend(prior.secrets())
	if !ok {
		m.secrets().addMissing(diags)
		return patch, false
	}
	patch.Secret = secret.ValueStringPointer()
	return patch, true
}

// created is the state after a create: what was planned, with what DialNexa gave.
func (m userWebhookModel) created(stored dialnexa.Webhook) userWebhookModel {
	m.SecretWO = types.StringNull()
	m.ID = types.StringValue(stored.ID)
	m.CreatedAt = textOrNull(stored.CreatedAt)
	return m
}

// updated is the state after an update: what was planned, with what never changes.
func (m userWebhookModel) updated(prior userWebhookModel) userWebhookModel {
	m.SecretWO = types.StringNull()
	m.ID = prior.ID
	m.CreatedAt = prior.CreatedAt
	return m
}

// refreshed is the state after a read, and whether that differs. The secret stays what it was: DialNexa shows a mask, or
// nothing. An import has only an id before, and gets the escape hatch for events that the catalogue lacks, so that the
// configuration generated from it is valid.
func (m userWebhookModel) refreshed(stored dialnexa.Webhook) (userWebhookModel, bool) {
	next := m
	if m.URL.IsNull() && hasUnlistedEvent(stored.Events) {
		next.AllowUnlistedEvents = types.BoolValue(true)
	}
	next.ID = types.StringValue(stored.ID)
	next.URL = types.StringValue(stored.URL)
	if m.Events.IsNull() || !slices.Equal(sortedEvents(eventsOf(m.Events)), sortedEvents(stored.Events)) {
		next.Events = eventSet(stored.Events)
	}
	next.IsActive = types.BoolPointerValue(stored.IsActive)
	if stored.CreatedAt != "" {
		next.CreatedAt = types.StringValue(stored.CreatedAt)
	}
	return next, !next.URL.Equal(m.URL) || !next.Events.Equal(m.Events) || !next.IsActive.Equal(m.IsActive) ||
		!next.CreatedAt.Equal(m.CreatedAt) || !next.AllowUnlistedEvents.Equal(m.AllowUnlistedEvents)
}

// warnOfDifferences says where DialNexa stores something other than what was planned. Terraform insists that the state
// is what was planned, so the difference shows as drift in the next plan.
func (m userWebhookModel) warnOfDifferences(stored dialnexa.Webhook, diags *diag.Diagnostics) {
	warn := func(attribute string, planned, got any) {
		diags.AddAttributeWarning(path.Root(attribute), "DialNexa stored something else",
			fmt.Sprintf("Planned was %v, but DialNexa stores %v. The next plan shows the difference as drift: "+
				"write what DialNexa stores in the configuration, if it is right.", planned, got))
	}
	if stored.URL != "" && stored.URL != m.URL.ValueString() {
		warn("url", fmt.Sprintf("%q", m.URL.ValueString()), fmt.Sprintf("%q", stored.URL))
	}
	if planned, got := sortedEvents(eventsOf(m.Events)), sortedEvents(stored.Events); stored.Events != nil && !slices.Equal(planned, got) {
		warn("events", "["+strings.Join(planned, ", ")+"]", "["+strings.Join(got, ", ")+"]")
	}
	if stored.IsActive != nil && *stored.IsActive != m.IsActive.ValueBool() {
		warn("is_active", m.IsActive.ValueBool(), *stored.IsActive)
	}
}

// eventsOf returns the names of a set that is known, in the order of the set.
func eventsOf(set types.Set) []string {
	names := make([]string, 0, len(set.Elements()))
	for _, element := range set.Elements() {
		if name, ok := element.(types.String); ok {
			names = append(names, name.ValueString())
		}
	}
	return names
}

// sortedEvents is a list as a set: sorted, each name once.
func sortedEvents(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

func eventSet(names []string) types.Set {
	elements := make([]attr.Value, 0, len(names))
	for _, name := range sortedEvents(names) {
		elements = append(elements, types.StringValue(name))
	}
	return types.SetValueMust(types.StringType, elements)
}

func textOrNull(text string) types.String {
	if text == "" {
		return types.StringNull()
	}
	return types.StringValue(text)
}
