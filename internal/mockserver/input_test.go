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
	with := func(fields string) string { return strings.TrimSuffix(createBody, "}") + "," + fields + "}" }
	for name, tt := range map[string]struct{ method, body, want string }{
		"unknown field":    {"POST", with(`"name":"x"`), "property name should not exist"},
		"field in capital": {"PATCH", `{"URL":"https://a.test/"}`, "property URL should not exist"},
		"nothing":          {"POST", `{}`, "[url should not be empty events should not be empty secret should not be empty]"},
		"no secret":        {"POST", `{"url":"https://a.test/","events":["a"]}`, "secret should not be empty"},
		"several":          {"POST", `{"x":1,"url":1,"events":["a"],"secret":2}`, "[property x should not exist url must be a string secret must be a string]"},
		"url number":       {"PATCH", `{"url":1}`, "url must be a string"},
		"url null":         {"PATCH", `{"url":null}`, "url must be a string"},
		"url empty":        {"PATCH", `{"url":""}`, "url should not be empty"},
		"url relative":     {"PATCH", `{"url":"/hook"}`, "url must be a valid URL"},
		"url no host":      {"PATCH", `{"url":"https://"}`, "url must be a valid URL"},
		"url only port":    {"PATCH", `{"url":"https://:443/"}`, "url must be a valid URL"},
		"url space":        {"PATCH", `{"url":"https://a.test/a b"}`, "url must be a valid URL"},
		"url broken":       {"PATCH", `{"url":"https://a.test/%zz"}`, "url must be a valid URL"},
		"url http":         {"PATCH", `{"url":"http://a.test/"}`, "url must be an HTTPS URL"},
		"events string":    {"PATCH", `{"events":"call.completed"}`, "events must be an array"},
		"events null":      {"PATCH", `{"events":null}`, "events must be an array"},
		"events empty":     {"PATCH", `{"events":[]}`, "events must contain at least 1 elements"},
		"event number":     {"PATCH", `{"events":["a",1]}`, "each value in events must be a string"},
		"event null":       {"PATCH", `{"events":[null]}`, "each value in events must be a string"},
		"event empty":      {"PATCH", `{"events":[""]}`, "each value in events should not be empty"},
		"event space":      {"PATCH", `{"events":["call completed"]}`, "each value in events must be an event name"},
		"secret number":    {"PATCH", `{"secret":1}`, "secret must be a string"},
		"secret null":      {"PATCH", `{"secret":null}`, "secret must be a string"},
		"secret empty":     {"PATCH", `{"secret":""}`, "secret should not be empty"},
		"active string":    {"PATCH", `{"is_active":"true"}`, "is_active must be a boolean value"},
		"active number":    {"PATCH", `{"is_active":1}`, "is_active must be a boolean value"},
		"active null":      {"PATCH", `{"is_active":null}`, "is_active must be a boolean value"},
		"empty PATCH":      {"PATCH", `{}`, "at least one property must be given"},
		"null":             {"PATCH", `null`, "Request body must be a JSON object"},
		"masked secret":    {"PATCH", `{"secret":"********"}`, "secret must not be masked"},
		"garbage after":    {"PATCH", `{"secret":"a"} x`, "Request body must be a JSON object"},
		"second object":    {"PATCH", `{"secret":"a"}{}`, "Request body must be a JSON object"},
		"array":            {"POST", `[` + createBody + `]`, "Request body must be a JSON object"},
		"cut off":          {"POST", `{"url":"https://a.test/"`, "Request body must be a JSON object"},
		"no value":         {"POST", `{"url":}`, "Request body must be a JSON object"},
		"name no string":   {"POST", `{1:2}`, "Request body must be a JSON object"},
		"no comma":         {"POST", `{"url":"a" "b":1}`, "Request body must be a JSON object"},
		"blank":            {"POST", ` `, "Request body must be a JSON object"},
		"not UTF-8":        {"PATCH", "{\"secret\":\"\xff\"}", "Request body must be a JSON object"},
	} {
		path := webhooks
		if tt.method == "PATCH" {
			path += "/" + before.ID
		}
		if got := message(t, api.Do(tt.method, path, tt.body, http.StatusBadRequest)); got != tt.want {
			t.Errorf("%s: message is %q, want %q", name, got, tt.want)
		}
	}
	if diff := diff([]mockserver.Webhook{before}, api.Webhooks()); diff != "" {
		t.Errorf("refused calls changed webhooks: %s", diff)
	}
}

func TestServer_acceptsUnusualInput(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	for _, body := range []string{
		`{"url":"https://a.test/","events":["lead.born"],"secret":"x"}`,
		`{"url":"https://a.test/","events":["a"],"secret":" "}`,
		`{"url":"https://a.test:8443/x?y=z","events":["a"],"secret":"x"}`,
		" \n" + createBody + "\n",
	} {
		api.Do("POST", webhooks, body, http.StatusCreated)
	}
}

func TestServer_wantsJSONForABody(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	for contentType, want := range map[string]int{
		"":                                  http.StatusBadRequest,
		"text/plain":                        http.StatusBadRequest,
		"application/x-www-form-urlencoded": http.StatusBadRequest,
		"application/json; =":               http.StatusBadRequest,
		"application/json":                  http.StatusCreated,
		"Application/JSON; charset=utf-8":   http.StatusCreated,
	} {
		req := api.Request("POST", webhooks, createBody)
		req.Header["Content-Type"] = []string{contentType}
		if r, err := api.Send(req); err != nil || r.Status != want {
			t.Errorf("%q: %v, %+v", contentType, err, r)
		}
	}
}

func TestServer_cutsABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	if r, err := api.Try("POST", webhooks, `{"secret":"`+strings.Repeat("x", 1<<20)+`"}`); err == nil {
		t.Errorf("status %d", r.Status)
	}
}
