// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// failureIn decodes an error as the API gives it; several messages are joined.
func failureIn(t *testing.T, r reply) string {
	t.Helper()
	var got struct {
		StatusCode int
		Message    json.RawMessage
		Error      string
	}
	decode(t, r.body, &got)
	if got.StatusCode != r.status || got.Error != http.StatusText(r.status) {
		t.Errorf("error is %s", r.body)
	}
	var one string
	if json.Unmarshal(got.Message, &one) == nil {
		return one
	}
	var many []string
	decode(t, string(got.Message), &many)
	if len(many) < 2 {
		t.Errorf("an array for one message: %s", r.body)
	}
	return strings.Join(many, "; ")
}

func TestServer_refusesABodyThatTheAPIWouldRefuse(t *testing.T) {
	t.Parallel()
	with := func(fields string) string { return strings.TrimSuffix(createBody, "}") + "," + fields + "}" }
	tests := map[string]struct{ method, body, want string }{
		"unknown field":    {"POST", with(`"name":"x"`), "property name should not exist"},
		"field in capital": {"PATCH", `{"URL":"https://a.test/"}`, "property URL should not exist"},
		"nothing":          {"POST", `{}`, "url should not be empty; events should not be empty; secret should not be empty"},
		"no secret":        {"POST", `{"url":"https://a.test/","events":["a"]}`, "secret should not be empty"},
		"several":          {"POST", `{"x":1,"url":1,"events":["a"],"secret":2}`, "property x should not exist; url must be a string; secret must be a string"},
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
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, c := newServer(t, mockserver.Config{})
			before := s.Put(sample("https://before.test/"))
			path := webhooks
			if tt.method == "PATCH" {
				path += "/" + before.ID
			}
			got := failureIn(t, c.do(tt.method, path, tt.body, http.StatusBadRequest))
			if got != tt.want {
				t.Errorf("message is %q, want %q", got, tt.want)
			}
			after := s.Webhooks()
			if len(after) != 1 || after[0].URL != before.URL || after[0].Secret != before.Secret || len(after[0].Events) != 1 {
				t.Errorf("a refused call left %+v", after)
			}
		})
	}
}

func TestServer_acceptsUnusualInput(t *testing.T) {
	t.Parallel()
	with := func(url, event, key string) string {
		return `{"url":"` + url + `","events":["` + event + `"],"secret":"` + key + `"}`
	}
	for name, body := range map[string]string{
		"unknown event":  with("https://a.test/", "lead.born", "x"),
		"blank secret":   with("https://a.test/", "a", " "),
		"query and port": with("https://a.test:8443/x?y=z", "a", "x"),
		"space around":   " \n" + createBody + "\n",
	} {
		_, c := newServer(t, mockserver.Config{})
		if r, err := c.try("POST", webhooks, body); err != nil || r.status != http.StatusCreated {
			t.Errorf("%s: %v, %+v", name, err, r)
		}
	}
}

func TestServer_wantsJSONForABody(t *testing.T) {
	t.Parallel()
	tests := map[string]int{
		"":                                  http.StatusBadRequest,
		"text/plain":                        http.StatusBadRequest,
		"application/x-www-form-urlencoded": http.StatusBadRequest,
		"application/json; =":               http.StatusBadRequest,
		"application/json":                  http.StatusCreated,
		"Application/JSON; charset=utf-8":   http.StatusCreated,
	}
	for contentType, want := range tests {
		_, c := newServer(t, mockserver.Config{})
		req := c.request(t.Context(), "POST", webhooks, createBody)
		req.Header.Set("Content-Type", contentType)
		if contentType == "" {
			req.Header.Del("Content-Type")
		}
		r, err := c.send(req)
		if err != nil || r.status != want {
			t.Errorf("%q: %v, %+v", contentType, err, r)
		}
	}
}

func TestServer_refusesABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	c.do("POST", webhooks, `{"secret":"`+strings.Repeat("x", 1<<20)+`"}`, http.StatusRequestEntityTooLarge)
	if got := s.Requests()[0]; got.Status != http.StatusRequestEntityTooLarge {
		t.Errorf("logged %d", got.Status)
	}
}
