// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestList_pages(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		cfg      mockserver.Config
		webhooks int
		query    string
		ids      string
		pages    int
	}{
		"the newest first": {webhooks: 5, query: "?limit=2", ids: "w4 w3", pages: 3},
		"in the middle":    {webhooks: 5, query: "?page=2&limit=2", ids: "w2 w1", pages: 3},
		"the last page":    {webhooks: 5, query: "?page=3&limit=2", ids: "w0", pages: 3},
		"far after it":     {webhooks: 5, query: "?page=9223372036854775807&limit=2", pages: 3},
		"after the last":   {webhooks: 5, query: "?page=4&limit=2", pages: 3},
		"full pages":       {webhooks: 4, query: "?page=2&limit=2", ids: "w1 w0", pages: 2},
		"without a query":  {webhooks: 2, ids: "w1 w0", pages: 1},
		"nothing":          {},
		"oldest first":     {cfg: mockserver.Config{OldestFirst: true}, webhooks: 3, query: "?limit=2", ids: "w0 w1", pages: 2},
		"capped":           {cfg: mockserver.Config{PageCap: 2}, webhooks: 5, query: "?limit=100&page=2", ids: "w2 w1", pages: 3},
	} {
		api := mocktest.New(t, tt.cfg)
		api.Fill(tt.webhooks, mockserver.Webhook{})
		if got := list(t, api.Client, tt.query); got != (listing{tt.ids, tt.webhooks, tt.pages}) {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestList_hasTheLimitAndTheFilterOfItsEdition(t *testing.T) {
	t.Parallel()
	for dialect, want := range map[mockserver.Dialect]map[string]int{
		mockserver.DialectPageMeta: {"": 20, "?limit=100": 100, "?limit=100&is_active=true": 90, "?limit=100&is_active=false": 60},
		mockserver.DialectSpec:     {"": 10, "?limit=100": 100, "?limit=100&is_active=true": 100},
	} {
		api := mocktest.New(t, mockserver.Config{Dialect: dialect})
		api.Fill(60, mockserver.Webhook{})
		for range 90 {
			api.Put(mockserver.Webhook{IsActive: true})
		}
		for query, want := range want {
			if ids := list(t, api.Client, query).ids; len(strings.Fields(ids)) != want {
				t.Errorf("%s%s: %s", dialect, query, ids)
			}
		}
	}
}

func TestList_refusesInvalidQueries(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{Dialect: mockserver.DialectPage})
	for query, want := range map[string]string{
		"?page=0":         "page must not be less than 1",
		"?page=-1":        "page must not be less than 1",
		"?page=x":         "page must be an integer number",
		"?page=":          "page must be an integer number",
		"?page=1.5":       "page must be an integer number",
		"?page=1&page=2":  "page must be an integer number",
		"?limit=0":        "limit must not be less than 1",
		"?limit=0&page=0": "[page must not be less than 1 limit must not be less than 1]",
		"?limit=101":      "limit must not be greater than 100",
		"?is_active=yes":  "is_active must be a boolean value",
	} {
		if got := message(t, api.Do("GET", webhooks+query, "", http.StatusBadRequest)); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}

func TestList_lacksANewWebhookDuringTheListDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{ListDelay: 5 * time.Second})
		api.Do("POST", webhooks, createBody, http.StatusCreated)
		id := api.Webhooks()[0].ID
		api.Put(mockserver.Webhook{ID: "old"})
		api.Do("PATCH", webhooks+"/"+id, `{"is_active":false}`, http.StatusOK)
		time.Sleep(5*time.Second - time.Nanosecond)
		if got := list(t, api.Client, ""); got.ids != "old" || got.total != 1 {
			t.Errorf("too early: %+v", got)
		}
		time.Sleep(time.Nanosecond)
		if got := list(t, api.Client, ""); got.ids != "old "+id {
			t.Errorf("in the end: %+v", got)
		}
	})
}
