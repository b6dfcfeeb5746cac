// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// listing is what terraform query asks for.
type listing struct {
	config  values
	limit   int64
	include bool
}

// query lists as Terraform does.
func query(t *testing.T, server frameworkServer, l listing) []tfprotov6.ListResourceResult {
	t.Helper()
	return slices.Collect(stream(t.Context(), t, server, l).Results)
}

func stream(ctx context.Context, t *testing.T, server frameworkServer, l listing) *tfprotov6.ListResourceServerStream {
	return must(server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: userWebhookType, Limit: l.limit, IncludeResource: l.include, Config: listConfig(t, l.config),
	}))(t)
}

func listConfig(t *testing.T, given values) *tfprotov6.DynamicValue {
	return configOf(t, schemas(t).ListResourceSchemas[userWebhookType], given)
}

// idsOf returns the ids in the identities of results, sorted.
func idsOf(t *testing.T, results []tfprotov6.ListResourceResult) []string {
	t.Helper()
	ids := []string{}
	for _, result := range results {
		noErrors(t, result.Diagnostics)
		ids = append(ids, idOf(t, result.Identity))
	}
	slices.Sort(ids)
	return ids
}

// A person knows a webhook by its URL, and by its events.
func TestList_showsWhatAPersonRecognizes(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 6, mockserver.Config{})
	api.Put(mockserver.Webhook{URL: "https://hooks.example.com/a?t0ken", Events: []string{"call.failed"}, IsActive: true})
	var names []string
	for _, result := range query(t, configuredServer(t, api), listing{limit: 100}) {
		names = append(names, result.DisplayName)
		if result.Resource != nil {
			t.Error("the resource was not asked for")
		}
	}
	for _, want := range []string{
		"https://hooks.example.com/1 (call.completed)",
		"https://hooks.example.com/4 (call.completed, call.failed)",
		"https://hooks.example.com/6 (call.completed, call.failed), paused",
		"https://hooks.example.com/a?t0ken (call.failed)",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%v lacks %s", names, want)
		}
	}
}

// A limit ends the list.
func TestList_limitEndsTheList(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		limit   int64
		config  values
		results int
	}{
		{limit: 1, results: 1},
		{limit: 12, results: 12},
		{limit: 100, results: 12},
		{limit: 2, config: values{"is_active": false}, results: 2},
	} {
		api := newNumberedAPI(t, 12, mockserver.Config{PageCap: 3})
		if got := query(t, configuredServer(t, api), listing{limit: test.limit, config: test.config}); len(got) != test.results {
			t.Errorf("%v: got %d results", test, len(got))
		}
	}
}

// A query includes the same attributes as an import: no secret, and allow_unlisted_events for an event that the catalog lacks.
func TestList_includesTheResourceAsAnImportHasIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	created := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	api.Put(mockserver.Webhook{ID: "whk_1", URL: urlOfA, Events: []string{"call.transferred", "call.completed"}, CreatedAt: created})
	api.Put(mockserver.Webhook{ID: "whk_2", URL: urlOfB, Events: []string{"call.failed"}, IsActive: true, CreatedAt: created})
	got := map[string]any{}
	for _, result := range query(t, configuredServer(t, api), listing{limit: 100, include: true}) {
		got[idOf(t, result.Identity)] = goAttributes(t, result.Resource, webhookType(t))
	}
	want := map[string]any{
		"whk_1": map[string]any{
			"id": "whk_1", "url": urlOfA, "events": []any{"call.completed", "call.transferred"}, "allow_unlisted_events": true,
			"is_active": false, "created_at": "2026-09-01T08:00:00.000Z", "secret": nil, "secret_wo": nil, "secret_wo_version": nil,
		},
		"whk_2": map[string]any{
			"id": "whk_2", "url": urlOfB, "events": []any{"call.failed"}, "allow_unlisted_events": nil,
			"is_active": true, "created_at": "2026-09-01T08:00:00.000Z", "secret": nil, "secret_wo": nil, "secret_wo_version": nil,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An error is a result.
func TestList_errorIsAResult(t *testing.T) {
	t.Parallel()
	for _, pages := range []int{0, 1} {
		api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 4})
		api.Fault(mockserver.Fault{Method: "GET", Skip: pages, Times: -1, Status: 403})
		got := query(t, configuredServer(t, api), listing{limit: 100})
		if len(got) != 1 {
			t.Fatalf("got %d results, want an error", len(got))
		}
		expectError(t, got[0].Diagnostics, "", "Unable to list the webhooks", "status 403")
	}
}

// Ctrl-C ends a query that waits for a page, with a result that says so.
func TestList_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	api := newMockAPI(t, mockserver.Config{PageCap: 1}, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("page") == "1" {
				next.ServeHTTP(w, r)
				return
			}
			cancel()
			<-r.Context().Done()
		})
	})
	api.putByHand("call.completed")
	api.Put(mockserver.Webhook{URL: urlOfB, Events: []string{"call.completed"}})
	got := slices.Collect(stream(ctx, t, configuredServer(t, api), listing{limit: 100}).Results)
	if len(got) != 1 {
		t.Fatalf("got %d results", len(got))
	}
	expectError(t, got[0].Diagnostics, "", "interrupted")
}

// A list block without a config block sends no object at all.
func TestList_needsNoConfig(t *testing.T) {
	t.Parallel()
	kind := schemas(t).ListResourceSchemas[userWebhookType].ValueType()
	server := configuredServer(t, newNumberedAPI(t, 2, mockserver.Config{}))
	results := must(server.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: userWebhookType, Limit: 100, Config: dynamicValue(t, tftypes.NewValue(kind, nil)),
	}))(t)
	if got := idsOf(t, slices.Collect(results.Results)); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}
