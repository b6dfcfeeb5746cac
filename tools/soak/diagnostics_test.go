// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"slices"
	"testing"
)

func TestErrorsIn_readsTheErrorsOfAnApply(t *testing.T) {
	t.Parallel()

	out := `{"@level":"info","type":"version"}
{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"Overrides"}}
{"@level":"error","type":"diagnostic","diagnostic":{"severity":"error","summary":"Unable to create the webhook","detail":"Nobody knows if DialNexa did it: why.\n\nIf one is:\n\n  terraform import dialnexa_user_webhook.NAME wh_1\n  terraform import dialnexa_user_webhook.NAME wh_2","address":"dialnexa_user_webhook.soak[\"0001\"]"}}
no JSON
`

	got := errorsIn([]byte(out))
	if len(got) != 1 || got[0].Address != `dialnexa_user_webhook.soak["0001"]` || !got[0].unconfirmed() || !got[0].clear() {
		t.Fatalf("got %+v", got)
	}

	if ids := got[0].candidates(); !slices.Equal(ids, []string{"wh_1", "wh_2"}) {
		t.Errorf("candidates are %q", ids)
	}
}

func TestDiagnostic_clearIsWhatAUserCanActOn(t *testing.T) {
	t.Parallel()

	for _, d := range []diagnostic{
		{Summary: "Plugin did not respond", Detail: "The plugin encountered an error"},
		{Summary: "Unable to update the webhook", Detail: ""},
		{Summary: "Unable to create the webhook", Detail: "Please report this to the developers of the provider."},
		{Summary: "Provider produced inconsistent result after apply", Detail: "Something"},
	} {
		if d.clear() {
			t.Errorf("%+v passes for clear", d)
		}
	}
}
