// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

func TestAction_refusedEventFails(t *testing.T) {
	t.Parallel()
	answer := func(status int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(status)
			_, _ = w.Write([]byte(body))
		}
	}
	for name, test := range map[string]struct {
		answer http.HandlerFunc
		says   []string
	}{
		"refused": {answer(401, "\r\n bad signature\nsecond line"), []string{"401 Unauthorized", "begins: bad signature\n", "same secret", "raw body", "X-DialNexa-Signature"}},
		"no body": {answer(404, ""), []string{"404 Not Found.\n\nCheck the path"}},
		"fault":   {answer(500, "<html>"), []string{"500 Internal Server Error", "check its log"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, test.answer)
			_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"expect_forgery_rejected": true}))
			d := onlyDiagnostic(t, diags)
			if d.Summary != "The receiver refused the test event" || attributeOfDiagnostic(d) != "url" {
				t.Errorf("%s at %s", d.Summary, attributeOfDiagnostic(d))
			}
			for _, words := range append(test.says, r.URL) {
				if !strings.Contains(d.Detail, words) {
					t.Errorf("%q lacks %q", d.Detail, words)
				}
			}
			if len(r.deliveries()) != 1 {
				t.Error("the forged event was sent although the genuine one was refused")
			}
		})
	}
}

func TestAction_timeout(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() })
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"timeout": "50ms"}))
	d := onlyDiagnostic(t, diags)
	if d.Summary != "The test event was not delivered" || !strings.Contains(d.Detail, "no response within 50ms") || !strings.Contains(d.Detail, "higher timeout") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

func TestAction_unreachable(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	r.Close()
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, nil))
	d := onlyDiagnostic(t, diags)
	if d.Summary != "The test event was not delivered" || attributeOfDiagnostic(d) != "url" || !strings.Contains(d.Detail, r.URL) || !strings.Contains(d.Detail, "refused") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

func TestAction_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	r := newReceiver(t, func(_ http.ResponseWriter, req *http.Request) {
		cancel()
		<-req.Context().Done()
	})
	_, diags := invokeWith(t, ctx, newConfiguredServer(t), testEvent(r, nil))
	if d := onlyDiagnostic(t, diags); !strings.Contains(d.Detail, "interrupted") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

// A redirect is not followed, since it would take the body and the signature to another address.
func TestAction_redirectIsNotFollowed(t *testing.T) {
	t.Parallel()
	elsewhere := newReceiver(t)
	r := newReceiver(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, elsewhere.URL+"/moved?token=t0ken", http.StatusTemporaryRedirect)
	})
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, nil))
	d := onlyDiagnostic(t, diags)
	if !strings.Contains(d.Detail, "307") || !strings.Contains(d.Detail, "redirect to "+elsewhere.URL+", which") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
	if len(elsewhere.deliveries()) != 0 {
		t.Error("the redirect was followed")
	}
}

func TestAction_accepts2xxAlone(t *testing.T) {
	t.Parallel()
	for status, accepted := range map[int]bool{200: true, 202: true, 299: true, 300: false, 304: false, 400: false} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) })
			if _, diags := invoke(t, newConfiguredServer(t), testEvent(r, nil)); (len(diags) == 0) != accepted {
				t.Errorf("%d diagnostics", len(diags))
			}
		})
	}
}

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
			progress, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"expect_forgery_rejected": true}))
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
		_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"expect_forgery_rejected": value}))
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
	_, diags := invoke(t, newConfiguredServer(t), testEvent(r, values{"expect_forgery_rejected": true}))
	if d := onlyDiagnostic(t, diags); d.Summary != "The forged test event was not delivered" || !strings.Contains(d.Detail, "accepted the genuine event") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}
