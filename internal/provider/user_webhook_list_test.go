// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// listing is what terraform query asks for.
type listing struct {
	config  values
	limit   int64
	include bool
	ctx     context.Context
}

// query lists as Terraform does, without any CLI.
func query(t *testing.T, server frameworkServer, l listing) []tfprotov6.ListResourceResult {
	t.Helper()
	return slices.Collect(stream(t, server, l).Results)
}

func stream(t *testing.T, server frameworkServer, l listing) *tfprotov6.ListResourceServerStream {
	t.Helper()
	if l.ctx == nil {
		l.ctx = context.Background()
	}
	results, err := server.ListResource(l.ctx, &tfprotov6.ListResourceRequest{
		TypeName: "dialnexa_user_webhook", Limit: l.limit, IncludeResource: l.include,
		Config: valueOf(t, schemas(t, server).ListResourceSchemas["dialnexa_user_webhook"], l.config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// idOf is the id in a result's identity.
func idOf(t *testing.T, result tfprotov6.ListResourceResult) string {
	t.Helper()
	for _, d := range result.Diagnostics {
		t.Fatalf("%s: %s", d.Summary, d.Detail)
	}
	id, _ := goAttributes(t, result.Identity.IdentityData, identityType)["id"].(string)
	return id
}

func idsOf(t *testing.T, results []tfprotov6.ListResourceResult) []string {
	t.Helper()
	ids := make([]string, 0, len(results))
	for _, result := range results {
		ids = append(ids, idOf(t, result))
	}
	return ids
}

// newNumberedAPI is a mock with webhooks whk_1 … whk_n, the server's list beginning with the last; every third is paused, and
// every second has call.failed too.
func newNumberedAPI(t *testing.T, n int, cfg mockserver.Config) mockAPI {
	t.Helper()
	api := newMockAPI(t, cfg)
	for i := 1; i <= n; i++ {
		events := []string{"call.completed"}
		if i%2 == 0 {
			events = append(events, "call.failed")
		}
		api.Put(mockserver.Webhook{
			ID: fmt.Sprintf("whk_%d", i), URL: fmt.Sprintf("https://hooks.example.com/%d", i), Events: events, IsActive: i%3 != 0,
			CreatedAt: time.Date(2026, 9, 1, 0, 0, i, 0, time.UTC),
		})
	}
	return api
}

func TestList_walksAllPages(t *testing.T) {
	t.Parallel()
	for _, dialect := range dialects {
		t.Run(string(dialect), func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 7, mockserver.Config{Dialect: dialect, PageCap: 3})
			got := idsOf(t, query(t, configuredServer(t, api), listing{limit: 100}))
			slices.Sort(got)
			if want := []string{"whk_1", "whk_2", "whk_3", "whk_4", "whk_5", "whk_6", "whk_7"}; !slices.Equal(got, want) {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestList_showsWhatAPersonRecognises(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 6, mockserver.Config{})
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
		t.Run(fmt.Sprint(test.limit, test.config), func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 12, mockserver.Config{PageCap: 3})
			got := query(t, configuredServer(t, api), listing{limit: test.limit, config: test.config})
			if len(got) != test.results || len(api.Requests()) != test.pages {
				t.Errorf("got %d results with %d requests, want %d with %d", len(got), len(api.Requests()), test.results, test.pages)
			}
		})
	}
}

// A reader that stops early, as Terraform does at its limit, stops the fetching too.
func TestList_stopsWhenNobodyReads(t *testing.T) {
	t.Parallel()
	api := newNumberedAPI(t, 9, mockserver.Config{PageCap: 3})
	for range stream(t, configuredServer(t, api), listing{limit: 100}).Results {
		break
	}
	if got := len(api.Requests()); got != 1 {
		t.Errorf("%d pages were fetched", got)
	}
}

func TestList_filters(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		config values
		want   []string
	}{
		"active":       {values{"is_active": true}, []string{"whk_1", "whk_2", "whk_4", "whk_5"}},
		"paused":       {values{"is_active": false}, []string{"whk_3", "whk_6"}},
		"event":        {values{"event": "call.failed"}, []string{"whk_2", "whk_4", "whk_6"}},
		"both":         {values{"event": "call.failed", "is_active": false}, []string{"whk_6"}},
		"none matches": {values{"event": "campaign.paused"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 4})
			got := idsOf(t, query(t, configuredServer(t, api), listing{config: test.config, limit: 100}))
			slices.Sort(got)
			if !slices.Equal(got, test.want) {
				t.Errorf("got %v, want %v", got, test.want)
			}
		})
	}
}

// What a query includes is what an import would have: no secret, and the escape hatch for an event that the catalog lacks.
func TestList_includesTheResourceAsAnImportHasIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	created := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	api.Put(mockserver.Webhook{
		ID: "whk_1", URL: "https://hooks.example.com/a", Events: []string{"call.transferred", "call.completed"},
		Secret: "whsec_example_one", CreatedAt: created,
	})
	api.Put(mockserver.Webhook{ID: "whk_2", URL: "https://hooks.example.com/b", Events: []string{"call.failed"}, IsActive: true, CreatedAt: created})
	got := map[string]map[string]any{}
	for _, result := range query(t, configuredServer(t, api), listing{limit: 100, include: true}) {
		got[idOf(t, result)] = goAttributes(t, result.Resource, webhookType)
	}
	want := map[string]map[string]any{
		"whk_1": {
			"id": "whk_1", "url": "https://hooks.example.com/a", "events": []any{"call.completed", "call.transferred"}, "is_active": false,
			"created_at": "2026-09-01T08:00:00.000Z", "allow_unlisted_events": true, "secret": nil, "secret_wo": nil, "secret_wo_version": nil,
		},
		"whk_2": {
			"id": "whk_2", "url": "https://hooks.example.com/b", "events": []any{"call.failed"}, "is_active": true,
			"created_at": "2026-09-01T08:00:00.000Z", "allow_unlisted_events": nil, "secret": nil, "secret_wo": nil, "secret_wo_version": nil,
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
