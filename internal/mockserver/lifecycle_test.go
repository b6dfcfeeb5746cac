// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// webhookIn finds the webhook in an answer as the dialect gives it.
func webhookIn(t *testing.T, d mockserver.Dialect, r reply) map[string]any {
	t.Helper()
	object := r.object(t, d)
	if strings.HasPrefix(string(d), "spec") && !strings.HasPrefix(string(d), "spec-example") {
		return sub(t, object, "webhook")
	}
	return object
}

func TestServer_lifecycleInEveryDialect(t *testing.T) {
	t.Parallel()
	for _, d := range mockserver.Dialects() {
		t.Run(string(d), func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{Dialect: d})

			created := webhookIn(t, d, c.do("POST", webhooks, createBody, http.StatusCreated))
			id := text(t, created, "id")
			path := webhooks + "/" + url.PathEscape(id)
			if created["url"] != "https://example.test/hook" || created["is_active"] != true {
				t.Errorf("created %v", created)
			}

			read := webhookIn(t, d, c.do("GET", path, "", http.StatusOK))
			if read["id"] != id || read["secret"] == "whsec_1" {
				t.Errorf("read %v", read)
			}

			updated := webhookIn(t, d, c.do("PATCH", path, `{"is_active":false}`, http.StatusOK))
			if updated["id"] != id || updated["is_active"] != false || updated["url"] != created["url"] {
				t.Errorf("updated %v", updated)
			}
			if w, _ := s.Webhook(id); w.Secret != "whsec_1" || w.IsActive || len(w.Events) != 1 {
				t.Errorf("a PATCH of is_active left %+v", w)
			}

			c.do("DELETE", path, "", http.StatusOK)
			c.do("DELETE", path, "", http.StatusNotFound)
			c.do("GET", path, "", http.StatusNotFound)
			c.do("PATCH", path, `{"is_active":true}`, http.StatusNotFound)
			if left := s.Webhooks(); len(left) != 0 {
				t.Errorf("left over: %v", left)
			}
		})
	}
}

func TestServer_patchesEveryFieldAlone(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		body string
		want func(*mockserver.Webhook)
	}{
		"url":    {`{"url":"https://b.test/"}`, func(w *mockserver.Webhook) { w.URL = "https://b.test/" }},
		"events": {`{"events":["call.failed"]}`, func(w *mockserver.Webhook) { w.Events = []string{"call.failed"} }},
		"secret": {`{"secret":"new"}`, func(w *mockserver.Webhook) { w.Secret = "new" }},
		"active": {`{"is_active":false}`, func(w *mockserver.Webhook) { w.IsActive = false }},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{})
			want := s.Put(sample("https://a.test/"))
			c.do("PATCH", webhooks+"/"+want.ID, tt.body, http.StatusOK)
			tt.want(&want)
			got, _ := s.Webhook(want.ID)
			if got.URL != want.URL || got.Secret != want.Secret || got.IsActive != want.IsActive ||
				!slices.Equal(got.Events, want.Events) || !got.CreatedAt.Equal(want.CreatedAt) {
				t.Errorf("got %+v, want %+v", got, want)
			}
		})
	}
}

func TestServer_createsPausedOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]bool{"": true, `,"is_active":true`: true, `,"is_active":false`: false} {
		s, c := newServer(t, mockserver.Config{})
		c.do("POST", webhooks, strings.TrimSuffix(createBody, "}")+value+"}", http.StatusCreated)
		if got := s.Webhooks()[0].IsActive; got != want {
			t.Errorf("%q: active is %t", value, got)
		}
	}
}

func TestServer_datesWebhooksAndResponsesByItsClock(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 12, 30, 0, 123_999_999, time.FixedZone("", 2*60*60))
	_, c := newServer(t, mockserver.Config{Now: func() time.Time { return now }, Dialect: mockserver.DialectPage})
	r := c.do("POST", webhooks, createBody, http.StatusCreated)
	if got := text(t, r.object(t, mockserver.DialectPage), "created_at"); got != "2026-07-03T10:30:00.123Z" {
		t.Errorf("created_at is %s", got)
	}
	if got := r.header.Get("Date"); got != "Fri, 03 Jul 2026 10:30:00 GMT" {
		t.Errorf("Date is %s", got)
	}
}

func TestServer_reachesIdsThatNeedEscaping(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"a/b", "a b", "a?b", "ä%2F", "..", "a#b"} {
		s, c := newServer(t, mockserver.Config{Dialect: mockserver.DialectPage})
		s.Put(mockserver.Webhook{ID: id, URL: "https://a.test/"})
		escaped := strings.ReplaceAll(url.PathEscape(id), ".", "%2E")
		r := c.do("GET", webhooks+"/"+escaped, "", http.StatusOK)
		if got := r.object(t, mockserver.DialectPage)["id"]; got != id {
			t.Errorf("%q: got %v", id, got)
		}
	}
}

func TestServer_idsDifferInEachDialect(t *testing.T) {
	t.Parallel()
	forms := map[mockserver.Dialect]string{
		mockserver.DialectPage: `^whk_`, mockserver.DialectSpec: `^webhook_`, mockserver.DialectSpecExample: `^wh_`,
	}
	for d, prefix := range forms {
		s := mockserver.New(mockserver.Config{Dialect: d})
		if id := s.Put(sample("https://a.test/")).ID; !regexp.MustCompile(prefix + `[0-9a-z]{12}$`).MatchString(id) {
			t.Errorf("%s: %s", d, id)
		}
	}
}

func TestNew_refusesUnknownNames(t *testing.T) {
	t.Parallel()
	for _, cfg := range []mockserver.Config{{Dialect: "spek"}, {RetryAfter: "soon"}, {NotFound: "nginx"}, {VerifyURL: "yes"}} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%+v: no panic", cfg)
				}
			}()
			mockserver.New(cfg)
		}()
	}
}
