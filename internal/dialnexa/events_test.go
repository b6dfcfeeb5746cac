// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"strings"
	"testing"
)

func TestEvents_isTheCatalogueOfTheContract(t *testing.T) {
	t.Parallel()
	want := []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused", "workflow.lead.completed"}
	events := Events()
	for i, e := range events {
		if i >= len(want) || e.Name != want[i] || e.Trigger == "" || e.Standing == "" || !IsListedEvent(e.Name) || NearestEvent(e.Name) != e.Name {
			t.Errorf("event %d is %+v", i, e)
		}
	}
	if len(events) != len(want) {
		t.Errorf("%d events, want %d", len(events), len(want))
	}
	events[0].Name = "changed by its caller"
	if Events()[0].Name != want[0] {
		t.Error("a caller can change the catalogue")
	}
}

func TestIsListedEvent_isExact(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Call.completed", "call.completed ", "call_completed", "call", "order.paid", "order.failed", "*"} {
		if IsListedEvent(name) {
			t.Errorf("%q is listed", name)
		}
	}
}

func TestNearestEvent_suggestsWhatWasMeantOrNothing(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		// Case and separators.
		"CALL.COMPLETED": "call.completed", "Call_Completed": "call.completed", "call-failed": "call.failed", "call failed": "call.failed",
		"call.no-answer": "call.no_answer", "call.noanswer": "call.no_answer", "CALL_NO_ANSWER": "call.no_answer", " call.failed\n": "call.failed",
		"workflow_lead_completed": "workflow.lead.completed", "campaign:paused": "campaign.paused", "campaign/paused": "campaign.paused",
		// Typos: a letter missing, doubled, wrong, swapped.
		"call.complete": "call.completed", "call.compleeted": "call.completed", "call.conpleted": "call.completed", "cal.completed": "call.completed",
		"clal.completed": "call.completed", "call.fialed": "call.failed", "calls.failed": "call.failed", "campain.paused": "campaign.paused",
		"campaign.pasued": "campaign.paused", "workflow.leads.completed": "workflow.lead.completed", "workflow.completed": "workflow.lead.completed",
		"call.not_answered": "call.no_answer",
		// The nearer one of two.
		"call.fail": "call.failed", "campaign.complete": "campaign.completed", "campaign.pause": "campaign.paused",
		// Nothing near: the leftovers of the SPEC's template, other services' events, no name at all.
		"order.paid": "", "order.failed": "", "order.completed": "", "": "", " ": "", ".": "", "call": "", "*": "", "invoice.payment_failed": "",
		"user.created": "", "payment_intent.succeeded": "", "message.sent": "", "日本語": "", "\xff\xfe": "",
		strings.Repeat("call.completed", 1000): "", strings.Repeat("x", 1<<20): "",
	} {
		if got := NearestEvent(name); got != want {
			t.Errorf("%.60q: got %q, want %q", name, got, want)
		}
	}
}

func TestEditDistance(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"a", "", 1},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "acb", 1},
		{"abc", "axc", 1},
		{"abc", "abxc", 1},
		{"abc", "ac", 1},
		{"abcd", "badc", 2},
		{"kitten", "sitting", 3},
		{"ca", "abc", 3},
	} {
		if got, back := editDistance(tt.a, tt.b), editDistance(tt.b, tt.a); got != tt.want || back != tt.want {
			t.Errorf("%q and %q: %d and %d, want %d", tt.a, tt.b, got, back, tt.want)
		}
	}
}
