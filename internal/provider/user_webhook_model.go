// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// userWebhookModel is the resource in a configuration, a plan or a state.
type userWebhookModel struct {
	ID                  types.String `tfsdk:"id"`
	URL                 types.String `tfsdk:"url"`
	Events              []string     `tfsdk:"events"`
	AllowUnlistedEvents types.Bool   `tfsdk:"allow_unlisted_events"`
	IsActive            types.Bool   `tfsdk:"is_active"`
	CreatedAt           types.String `tfsdk:"created_at"`
	secrets
}

// importedWebhook returns the state of an import before its first read.
func importedWebhook(id string) userWebhookModel {
	return userWebhookModel{ID: types.StringValue(id)}
}

// toNewWebhook returns the body of a create.
func (m userWebhookModel) toNewWebhook(secret types.String) dialnexa.NewWebhook {
	return dialnexa.NewWebhook{
		URL:      m.URL.ValueString(),
		Events:   m.Events,
		Secret:   secret.ValueString(),
		IsActive: m.IsActive.ValueBool(),
	}
}

// toPatch returns the body of an update: what the plan changes of the prior state, and the secret if it has to be sent.
func (m userWebhookModel) toPatch(prior userWebhookModel, change secretChange) dialnexa.WebhookPatch {
	var patch dialnexa.WebhookPatch
	if !m.URL.Equal(prior.URL) {
		patch.URL = m.URL.ValueStringPointer()
	}
	if !sameEvents(m.Events, prior.Events) {
		patch.Events = m.Events
	}
	if !m.IsActive.Equal(prior.IsActive) {
		patch.IsActive = m.IsActive.ValueBoolPointer()
	}
	if change.reason() != "" {
		patch.Secret = change.secret().ValueStringPointer()
	}
	return patch
}

// asWebhook returns what the model says of the stored webhook; a field that is null is zero.
func (m userWebhookModel) asWebhook() dialnexa.Webhook {
	return dialnexa.Webhook{
		ID: m.ID.ValueString(), URL: m.URL.ValueString(), Events: m.Events, IsActive: m.IsActive.ValueBoolPointer(),
	}
}

// saved returns the state after a write: what was planned, with what DialNexa gave the webhook, and without secret_wo.
func (m userWebhookModel) saved(id, createdAt types.String) userWebhookModel {
	m.ID, m.CreatedAt, m.SecretWO = id, createdAt, types.StringNull()
	return m
}

// refreshed returns the state after a read, and whether that differs. The secret stays what it was: DialNexa shows a
// mask, or nothing. An import, which has only an id before, gets allow_unlisted_events if the catalog lacks an event:
// the configuration generated from it would be invalid without.
func (m userWebhookModel) refreshed(stored dialnexa.Webhook) (userWebhookModel, bool) {
	next := m
	unlisted := func(name string) bool { return !dialnexa.IsListedEvent(name) }
	if m.URL.IsNull() && slices.ContainsFunc(stored.Events, unlisted) {
		next.AllowUnlistedEvents = types.BoolValue(true)
	}
	next.ID = types.StringValue(stored.ID)
	next.URL = types.StringValue(stored.URL)
	next.Events = sortedEvents(stored.Events)
	next.IsActive = types.BoolPointerValue(stored.IsActive)
	if stored.CreatedAt != "" {
		next.CreatedAt = types.StringValue(stored.CreatedAt)
	}
	return next, !next.URL.Equal(m.URL) || !sameEvents(next.Events, m.Events) || !next.IsActive.Equal(m.IsActive) ||
		!next.CreatedAt.Equal(m.CreatedAt) || !next.AllowUnlistedEvents.Equal(m.AllowUnlistedEvents)
}

// warnOfDifferences names what DialNexa stores differently from the plan. Terraform insists that the state
// is what was planned, so the difference shows as drift in the next plan.
func (m userWebhookModel) warnOfDifferences(stored dialnexa.Webhook, diags *diag.Diagnostics) {
	// Terraform folds warnings with the same summary into one, so each attribute has its own.
	warn := func(attribute, planned, got, value string) {
		diags.AddAttributeWarning(path.Root(attribute), "DialNexa stored a different value for "+attribute,
			fmt.Sprintf("Terraform planned %s; DialNexa stored %s. To accept it, set %s %s. Otherwise the next plan changes it back.",
				planned, got, attribute, value))
	}
	if stored.URL != "" && stored.URL != m.URL.ValueString() {
		warn("url", dialnexa.ShownURL(m.URL.ValueString()), dialnexa.ShownURL(stored.URL),
			"to the value that the data source dialnexa_user_webhook has: messages show only scheme and host")
	}
	if got := eventList(sortedEvents(stored.Events)); stored.Events != nil && !sameEvents(m.Events, stored.Events) {
		warn("events", eventList(sortedEvents(m.Events)), got, "= "+got)
	}
	if stored.IsActive != nil && *stored.IsActive != m.IsActive.ValueBool() {
		got := strconv.FormatBool(*stored.IsActive)
		warn("is_active", strconv.FormatBool(m.IsActive.ValueBool()), got, "= "+got)
	}
}
