// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// checkEvents checks the names of a set of events: against the catalog, unless allowUnlisted lets newer names through.
// What is unknown is checked once it is known.
func checkEvents(events types.Set, allowUnlisted types.Bool, diags *diag.Diagnostics) {
	if !events.IsNull() && !events.IsUnknown() && len(events.Elements()) == 0 {
		diags.AddAttributeError(path.Root("events"), "Missing events", "List at least one event. To pause deliveries, set is_active = false.")
	}
	for _, element := range events.Elements() {
		name, ok := element.(types.String)
		if !ok || name.IsUnknown() {
			continue
		}
		at := path.Root("events").AtSetValue(element)
		switch {
		case name.IsNull():
			diags.AddAttributeError(at, "Missing event name", "An element of events is null. Remove it, or give it a name.")
		case eventNameFault(name.ValueString()) != "":
			diags.AddAttributeError(at, "Invalid event name", eventNameFault(name.ValueString()))
		case allowUnlisted.IsUnknown() || allowUnlisted.ValueBool() || dialnexa.IsListedEvent(name.ValueString()):
		default:
			diags.AddAttributeError(at, "Unknown event name", unlistedEvent(name.ValueString()))
		}
	}
}

// eventNameFault says why a text can't be the name of an event, or "".
func eventNameFault(name string) string {
	trimmed := strings.TrimSpace(name)
	switch {
	case trimmed == "":
		return "The event name is empty."
	case strings.ContainsFunc(trimmed, unicode.IsSpace):
		return fmt.Sprintf("%q has a space in it, which no event name has.", name)
	case trimmed != name:
		return fmt.Sprintf("%q begins or ends with a space. Write %q.", name, trimmed)
	}
	return ""
}

// unlistedEvent says what to write instead of a name that the catalog lacks.
func unlistedEvent(name string) string {
	return notInCatalog(name) + "\n\nIf DialNexa has added this event since, set allow_unlisted_events = true."
}

// notInCatalog says that the catalog lacks a name, which name is near, and which there are.
func notInCatalog(name string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%q is not an event that this version of the provider knows.", name)
	if nearest := dialnexa.NearestEvent(name); nearest != "" {
		fmt.Fprintf(&b, " Did you mean %q?", nearest)
	}
	var names []string
	for _, event := range dialnexa.Events() {
		names = append(names, event.Name)
	}
	fmt.Fprintf(&b, "\n\nKnown events: %s.", strings.Join(names, ", "))
	return b.String()
}

// hasUnlistedEvent reports whether a webhook has an event that a configuration could not name without the escape hatch.
func hasUnlistedEvent(events []string) bool {
	for _, name := range events {
		if !dialnexa.IsListedEvent(name) {
			return true
		}
	}
	return false
}
