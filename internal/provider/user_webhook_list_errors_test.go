// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// An error is a result: what came before it stays, and the user sees why the rest is missing.
func TestList_errorOnPageTwoIsAResult(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 4})
	api.Fault(mockserver.Fault{Method: "GET", Skip: 1, Times: -1, Status: http.StatusForbidden})
	got := query(t, configuredServer(t, api), listing{limit: 100})
	if len(got) != 5 {
		t.Fatalf("got %d results, want four webhooks and an error", len(got))
	}
	idsOf(t, got[:4])
	d := onlyDiagnostic(t, got[4].Diagnostics)
	if d.Severity != tfprotov6.DiagnosticSeverityError || d.Summary != "Unable to list the webhooks" || !strings.Contains(d.Detail, "403") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

func TestList_firstErrorIsAResultToo(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 1, mockserver.Config{})
	api.Fault(mockserver.Fault{Method: "GET", Times: -1, Status: http.StatusUnauthorized})
	got := query(t, configuredServer(t, api), listing{limit: 100})
	if len(got) != 1 || !strings.Contains(onlyDiagnostic(t, got[0].Diagnostics).Detail, "api_key") {
		t.Errorf("got %d results", len(got))
	}
}

// Ctrl-C ends a query that waits for a page, with a result that says so.
func TestList_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	hanging := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("page") == "1" {
			_, _ = w.Write([]byte(`{"data":[{"id":"whk_1","url":"https://hooks.example.com/a","events":["call.completed"],"is_active":true}],"meta":{"total":2}}`))
			return
		}
		cancel()
		<-r.Context().Done()
	}))
	t.Cleanup(hanging.Close)
	got := query(t, configuredServer(t, mockAPI{url: hanging.URL}), listing{limit: 100, ctx: ctx})
	if len(got) != 2 || idOf(t, got[0]) != "whk_1" {
		t.Fatalf("got %d results", len(got))
	}
	if d := onlyDiagnostic(t, got[1].Diagnostics); !strings.Contains(d.Detail, "interrupted") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

// A list block without a config block sends no object at all.
func TestList_needsNoConfig(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newNumberedAPI(t, 2, mockserver.Config{}))
	kind := schemas(t, server).ListResourceSchemas["dialnexa_user_webhook"].ValueType()
	results, err := server.ListResource(context.Background(), &tfprotov6.ListResourceRequest{
		TypeName: "dialnexa_user_webhook", Limit: 100, Config: dynamicValue(t, null(kind)),
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := idsOf(t, slices.Collect(results.Results)); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestList_validatesTheEvent(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newMockAPI(t, mockserver.Config{}))
	for name, test := range map[string]struct {
		event    any
		severity tfprotov6.DiagnosticSeverity
		says     string
	}{
		"empty": {"", tfprotov6.DiagnosticSeverityError, "empty"},
		"space": {"call completed", tfprotov6.DiagnosticSeverityError, "space"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := server.ValidateListResourceConfig(context.Background(), &tfprotov6.ValidateListResourceConfigRequest{
				TypeName: "dialnexa_user_webhook",
				Config:   valueOf(t, schemas(t, server).ListResourceSchemas["dialnexa_user_webhook"], values{"event": test.event}),
			})
			if err != nil {
				t.Fatal(err)
			}
			d := onlyDiagnostic(t, resp.Diagnostics)
			if d.Severity != test.severity || attributeOfDiagnostic(d) != "event" || !strings.Contains(d.Detail, test.says) {
				t.Errorf("%s at %s: %s: %s", d.Severity, attributeOfDiagnostic(d), d.Summary, d.Detail)
			}
		})
	}
}
