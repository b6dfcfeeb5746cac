// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func null(kind tftypes.Type) tftypes.Value { return tftypes.NewValue(kind, nil) }

// readData reads a data source, without any CLI; what is read is nil after an error.
func readData(t *testing.T, server frameworkServer, name string, config values) (map[string]any, []*tfprotov6.Diagnostic) {
	t.Helper()
	schema := schemas(t, server).DataSourceSchemas[name]
	resp, err := server.ReadDataSource(context.Background(), &tfprotov6.ReadDataSourceRequest{TypeName: name, Config: valueOf(t, schema, config)})
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range resp.Diagnostics {
		if d.Severity == tfprotov6.DiagnosticSeverityError {
			return nil, resp.Diagnostics
		}
	}
	return goAttributes(t, resp.State, schema.ValueType()), resp.Diagnostics
}

// mustRead is readData for what has to succeed.
func mustRead(t *testing.T, server frameworkServer, name string, config values) map[string]any {
	t.Helper()
	got, diags := readData(t, server, name, config)
	noErrors(t, nil, diags)
	return got
}

func TestDataSource_findsOneByIDOrURL(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 5, mockserver.Config{Dialect: dialect, PageCap: 2})
			want := map[string]any{
				"id": "whk_2", "url": "https://hooks.example.com/2", "events": []any{"call.completed", "call.failed"},
				"is_active": true, "created_at": "2026-09-01T00:00:02.000Z",
			}
			for attribute, value := range map[string]string{"id": "whk_2", "url": "https://hooks.example.com/2"} {
				if diff := cmp.Diff(want, mustRead(t, configuredServer(t, api), "dialnexa_user_webhook", values{attribute: value})); diff != "" {
					t.Errorf("by %s (-want +got):\n%s", attribute, diff)
				}
			}
		})
	}
}

func TestDataSource_saysWhyItFoundNone(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		fault  *mockserver.Fault
		at     string
		says   []string
	}{
		"missing id":  {config: values{"id": "whk_gone"}, at: "id", says: []string{"whk_gone", "another workspace"}},
		"missing url": {config: values{"url": "https://hooks.example.com/2/"}, at: "url", says: []string{"exactly this url"}},
		"several":     {config: values{"url": "https://hooks.example.com/twice"}, at: "url", says: []string{"2 webhooks", "\n  whk_twice_a\n  whk_twice_b", "Set id"}},
		"wrong key": {
			config: values{"url": "https://hooks.example.com/2"}, fault: &mockserver.Fault{Times: -1, Status: http.StatusUnauthorized},
			says: []string{"401", "api_key"},
		},
		"wrong key with an id": {
			config: values{"id": "whk_2"}, fault: &mockserver.Fault{Times: -1, Status: http.StatusUnauthorized}, says: []string{"401", "api_key"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 3, mockserver.Config{PageCap: 2})
			for i, id := range []string{"whk_twice_b", "whk_twice_a"} {
				api.Put(mockserver.Webhook{
					ID: id, URL: "https://hooks.example.com/twice", Events: []string{"call.failed"},
					CreatedAt: time.Date(2026, 9, 2, 0, 0, 9-i, 0, time.UTC),
				})
			}
			if test.fault != nil {
				api.Fault(*test.fault)
			}
			_, diags := readData(t, configuredServer(t, api), "dialnexa_user_webhook", test.config)
			d := onlyDiagnostic(t, diags)
			if attributeOfDiagnostic(d) != test.at {
				t.Errorf("it is at %q", attributeOfDiagnostic(d))
			}
			for _, words := range test.says {
				if !strings.Contains(d.Detail, words) {
					t.Errorf("%q lacks %q", d.Detail, words)
				}
			}
		})
	}
}

