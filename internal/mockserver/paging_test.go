// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// fill puts n webhooks, w0 to w(n-1), every third of them paused.
func fill(s *mockserver.Server, n int) {
	for i := range n {
		s.Put(mockserver.Webhook{ID: fmt.Sprintf("w%d", i), URL: "https://a.test/", IsActive: i%3 != 0})
	}
}

// listed gets a page and returns its ids, joined, and the rest of the answer.
func listed(t *testing.T, c client, d mockserver.Dialect, query string) (string, map[string]any) {
	t.Helper()
	object := c.do("GET", webhooks+query, "", http.StatusOK).object(t, d)
	key := "webhooks"
	if _, ok := object[key]; !ok {
		key = "data"
	}
	var ids []string
	for _, item := range items(t, object, key) {
		ids = append(ids, text(t, item, "id"))
	}
	if _, ok := object["meta"]; ok {
		object = sub(t, object, "meta")
	}
	return strings.Join(ids, " "), object
}

func TestServer_listsTheNewestFirstPageByPage(t *testing.T) {
	t.Parallel()
	for _, d := range mockserver.Dialects() {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{Dialect: d})
			fill(s, 5)
			for query, want := range map[string]string{
				"?limit=2": "w4 w3", "?page=2&limit=2": "w2 w1", "?page=3&limit=2": "w0", "?page=4&limit=2": "",
				"": "w4 w3 w2 w1 w0", "?page=2": "", "?page=9223372036854775807": "",
			} {
				if got, _ := listed(t, c, d, query); got != want {
					t.Errorf("%q: got %q, want %q", query, got, want)
				}
			}
		})
	}
}

func TestServer_countsPagesWhereTheDialectDoes(t *testing.T) {
	t.Parallel()
	for _, d := range []mockserver.Dialect{mockserver.DialectPageMeta, mockserver.DialectSpec, mockserver.DialectSpecExample} {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{Dialect: d})
			for n, pages := range []int{0, 1, 1, 2} {
				_, got := listed(t, c, d, "?limit=2")
				if got["total"] != float64(n) || got["page"] != 1.0 || got["limit"] != 2.0 {
					t.Errorf("%d webhooks: %v", n, got)
				}
				if d != mockserver.DialectSpecExample && got["totalPages"] != float64(pages) {
					t.Errorf("%d webhooks: %v pages", n, got["totalPages"])
				}
				s.Put(sample("https://a.test/"))
			}
		})
	}
}

func TestServer_capsAPageWhateverLimitIsAskedFor(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{PageCap: 2})
	fill(s, 5)
	got, object := listed(t, c, mockserver.DialectSpec, "?limit=100&page=2")
	if got != "w2 w1" || object["limit"] != 2.0 || object["totalPages"] != 3.0 {
		t.Errorf("got %q, %v", got, object)
	}
}

func TestServer_pagesByTheDefaultOfItsDialect(t *testing.T) {
	t.Parallel()
	for d, want := range map[mockserver.Dialect]int{mockserver.DialectPage: 20, mockserver.DialectSpecWrapped: 10} {
		s, c := newServer(t, mockserver.Config{Dialect: d})
		fill(s, 150)
		if got, _ := listed(t, c, d, ""); len(strings.Fields(got)) != want {
			t.Errorf("%s: %s", d, got)
		}
		if got, _ := listed(t, c, d, "?limit=100"); len(strings.Fields(got)) != 100 {
			t.Errorf("%s: %s", d, got)
		}
	}
}

func TestServer_filtersOnlyInTheOlderEdition(t *testing.T) {
	t.Parallel()
	for d, want := range map[mockserver.Dialect][2]string{
		mockserver.DialectPageMeta: {"w2 w1", "w3 w0"},
		mockserver.DialectSpec:     {"w3 w2 w1 w0", "w3 w2 w1 w0"},
	} {
		s, c := newServer(t, mockserver.Config{Dialect: d})
		fill(s, 4)
		active, _ := listed(t, c, d, "?is_active=true")
		paused, object := listed(t, c, d, "?is_active=false")
		if active != want[0] || paused != want[1] || object["total"] != float64(len(strings.Fields(want[1]))) {
			t.Errorf("%s: %q, %q, %v", d, active, paused, object)
		}
	}
}

func TestServer_refusesInvalidQueries(t *testing.T) {
	t.Parallel()
	for query, want := range map[string]string{
		"?page=0":         "page must not be less than 1",
		"?page=-1":        "page must not be less than 1",
		"?page=x":         "page must be an integer number",
		"?page=":          "page must be an integer number",
		"?page=1.5":       "page must be an integer number",
		"?page=1&page=2":  "page must be an integer number",
		"?limit=0":        "limit must not be less than 1",
		"?limit=0&page=0": "page must not be less than 1; limit must not be less than 1",
		"?limit=101":      "limit must not be greater than 100",
		"?is_active=yes":  "is_active must be a boolean value",
	} {
		_, c := newServer(t, mockserver.Config{Dialect: mockserver.DialectPage})
		if got := failureIn(t, c.do("GET", webhooks+query, "", http.StatusBadRequest)); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}
