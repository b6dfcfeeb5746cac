// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

func TestEvents_areCompleteAndListed(t *testing.T) {
	t.Parallel()
	for _, e := range dialnexa.Events() {
		if e.Trigger == "" || e.Source == "" || !dialnexa.IsListedEvent(e.Name) || dialnexa.NearestEvent(e.Name) != e.Name {
			t.Errorf("%+v", e)
		}
	}
	dialnexa.Events()[0].Name = "changed by its caller"
	if dialnexa.Events()[0].Name != "call.completed" {
		t.Error("a caller can change the catalog")
	}
}

func TestNearestEvent_suggestsWhatWasMeantOrNothing(t *testing.T) {
	t.Parallel()
	for want, names := range map[string][]string{
		"call.completed": {
			"CALL.COMPLETED", "Call_Completed", "call.completed ", "call.complete", "call.compleeted", "clal.completed",
			"call.faipleted", // as near to call.failed, which comes later
		},
		"call.failed":             {"call-failed", "call failed", " call.failed\n", "call.fialed", "call.fail"},
		"call.no_answer":          {"call.no-answer", "call.noanswer", "CALL_NO_ANSWER", "call.not_answered"},
		"campaign.completed":      {"campaign.complete"},
		"campaign.paused":         {"campaign:paused", "campaign/paused", "campain.paused", "campaign.pasued", "campaign.p"},
		"workflow.lead.completed": {"workflow_lead_completed", "workflow.leads.completed", "workflow.completed"},
		"": { // nothing near: the leftovers of the SPEC's template, other services' events, no name at all
			"order.paid", "order.completed", "invoice.payment_failed", "campaign.", "", " ", "call", "*", "日本語", "\xff\xfe",
			strings.Repeat("call.completed", 1000),
		},
	} {
		for _, name := range names {
			if got := dialnexa.NearestEvent(name); got != want || dialnexa.IsListedEvent(name) {
				t.Errorf("%.60q: got %q, want %q; it is listed: %t", name, got, want, dialnexa.IsListedEvent(name))
			}
		}
	}
}
