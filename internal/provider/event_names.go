// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// checkEvents checks the names of a set of events: against the catalog, unless allowUnlisted lets newer names through.
// A name that is unknown is checked once it is known.
func checkEvents(events types.Set, allowUnlisted types.Bool, diags *diag.Diagnostics) {
	if !events.IsNull() && !events.IsUnknown() && len(events.Elements()) == 0 {
		diags.AddAttributeError(path.Root("events"), "Missing events", "List at least one event. To pause deliveries, set is_active = false.")
	}
	for _, element := range events.Elements() {
		name, _ := element.(types.String)
		at := path.Root("events").AtSetValue(element)
		switch {
		case name.IsUnknown():
		case name.IsNull():
			diags.AddAttributeError(at, "Missing event name", "An element of events is null. Remove it, or give it a name.")
		case eventNameFault(name.ValueString()) != nil:
			eventNameValidator.check(at, name, diags)
		case !dialnexa.IsListedEvent(name.ValueString()) && !allowUnlisted.IsUnknown() && !allowUnlisted.ValueBool():
			diags.AddAttributeError(at, "Unknown event name", notInCatalog(name.ValueString())+
				"\n\nIf DialNexa has added this event since, set allow_unlisted_events = true.")
		}
	}
}

// notInCatalog says that the catalog lacks a name, and which name was probably meant. Only without such a name, it
// lists the catalog: the messages about several typos would repeat the list.
func notInCatalog(name string) string {
	advice := "Known events: " + quotedCatalog("") + "."
	if nearest := dialnexa.NearestEvent(name); nearest != "" {
		advice = fmt.Sprintf("Did you mean %q?", nearest)
	}
	return fmt.Sprintf("%q is not an event that this version of the provider knows. %s", name, advice)
}

// listedEvents returns the names of the catalog.
func listedEvents() (names []string) {
	for _, event := range dialnexa.Events() {
		names = append(names, event.Name)
	}
	return names
}

// quotedCatalog lists the catalog, with quotes around each name.
func quotedCatalog(quote string) string {
	return quote + strings.Join(listedEvents(), quote+", "+quote) + quote
}

// sortedEvents returns the names in order, each once; never nil, which would be null in a state.
func sortedEvents(names []string) []string {
	sorted := append([]string{}, names...)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

func sameEvents(a, b []string) bool { return slices.Equal(sortedEvents(a), sortedEvents(b)) }

// eventList writes names as a configuration has them.
func eventList(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = strconv.Quote(name)
	}
	return "[" + strings.Join(quoted, ", ") + "]"
}
