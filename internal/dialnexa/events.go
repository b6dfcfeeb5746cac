// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"cmp"
	"slices"
	"strings"

	"github.com/agext/levenshtein"
)

// Event is one name of the catalog, with the condition that triggers it.
type Event struct {
	Name    string
	Trigger string
	// Source says where the event is documented, and whether deliveries were observed.
	Source string
}

// catalog has every event name that some edition of DialNexa's documentation lists: to add one, add a line. The API
// declares no enum, so the list can lag behind the service.
var catalog = []Event{
	{"call.completed", "a call ends successfully", "documentation and OpenAPI file; integrators have received it"},
	{"call.failed", "a call attempt fails", "documentation and OpenAPI file; integrators had received none up to September 2026"},
	{"call.no_answer", "no one picks up within the ring timeout", "older documentation"},
	{"campaign.completed", "all leads in a campaign have been called", "older documentation"},
	{"campaign.paused", "a campaign is paused", "older documentation"},
	{"workflow.lead.completed", "a lead finishes all steps in a workflow", "older documentation"},
}

// Events returns the event catalog, in the order of the documentation.
func Events() []Event { return slices.Clone(catalog) }

// IsListedEvent reports whether the catalog has this exact name.
func IsListedEvent(name string) bool {
	return slices.ContainsFunc(catalog, func(e Event) bool { return e.Name == name })
}

// NearestEvent returns the catalog name that a misspelled one most likely stands for, ignoring case and separators.
// It returns "" if no name is near: a wrong suggestion is worse than none.
func NearestEvent(name string) string {
	distance := func(e Event) int { return levenshtein.Distance(foldEvent(name), foldEvent(e.Name), nil) }
	best := slices.MinFunc(catalog, func(a, b Event) int { return cmp.Compare(distance(a), distance(b)) })
	// A third of the name may be wrong: enough for "call.complete" and "call_complet", too little for "order.paid".
	if distance(best)*3 > len(best.Name) {
		return ""
	}
	return best.Name
}

func foldEvent(name string) string {
	return strings.NewReplacer("-", ".", "_", ".", " ", ".", ":", ".", "/", ".").Replace(strings.ToLower(strings.TrimSpace(name)))
}
