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
	return slices.Collect(stream(t.Context(), server, l).Results)
}

func stream(ctx context.Context, server frameworkServer, l listing) *tfprotov6.ListResourceServerStream {
	return must(server.ListResource(ctx, &tfprotov6.ListResourceRequest{
		TypeName: webhookTypeName, Limit: l.limit, IncludeResource: l.include, Config: listConfig(l.config),
	}))
}

func listConfig(given values) *tfprotov6.DynamicValue {
	return configOf(schemas().ListResourceSchemas[webhookTypeName], given)
}

// idsOf are the ids in the identities of results, sorted.
func idsOf(t *testing.T, results []tfprotov6.ListResourceResult) []string {
	t.Helper()
	ids := []string{}
	for _, result := range results {
		noErrors(t, result.Diagnostics)
		ids = append(ids, idOf(result.Identity))
	}
	slices.Sort(ids)
	return ids
}

// A person knows a webhook by its URL, less a query that may carry a token, and by its events.
func TestList_showsWhatAPersonRecognizes(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 6, mockserver.Config{})
	api.Put(mockserver.Webhook{URL: "https://user:t0ken@hooks.example.com/a?t0ken", Events: []string{"call.failed"}, IsActive: true})
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
		"https://hooks.example.com/a?… (call.failed)",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%v lacks %s", names, want)
		}
	}
}

// A limit ends the list, and the fetching: a page that is not shown costs no request.
func TestList_fetchesNoPageBeyondTheLimit(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		limit          int64
		config         values
		results, pages int
	}{
		{limit: 1, results: 1, pages: 1},
		{limit: 3, results: 3, pages: 1},
		{limit: 4, results: 4, pages: 2},
		{limit: 12, results: 12, pages: 4},
		{limit: 100, results: 12, pages: 4},
		{limit: 2, config: values{"is_active": false}, results: 2, pages: 2},
	} {
		api := newNumberedAPI(t, 12, mockserver.Config{PageCap: 3})
		got := query(t, configuredServer(t, api), listing{limit: test.limit, config: test.config})
		if len(got) != test.results || len(api.Requests()) != test.pages {
			t.Errorf("%v: got %d results with %d requests", test, len(got), len(api.Requests()))
		}
	}
}

// A reader that stops early, as Terraform does at its limit, stops the fetching too.
func TestList_stopsWhenNoOneReads(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 9, mockserver.Config{PageCap: 3})
	for range stream(t.Context(), configuredServer(t, api), listing{limit: 100}).Results {
		break
	}
	if got := len(api.Requests()); got != 1 {
		t.Errorf("%d pages were fetched", got)
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
		got[idOf(result.Identity)] = goAttributes(result.Resource, webhookType)
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

// An error is a result: what came before it stays, and the user sees why the rest is missing.
func TestList_errorIsAResult(t *testing.T) {
	t.Parallel()
	for _, pages := range []int{0, 1} {
		api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 4})
		api.Fault(mockserver.Fault{Method: "GET", Skip: pages, Times: -1, Status: 403})
		got := query(t, configuredServer(t, api), listing{limit: 100})
		if len(got) != 4*pages+1 {
			t.Fatalf("got %d results, want those of %d pages and an error", len(got), pages)
		}
		idsOf(t, got[:4*pages])
		expectError(t, got[4*pages].Diagnostics, "", "Unable to list the webhooks", "status 403")
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
	got := slices.Collect(stream(ctx, configuredServer(t, api), listing{limit: 100}).Results)
	if len(got) != 2 {
		t.Fatalf("got %d results", len(got))
	}
	noErrors(t, got[0].Diagnostics)
	expectError(t, got[1].Diagnostics, "", "interrupted")
}

// A list block without a config block sends no object at all.
func TestList_needsNoConfig(t *testing.T) {
	t.Parallel()
	kind := schemas().ListResourceSchemas[webhookTypeName].ValueType()
	server := configuredServer(t, newNumberedAPI(t, 2, mockserver.Config{}))
	results := must(server.ListResource(t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: webhookTypeName, Limit: 100, Config: dynamicValue(tftypes.NewValue(kind, nil)),
	}))
	if got := idsOf(t, slices.Collect(results.Results)); len(got) != 2 {
		t.Errorf("got %v", got)
	}
}

func TestShownURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"HTTPS://Hooks.bücher.example:443/ü|":             "HTTPS://Hooks.bücher.example:443/ü|",
		"https://hooks.example.com/a%2Fb?token=t0ken#x":   "https://hooks.example.com/a%2Fb?…",
		"https://user:pass@hooks.example.com/a?token=one": "https://hooks.example.com/a?…",
		"https://hooks.example.com:port/t0ken":            "(a URL that can't be parsed)",
	} {
		if got := shownURL(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}
