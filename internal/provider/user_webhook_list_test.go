// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

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

// listConfig returns the configuration of a list block, which is null without a config block.
func listConfig(t *testing.T, given values) *tfprotov6.DynamicValue {
	t.Helper()
	return dynamicValue(t, object(t, schemas(t).ListResourceSchemas[userWebhookType].ValueType(), given))
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
	server, names := configuredServer(t, newNumberedAPI(t, 6, mockserver.Config{})), []string{}
	for _, result := range query(t, server, listing{limit: 100}) {
		names = append(names, result.DisplayName)
		if result.Resource != nil {
			t.Error("the resource was not asked for")
		}
	}
	for _, want := range []string{
		"https://hooks.example.com/4 (call.completed, call.failed)", "https://hooks.example.com/3 (call.completed), paused",
	} {
		if !slices.Contains(names, want) {
			t.Errorf("%v lacks %s", names, want)
		}
	}
}

func TestList_limitEndsTheList(t *testing.T) {
	t.Parallel()
	server := configuredServer(t, newNumberedAPI(t, 12, mockserver.Config{PageCap: 3}))
	for limit, want := range map[int64]int{1: 1, 4: 4, 100: 4} {
		got := query(t, server, listing{limit: limit, config: values{"is_active": false}})
		if len(got) != want {
			t.Errorf("limit %d: got %d results", limit, len(got))
		}
	}
}

// A query includes the same attributes as an import: no secret, and allow_unlisted_events for an event that the catalog
// lacks.
func TestList_includesTheResourceAsAnImportHasIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	created := time.Date(2026, 9, 1, 8, 0, 0, 0, time.UTC)
	api.Put(mockserver.Webhook{URL: urlOfA, Events: []string{"not.in_catalog", "call.completed"}, CreatedAt: created})
	api.Put(mockserver.Webhook{URL: urlOfB, Events: []string{"call.failed"}, IsActive: true, CreatedAt: created})
	want := map[string]values{
		urlOfA: {"events": []string{"call.completed", "not.in_catalog"}, "allow_unlisted_events": true, "is_active": false},
		urlOfB: {"events": []string{"call.failed"}, "is_active": true},
	}
	for _, result := range query(t, configuredServer(t, api), listing{limit: 100, include: true}) {
		got := must(result.Resource.Unmarshal(webhookType(t)))(t)
		url := fmt.Sprint(goValue(attributesOf(got)["url"]))
		same := values{"id": idOf(t, result.Identity), "url": url, "created_at": "2026-09-01T08:00:00.000Z"}
		expectObject(t, url, got, same.with(want[url]))
		delete(want, url)
	}
	if len(want) > 0 {
		t.Errorf("not listed: %v", want)
	}
}

// An error is a result, and Ctrl-C is an error.
func TestList_errorIsAResult(t *testing.T) {
	t.Parallel()
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for says, ctx := range map[string]context.Context{"status 403": t.Context(), "was interrupted": interrupted} {
		api := newNumberedAPI(t, 6, mockserver.Config{PageCap: 4})
		api.Fault(mockserver.Fault{Method: "GET", Skip: 1, Times: -1, Status: 403})
		got := slices.Collect(stream(ctx, t, configuredServer(t, api), listing{limit: 100}).Results)
		if len(got) != 1 {
			t.Fatalf("got %d results, want an error", len(got))
		}
		expectError(t, got[0].Diagnostics, "", "Unable to list the webhooks", says)
	}
}
