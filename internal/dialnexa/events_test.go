// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

func TestEvents_isTheCatalogOfTheContract(t *testing.T) {
	t.Parallel()
	want := []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused", "workflow.lead.completed"}
	events := dialnexa.Events()
	for i, e := range events {
		if i >= len(want) || e.Name != want[i] || e.Trigger == "" || e.Source == "" || !dialnexa.IsListedEvent(e.Name) || dialnexa.NearestEvent(e.Name) != e.Name {
			t.Errorf("event %d is %+v", i, e)
		}
	}
	if len(events) != len(want) {
		t.Errorf("%d events, want %d", len(events), len(want))
	}
	events[0].Name = "changed by its caller"
	if dialnexa.Events()[0].Name != want[0] {
		t.Error("a caller can change the catalog")
	}
}

func TestIsListedEvent_isExact(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"", "Call.completed", "call.completed ", "call_completed", "call", "order.paid", "order.failed", "*"} {
		if dialnexa.IsListedEvent(name) {
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
		// The nearer one of two, or the first.
		"call.fail": "call.failed", "campaign.complete": "campaign.completed", "campaign.pause": "campaign.paused", "call.faipleted": "call.completed",
		// A third of it wrong, or more: two letters that are swapped count once.
		"campaign.p": "campaign.paused", "campaign.": "", "clal.fialde": "call.failed", "acllf.iaeld": "",
		// Nothing near: the leftovers of the SPEC's template, other services' events, no name at all.
		"order.paid": "", "order.failed": "", "order.completed": "", "": "", " ": "", ".": "", "call": "", "*": "", "invoice.payment_failed": "",
		"user.created": "", "payment_intent.succeeded": "", "message.sent": "", "日本語": "", "\xff\xfe": "",
		strings.Repeat("call.completed", 1000): "", strings.Repeat("x", 1<<20): "",
	} {
		if got := dialnexa.NearestEvent(name); got != want {
			t.Errorf("%.60q: got %q, want %q", name, got, want)
		}
	}
}

func FuzzNearestEvent(f *testing.F) {
	for _, e := range dialnexa.Events() {
		f.Add(e.Name)
		f.Add(strings.ToUpper(e.Name))
	}
	f.Add("order.paid")
	f.Add("\xff\x00")
	f.Fuzz(func(t *testing.T, name string) {
		got := dialnexa.NearestEvent(name)
		if got != "" && !dialnexa.IsListedEvent(got) {
			t.Errorf("%q: got %q, which is not listed", name, got)
		}
		if dialnexa.IsListedEvent(name) && got != name {
			t.Errorf("%q: got %q", name, got)
		}
	})
}