// Validate needs no key, and no value that is known only at apply.
func TestDataSource_needsEitherIDOrURL(t *testing.T) {
	t.Parallel()
	server := asFrameworkServer(t, testServer())
	for name, test := range map[string]struct {
		config values
		at     string
		says   string
	}{
		"neither":        {config: values{}, at: "id", says: "one (and only one) of [id,url] is required"},
		"both":           {config: values{"id": "whk_1", "url": "https://hooks.example.com"}, at: "id", says: "one (and only one) of [id,url] is required"},
		"empty id":       {config: values{"id": ""}, at: "id", says: "the id is empty"},
		"id of a folder": {config: values{"id": ".."}, at: "id", says: "cannot be an id"},
		"empty url":      {config: values{"url": ""}, at: "url", says: "at least 1"},
		"id":             {config: values{"id": "whk_1"}},
		"url":            {config: values{"url": "http://old.example.com"}},
		"unknown id":     {config: values{"id": tftypes.UnknownValue}},
		"unknown url":    {config: values{"url": tftypes.UnknownValue}},
		"both unknown":   {config: values{"id": tftypes.UnknownValue, "url": tftypes.UnknownValue}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			resp, err := server.ValidateDataResourceConfig(context.Background(), &tfprotov6.ValidateDataResourceConfigRequest{
				TypeName: "dialnexa_user_webhook", Config: valueOf(t, schemas(t, server).DataSourceSchemas["dialnexa_user_webhook"], test.config),
			})
			if err != nil {
				t.Fatal(err)
			}
			if test.says == "" {
				noErrors(t, err, resp.Diagnostics)
				return
			}
			if d := onlyDiagnostic(t, resp.Diagnostics); attributeOfDiagnostic(d) != test.at || !strings.Contains(d.Detail, test.says) {
				t.Errorf("at %q: %s", attributeOfDiagnostic(d), d.Detail)
			}
		})
	}
}

// The order is by age, whatever the server's is, so that a list index means the same in the next plan.
func TestDataSources_findAllInAStableOrder(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		want   []string
	}{
		"all":     {values{}, []string{"whk_1", "whk_2", "whk_3", "whk_4", "whk_5", "whk_6", "late_a", "late_b"}},
		"active":  {values{"is_active": true}, []string{"whk_1", "whk_2", "whk_4", "whk_5"}},
		"paused":  {values{"is_active": false}, []string{"whk_3", "whk_6", "late_a", "late_b"}},
		"event":   {values{"event": "campaign.paused"}, []string{"late_a", "late_b"}},
		"url":     {values{"url": "https://hooks.example.com/4"}, []string{"whk_4"}},
		"no such": {values{"url": "https://hooks.example.com/4", "is_active": false}, []string{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 3})
			for _, id := range []string{"late_b", "late_a"} {
				api.Put(mockserver.Webhook{
					ID: id, URL: "https://hooks.example.com/late", Events: []string{"campaign.paused"},
					CreatedAt: time.Date(2026, 9, 3, 0, 0, 0, 0, time.UTC),
				})
			}
			got := mustRead(t, configuredServer(t, api), "dialnexa_user_webhooks", test.config)
			ids := []string{}
			found, _ := got["webhooks"].([]any)
			for _, each := range found {
				webhook, _ := each.(map[string]any)
				id, _ := webhook["id"].(string)
				ids = append(ids, id)
			}
			if diff := cmp.Diff(test.want, ids); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for filter, value := range test.config {
				if got[filter] != value {
					t.Errorf("%s became %v", filter, got[filter])
				}
			}
		})
	}
}

func TestDataSources_errorOnPageTwoIsAnError(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 4, mockserver.Config{PageCap: 2})
	api.Fault(mockserver.Fault{Method: "GET", Skip: 1, Times: -1, Status: http.StatusForbidden})
	_, diags := readData(t, configuredServer(t, api), "dialnexa_user_webhooks", values{})
	if d := onlyDiagnostic(t, diags); d.Summary != "Unable to list the webhooks" || !strings.Contains(d.Detail, "403") {
		t.Errorf("%s: %s", d.Summary, d.Detail)
	}
}

// DialNexa never shows a secret, so no data source has a place for one.
func TestDataSources_haveNoSecret(t *testing.T) {
	t.Parallel()
	for name, schema := range schemas(t, testServer()).DataSourceSchemas {
		if strings.Contains(schema.ValueType().String(), "secret") {
			t.Errorf("%s has a secret", name)
		}
	}
}
