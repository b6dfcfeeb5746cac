// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// shapes are the documented fields, by dialect without its wrapping: of a
// webhook on create, read, update and in a list; of the envelope, if there is
// one; of the list; and of the answer to a delete.
var shapes = map[mockserver.Dialect]struct {
	create, read, update, item string
	envelope                   string
	list, deleted              string
}{
	mockserver.DialectPage: {
		create: "created_at events id is_active url", read: "created_at events id is_active url",
		update: "created_at events id is_active url", item: "created_at events id is_active url",
		list: "data", deleted: "message",
	},
	mockserver.DialectPageMeta: {
		create: "created_at events id is_active url", read: "created_at events id is_active url",
		update: "created_at events id is_active url", item: "created_at events id is_active url",
		list: "data meta", deleted: "id message",
	},
	mockserver.DialectSpec: {
		create: "createdAt events id is_active secret url", read: "createdAt events id is_active secret url",
		update: "events id is_active url", item: "createdAt events id is_active secret url",
		envelope: "message webhook",
		list:     "limit message page total totalPages webhooks", deleted: "message success",
	},
	mockserver.DialectSpecExample: {
		create: "createdAt events id is_active url", read: "createdAt events id is_active url",
		update: "createdAt events id is_active url", item: "createdAt events id is_active url",
		list: "limit page total webhooks", deleted: "message",
	},
}

func TestServer_respondsInTheShapeOfItsDialect(t *testing.T) {
	t.Parallel()
	for _, d := range mockserver.Dialects() {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			want := shapes[mockserver.Dialect(strings.TrimSuffix(string(d), "-wrapped"))]
			s, c := newServer(t, mockserver.Config{Dialect: d})
			check := func(what, want string, object map[string]any) {
				t.Helper()
				if got := strings.Join(names(object), " "); got != want {
					t.Errorf("%s has %q, want %q", what, got, want)
				}
			}
			single := func(what, fields, method, path, body string, status int) {
				t.Helper()
				r := c.do(method, path, body, status)
				if want.envelope != "" {
					check("envelope of "+what, want.envelope, r.object(t, d))
				}
				check(what, fields, webhookIn(t, d, r))
			}
			single("create", want.create, "POST", webhooks, createBody, http.StatusCreated)
			path := webhooks + "/" + s.Webhooks()[0].ID
			single("read", want.read, "GET", path, "", http.StatusOK)
			single("update", want.update, "PATCH", path, `{"is_active":true}`, http.StatusOK)

			list := c.do("GET", webhooks, "", http.StatusOK).object(t, d)
			check("list", want.list, list)
			key := "webhooks"
			if _, ok := list[key]; !ok {
				key = "data"
			}
			check("item", want.item, items(t, list, key)[0])
			if _, ok := list["meta"]; ok {
				check("meta", "limit page total totalPages", sub(t, list, "meta"))
			}
			check("delete", want.deleted, c.do("DELETE", path, "", http.StatusOK).object(t, d))
		})
	}
}

func TestServer_masksTheSecretExceptInACreateOfSpec(t *testing.T) {
	t.Parallel()
	for _, d := range mockserver.Dialects() {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{Dialect: d})
			created := c.do("POST", webhooks, createBody, http.StatusCreated)
			echoes := d == mockserver.DialectSpec || d == mockserver.DialectSpecWrapped
			if got := strings.Contains(created.body, "whsec_1"); got != echoes {
				t.Errorf("create echoes the secret: %t", got)
			}
			path := webhooks + "/" + s.Webhooks()[0].ID
			for _, r := range []reply{
				c.do("GET", path, "", http.StatusOK),
				c.do("GET", webhooks, "", http.StatusOK),
				c.do("PATCH", path, `{"secret":"whsec_1"}`, http.StatusOK),
				c.do("PATCH", path, `{"secret":"whsec_1","nonsense":"whsec_1"}`, http.StatusBadRequest),
			} {
				if strings.Contains(r.body, "whsec_1") {
					t.Errorf("the secret is in %s", r.body)
				}
			}
			if echoes {
				if got := webhookIn(t, d, c.do("GET", path, "", http.StatusOK))["secret"]; got != "********" {
					t.Errorf("the mask is %v", got)
				}
			}
		})
	}
}

func TestServer_shufflesEventsTheSameWayForTheSameSeed(t *testing.T) {
	t.Parallel()
	sent := []string{"a", "b", "c", "d", "e", "f"}
	results := func() (orders []string) {
		s, c := newServer(t, mockserver.Config{Dialect: mockserver.DialectPage, Seed: 7})
		id := s.Put(mockserver.Webhook{Events: sent}).ID
		for range 5 {
			var got struct{ Events []string }
			decode(t, c.do("GET", webhooks+"/"+id, "", http.StatusOK).body, &got)
			orders = append(orders, strings.Join(got.Events, ""))
			if slices.Sort(got.Events); !slices.Equal(got.Events, sent) {
				t.Errorf("events are %v", got.Events)
			}
		}
		return append(orders, id)
	}
	first, second := results(), results()
	if !slices.Equal(first, second) {
		t.Errorf("one seed, two results: %v and %v", first, second)
	}
	if slices.Sort(first); len(slices.Compact(first)) < 3 {
		t.Errorf("hardly shuffled: %v", second)
	}
}

func TestServer_keepsAmpersandsOfAURLReadable(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	id := s.Put(sample("https://a.test/?x=1&y=<2>")).ID
	if r := c.do("GET", webhooks+"/"+id, "", http.StatusOK); !strings.Contains(r.body, "?x=1&y=<2>") {
		t.Errorf("body is %s", r.body)
	}
}
