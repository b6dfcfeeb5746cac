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
	check := func(method, path, want string, bodies []string) {
		for _, body := range bodies {
			if got := message(t, api.Do(method, path, body, http.StatusBadRequest)); got != want {
				t.Errorf("%s %s: message is %q, want %q", method, body, got, want)
			}
		}
	}
	for want, bodies := range map[string][]string{
		"property name should not exist":                                                  {strings.Replace(createBody, "}", `,"name":"x"}`, 1)},
		"secret should not be empty":                                                      {`{"url":"https://a.test/","events":["a"]}`},
		"Request body must be a JSON object":                                              {`[` + createBody + `]`},
		"[property x should not exist url must be a string secret must be a string]":      {`{"x":1,"url":1,"events":["a"],"secret":2}`},
		"[url should not be empty events should not be empty secret should not be empty]": {`{}`},
	} {
		check("POST", webhooks, want, bodies)
	}
	for want, bodies := range map[string][]string{
		"property URL should not exist": {`{"URL":"https://a.test/"}`},
		"url must be a string":          {`{"url":1}`, `{"url":null}`},
		"url should not be empty":       {`{"url":""}`},
		"url must be an HTTPS URL":      {`{"url":"http://a.test/"}`},
		"url must be a valid URL": {
			`{"url":"/hook"}`, `{"url":"https://"}`, `{"url":"https://:443/"}`, `{"url":"https://a.test/a b"}`, `{"url":"https://a.test/%zz"}`,
		},
		"events must be an array":                    {`{"events":"call.completed"}`, `{"events":null}`},
		"events must contain at least 1 elements":    {`{"events":[]}`},
		"each value in events must be a string":      {`{"events":["a",1]}`, `{"events":[null]}`},
		"each value in events should not be empty":   {`{"events":[""]}`},
		"each value in events must be an event name": {`{"events":["call completed"]}`},
		"secret must be a string":                    {`{"secret":1}`, `{"secret":null}`},
		"secret should not be empty":                 {`{"secret":""}`},
		"secret must not be masked":                  {`{"secret":"********"}`},
		"is_active must be a boolean value":          {`{"is_active":"true"}`, `{"is_active":1}`, `{"is_active":null}`},
		"at least one property must be given":        {`{}`},
		"Request body must be a JSON object": {
			`null`, ` `, `{"secret":"a"} x`, `{"secret":"a"}{}`, `{"secret":"a"`, `{"url":}`, `{1:2}`, `{"secret":"a" "url":1}`, "{\"secret\":\"\xff\"}",
		},
	} {
		check("PATCH", webhooks+"/"+before.ID, want, bodies)
	}
	if diff := diff([]mockserver.Webhook{before}, api.Webhooks()); diff != "" {
		t.Errorf("refused calls changed webhooks: %s", diff)
	}
}

func TestServer_acceptsUnusualInput(t *testing.T) {
	t.Parallel()
	for body, active := range map[string]bool{
		`{"url":"https://a.test/","events":["lead.born"],"secret":"x"}`:                     true,
		`{"url":"https://a.test/","events":["a"],"secret":" ","is_active":true}`:            true,
		`{"url":"https://a.test:8443/x?y=z","events":["a"],"secret":"x","is_active":false}`: false,
		" \n" + createBody + "\n": true,
	} {
		api := mocktest.New(t, mockserver.Config{})
		api.Do("POST", webhooks, body, http.StatusCreated)
		if got := api.Webhooks()[0].IsActive; got != active {
			t.Errorf("%s: active is %t", body, got)
		}
	}
}

func TestServer_wantsJSONForABody(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	for status, types := range map[int][]string{
		http.StatusBadRequest: {"", "text/plain", "application/x-www-form-urlencoded", "application/json; ="},
		http.StatusCreated:    {"application/json", "Application/JSON; charset=utf-8"},
	} {
		for _, contentType := range types {
			req := api.Request("POST", webhooks, createBody)
			req.Header["Content-Type"] = []string{contentType}
			if r, err := api.Send(req); err != nil || r.Status != status {
				t.Errorf("%q: %v, %+v", contentType, err, r)
			}
		}
	}
}
