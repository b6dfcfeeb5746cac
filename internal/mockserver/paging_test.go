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
		"the newest first": {mockserver.Config{}, 5, "?limit=2", "w4 w3", 3},
		"in the middle":    {mockserver.Config{}, 5, "?page=2&limit=2", "w2 w1", 3},
		"the last page":    {mockserver.Config{}, 5, "?page=3&limit=2", "w0", 3},
		"far after it":     {mockserver.Config{}, 5, "?page=9223372036854775807&limit=2", "", 3},
		"after the last":   {mockserver.Config{}, 5, "?page=4&limit=2", "", 3},
		"full pages":       {mockserver.Config{}, 4, "?page=2&limit=2", "w1 w0", 2},
		"without a query":  {mockserver.Config{}, 2, "", "w1 w0", 1},
		"nothing":          {mockserver.Config{}, 0, "", "", 0},
		"oldest first":     {mockserver.Config{OldestFirst: true}, 3, "?limit=2", "w0 w1", 2},
		"capped":           {mockserver.Config{PageCap: 2}, 5, "?limit=100&page=2", "w2 w1", 3},
	} {
		s, c := newServer(t, tt.cfg)
		fill(s, tt.webhooks)
		if ids, total, pages := c.list(tt.query); ids != tt.ids || total != tt.webhooks || pages != tt.pages {
			t.Errorf("%s: got %q, %d webhooks, %d pages", name, ids, total, pages)
		}
	}
}

func TestList_hasTheDefaultLimitOfItsDialect(t *testing.T) {
	t.Parallel()
	for d, want := range map[mockserver.Dialect]int{mockserver.DialectPage: 20, mockserver.DialectSpec: 10} {
		s, c := newServer(t, mockserver.Config{Dialect: d})
		fill(s, 150)
		for query, want := range map[string]int{"": want, "?limit=100": 100} {
			if ids, _, _ := c.list(query); len(strings.Fields(ids)) != want {
				t.Errorf("%s%s: %s", d, query, ids)
			}
		}
	}
}

func TestList_isFilteredOnlyInTheOlderEdition(t *testing.T) {
	t.Parallel()
	for d, want := range map[mockserver.Dialect]int{mockserver.DialectPageMeta: 1, mockserver.DialectSpec: 2} {
		s, c := newServer(t, mockserver.Config{Dialect: d})
		s.Put(mockserver.Webhook{ID: "active", IsActive: true})
		s.Put(mockserver.Webhook{ID: "paused"})
		for query, id := range map[string]string{"?is_active=true": "active", "?is_active=false": "paused"} {
			if ids, _, _ := c.list(query); len(strings.Fields(ids)) != want || !strings.Contains(ids, id) {
				t.Errorf("%s%s: %s", d, query, ids)
			}
		}
	}
}

func TestList_refusesInvalidQueries(t *testing.T) {
	t.Parallel()
	_, c := newServer(t, mockserver.Config{Dialect: mockserver.DialectPage})
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
		if got := c.do("GET", webhooks+query, "", http.StatusBadRequest).message(t); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}

func TestList_lacksANewWebhookDuringTheListDelay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{ListDelay: 5 * time.Second})
		c.do("POST", webhooks, createBody, http.StatusCreated)
		id := s.Webhooks()[0].ID
		s.Put(mockserver.Webhook{ID: "old"})
		c.do("PATCH", webhooks+"/"+id, `{"is_active":false}`, http.StatusOK)
		time.Sleep(5*time.Second - time.Nanosecond)
		if ids, total, _ := c.list(""); ids != "old" || total != 1 {
			t.Errorf("too early: %s of %d", ids, total)
		}
		time.Sleep(time.Nanosecond)
		if ids, _, _ := c.list(""); ids != "old "+id {
			t.Errorf("in the end: %s", ids)
		}
	})
}
