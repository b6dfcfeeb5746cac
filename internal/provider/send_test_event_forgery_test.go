// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestAction_forgeryCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forged   int
		severity tfprotov6.DiagnosticSeverity
		summary  string
	}{
		"accepted": {200, tfprotov6.DiagnosticSeverityError, "The receiver accepts forged events"},
		"fault":    {500, tfprotov6.DiagnosticSeverityWarning, "The receiver fails on forged events"},
		"refused":  {forged: 403},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var r *receiver
			r = newReceiver(t, func(w http.ResponseWriter, _ *http.Request) {
				if len(r.deliveries()) > 1 {
					w.WriteHeader(test.forged)
				}
			})
			progress, diags := invoke(t, anywhere(t), testEvent(r, values{"expect_forgery_rejected": true}))
			if len(r.deliveries()) != 2 {
				t.Fatalf("%d events were sent", len(r.deliveries()))
			}
			if test.summary == "" {
				if len(diags) > 0 || progress[len(progress)-1] != "The receiver refused it with status 403 Forbidden, as it should" {
					t.Errorf("%q %v", progress, diags)
				}
				return
			}
			if d := onlyDiagnostic(t, diags); d.Severity != test.severity || d.Summary != test.summary || attributeOfDiagnostic(d) != "expect_forgery_rejected" {
				t.Errorf("%s at %s: %s", d.Summary, attributeOfDiagnostic(d), d.Detail)
			}
		})
	}
}

func TestAction_forgeryIsSentOnlyWhenAskedFor(t *testing.T) {
	t.Parallel()
	for _, value := range []any{nil, false} {
		r := newReceiver(t)
		_, diags := invoke(t, anywhere(t), testEvent(r, values{"expect_forgery_rejected": value}))
		noErrors(t, nil, diags)
		if len(r.deliveries()) != 1 {
			t.Errorf("%v: %d events were sent", value, len(r.deliveries()))
		}
	}
}

func TestAction_cutConnectionOnTheForgedEvent(t *testing.T) {
	t.Parallel()
	var r *receiver
	r = newReceiver(t, func(http.ResponseWriter, *http.Request) {
		if len(r.deliveries()) > 1 {
			panic(http.ErrAbortHandler)
		}
	})
	_, diags := invoke(t, anywhere(t), testEvent(r, values{"expect_forgery_rejected": true}))
	if d := onlyDiagnostic(t, diags); d.Summary != "The forged test event was not delivered" || !strings.Contains(d.Detail, "accepted the genuine event") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}
