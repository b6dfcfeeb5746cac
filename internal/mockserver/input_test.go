// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServer_refusesABodyThatTheAPIWouldRefuse(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	before := api.Put(mocktest.Webhook("https://before.test/", "whsec_1"))
	for _, tt := range []struct {
		create bool // instead of an update
		want   string
		bodies []string
	}{
		{create: true, want: "secret should not be empty", bodies: []string{`{"url":"https://a.test/","events":["a"]}`}},
		{create: true, want: "Request body must be a JSON object", bodies: []string{`[` + createBody + `]`}},
		{
			create: true, want: "[property x should not exist url must be a string secret must be a string]",
			bodies: []string{`{"x":1,"url":1,"events":["a"],"secret":2}`},
		},
		{
			create: true, want: "[url should not be empty events should not be empty secret should not be empty]",
			bodies: []string{`{}`},
		},
		{want: "property URL should not exist", bodies: []string{`{"URL":"https://a.test/"}`}},
		{want: "url must be a string", bodies: []string{`{"url":1}`, `{"url":null}`}},
		{want: "url should not be empty", bodies: []string{`{"url":""}`}},
		{want: "url must be an HTTPS URL", bodies: []string{`{"url":"http://a.test/"}`}},
		{want: "url must be a valid URL", bodies: []string{
			`{"url":"/hook"}`, `{"url":"https://:443/"}`, `{"url":"https://a.test/a b"}`, `{"url":"https://a.test/%zz"}`,
		}},
		{want: "events must be an array", bodies: []string{`{"events":"call.completed"}`, `{"events":null}`}},
		{want: "events must contain at least 1 elements", bodies: []string{`{"events":[]}`}},
		{want: "each value in events must be a string", bodies: []string{`{"events":["a",1]}`, `{"events":[null]}`}},
		{want: "each value in events should not be empty", bodies: []string{`{"events":[""]}`}},
		{want: "each value in events must be an event name", bodies: []string{`{"events":["call completed"]}`}},
		{want: "secret must be a string", bodies: []string{`{"secret":1}`, `{"secret":null}`}},
		{want: "secret should not be empty", bodies: []string{`{"secret":""}`}},
		{want: "secret must not be masked", bodies: []string{`{"secret":"********"}`}},
		{want: "is_active must be a boolean value", bodies: []string{`{"is_active":"true"}`, `{"is_active":null}`}},
		{want: "at least one property must be given", bodies: []string{`{}`}},
		{want: "Request body must be a JSON object", bodies: []string{
			`null`, ` `, `{"secret":"a"} x`, `{"secret":"a"`, "{\"secret\":\"\xff\"}",
		}},
	} {
		method, path := "PATCH", webhooks+"/"+before.ID
		if tt.create {
			method, path = "POST", webhooks
		}
		for _, body := range tt.bodies {
			if got := message(t, api.Do(method, path, body, http.StatusBadRequest)); got != tt.want {
				t.Errorf("%s %s: message is %q, want %q", method, body, got, tt.want)
			}
		}
	}
	for _, contentType := range []string{"", "text/plain", "application/x-www-form-urlencoded", "application/json; ="} {
		req := api.Request("POST", webhooks, createBody)
		req.Header["Content-Type"] = []string{contentType}
		if r, err := api.Send(req); err != nil || r.Status != http.StatusBadRequest {
			t.Errorf("%q: %v, %+v", contentType, err, r)
		}
	}
	if diff := diff([]mockserver.Webhook{before}, api.Webhooks()); diff != "" {
		t.Errorf("refused calls changed webhooks: %s", diff)
	}
}

func TestList_hasTheLimitAndTheFilterOfItsEdition(t *testing.T) {
	t.Parallel()
	const active, paused = "?limit=100&is_active=true", "?limit=100&is_active=false"
	for dialect, counts := range map[mockserver.Dialect]map[string]int{
		mockserver.DialectPage: {"": 20, "?limit=100": 100, active: 90, paused: 60},
		mockserver.DialectSpec: {"": 10, "?limit=100": 100, active: 100, paused: 100},
	} {
		api := mocktest.New(t, mockserver.Config{Dialect: dialect})
		api.Fill(60, mockserver.Webhook{})
		for range 90 {
			api.Put(mockserver.Webhook{IsActive: true})
		}
		for query, want := range counts {
			body := api.Do("GET", webhooks+query, "", http.StatusOK).Body
			if got := strings.Count(body, `"id":`); got != want {
				t.Errorf("%s%s: %d webhooks, want %d", dialect, query, got, want)
			}
		}
	}
}

func TestList_refusesInvalidQueries(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{Dialect: mockserver.DialectPage})
	for query, want := range map[string]string{
		"?page=0":         "page must not be less than 1",
		"?page=x":         "page must be an integer number",
		"?page=1&page=2":  "page must be an integer number",
		"?limit=0&page=0": "[page must not be less than 1 limit must not be less than 1]",
		"?limit=101":      "limit must not be greater than 100",
		"?is_active=yes":  "is_active must be a boolean value",
	} {
		if got := message(t, api.Do("GET", webhooks+query, "", http.StatusBadRequest)); got != want {
			t.Errorf("%s: %s", query, got)
		}
	}
}
