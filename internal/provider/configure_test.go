// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// Configure hands the client to everything that calls the API: each of the four kinds has a field of its own in its
// answer, and one that is forgotten shows only when that kind is used.
func TestConfigure_reachesEveryKind(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.Put(mockserver.Webhook{ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.completed"}, IsActive: true})
	receiver := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(receiver.Close)
	for name, use := range map[string]func(*testing.T, frameworkServer) []*tfprotov6.Diagnostic{
		"ResourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			resp, err := server.ReadResource(context.Background(), &tfprotov6.ReadResourceRequest{
				TypeName: "dialnexa_user_webhook", CurrentState: dynamicValue(t, validWebhook(values{"id": "whk_1"})),
			})
			if err != nil {
				t.Fatal(err)
			}
			return resp.Diagnostics
		},
		"DataSourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			_, diags := readData(t, server, "dialnexa_user_webhook", values{"id": "whk_1"})
			return diags
		},
		"ListResourceData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			return query(t, server, listing{})[0].Diagnostics
		},
		"ActionData": func(t *testing.T, server frameworkServer) []*tfprotov6.Diagnostic {
			_, diags := invoke(t, server, values{"url": receiver.URL, "secret": "whsec_example_one"})
			return diags
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, d := range use(t, configuredServer(t, api)) {
				t.Errorf("%s: %s", d.Summary, d.Detail)
			}
			// The proof that this test would notice: a server that is not configured says so.
			if d := onlyDiagnostic(t, use(t, asFrameworkServer(t, testServer()))); d.Summary != "Provider not configured" {
				t.Errorf("without Configure it says %q", d.Summary)
			}
		})
	}
}
