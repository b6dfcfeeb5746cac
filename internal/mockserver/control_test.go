// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestControl_needsNoKeyAndIsNotLogged(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{RateLimit: 1})
	api.RandomFaults(1, 1)
	api.Key = "none"
	for range 5 {
		if r := api.Control("GET", "webhooks", "", http.StatusOK); r.Header.Get("X-RateLimit-Limit") != "" {
			t.Fatalf("got %+v", r)
		}
	}
	if len(api.Requests()) != 0 || api.Stats().Requests != 0 {
		t.Errorf("logged %v", api.Requests())
	}
}

func TestControl_addsChangesAndRemovesWebhooks(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	const path, create = "webhooks/a%2Fb", `{"id":"a/b","url":"http://a.test/","events":["odd one"],"secret":"whsec_1"}`
	r := api.Control("POST", "webhooks", create, http.StatusOK)
	w, _ := api.Webhook("a/b")
	want := mocktest.Webhook("http://a.test/", "whsec_1")
	want.ID, want.Events, want.CreatedAt = "a/b", []string{"odd one"}, w.CreatedAt
	if diff := diff(want, w); diff != "" || !strings.Contains(r.Body, `"secret":"********"`) {
		t.Errorf("%s, shown as %s", diff, r.Body)
	}
	for _, change := range []string{`{"url":"https://b.test/"}`, `{"events":["b"]}`, `{"is_active":false}`} {
		shown := api.Control("PATCH", path, change, http.StatusOK).Body
		if !strings.Contains(shown, strings.Trim(change, "{}")) || strings.Contains(shown, "whsec_1") {
			t.Errorf("%s gives %s", change, shown)
		}
	}
	want.URL, want.Events, want.IsActive = "https://b.test/", []string{"b"}, false
	if diff := diff([]mockserver.Webhook{want}, api.Webhooks()); diff != "" {
		t.Error(diff)
	}
	api.Control("DELETE", path, "", http.StatusNoContent)
	api.Control("DELETE", path, "", http.StatusNotFound)
	api.Control("PATCH", path, `{}`, http.StatusNotFound)
	api.Control("POST", "webhooks", `{"url":"https://c.test/","events":[],"is_active":false}`, http.StatusOK)
	if all := api.Webhooks(); len(all) != 1 || all[0].IsActive || all[0].Secret == "" || all[0].ID == "" {
		t.Errorf("the server holds %+v", all)
	}
}

func TestControl_signsWithASecretWithoutShowingIt(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	got := api.Control("GET", "webhooks?sign=a%20nonce", "", http.StatusOK).Body
	want := fmt.Sprintf(`"signature":"sha256=%s"`, mocktest.Delivery{Body: "a nonce"}.Signature("whsec_1"))
	if !strings.Contains(got, want) || strings.Contains(got, "whsec_1") {
		t.Errorf("%s lacks %s, or has the secret", got, want)
	}
}

func TestControl_showsRequestsWithoutSecrets(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.Fault(mockserver.Fault{Skip: 1, Status: 500})
	api.Do("POST", webhooks+"?page=2", createBody, http.StatusCreated)
	api.Do("GET", webhooks, "", http.StatusInternalServerError)
	if r := api.Requests()[0]; string(r.Body) != createBody || r.Header.Get("Authorization") != "Bearer "+api.Key ||
		r.Query.Get("page") != "2" {
		t.Errorf("logged %+v", r)
	}
	for path, want := range map[string]string{
		"requests": `{"requests":[` +
			`{"method":"POST","path":"/v1/user-webhooks","status":201,"fields":["events","secret","url"]},` +
			`{"method":"GET","path":"/v1/user-webhooks","status":500,"fields":[]}]}`,
		"stats": `{"requests":2,"refused":0,"faults":{"status-500-before":1},"by_method":{"GET":1,"POST":1},"webhooks":1}`,
	} {
		if got := api.Control("GET", path, "", http.StatusOK).Body; got != want {
			t.Errorf("%s are %s", path, got)
		}
	}
	api.Control("DELETE", "requests", "", http.StatusNoContent)
	if api.Control("GET", "requests", "", http.StatusOK).Body != `{"requests":[]}` || api.Stats().Requests != 2 {
		t.Errorf("left %v and %+v", api.Requests(), api.Stats())
	}
}

func TestControl_delivers(t *testing.T) {
	t.Parallel()
	r, api := newReceiver(t, mockserver.Config{})
	id := api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	for body, want := range map[string]string{`{"a": 1}`: `{"a": 1}`, `"{\"a\":1}"`: `{"a":1}`, `[1, 2]`: `[1, 2]`} {
		request := `{"event":"call.completed","edition":"bare","webhook_id":"` + id + `","body":` + body + `}`
		api.Control("POST", "deliveries", request, http.StatusOK)
		got := r.Last()
		if got.Body != want || got.Header.Get("x-dialnexa-signature") != got.Signature("whsec_1") {
			t.Errorf("delivered %s with %v", got.Body, got.Header)
		}
	}
	shown := `[{"id":"4","webhook_id":"` + id + `","url":"https://a.test/","event":"call.completed",`
	for request, want := range map[string]string{
		`{"event":"call.completed","forged":true}`: shown,
		`{"event":"call.failed"}`:                  `[],"message":"no active webhook is subscribed to \"call.failed\""}`,
	} {
		got := api.Control("POST", "deliveries", request, http.StatusOK).Body
		if !strings.HasPrefix(got, `{"deliveries":`+want) {
			t.Errorf("%s: response is %s", request, got)
		}
	}
	if got := r.Last(); !strings.Contains(got.Body, "call_id") || got.Genuine("whsec_1") {
		t.Errorf("delivered %s with %v", got.Body, got.Header)
	}
}

func TestControl_refusesInvalidCalls(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	webhook := "webhooks/" + api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	for call, want := range map[string]string{
		`POST faults {"stats":500}`:                           `unknown field "stats"`,
		`POST faults {"Status":500}`:                          `unknown field "Status"`,
		`POST faults [{"status":500},{"status":5}]`:           "status: want 200 to 999",
		`POST faults {"status":"500"}`:                        "status cannot be string",
		`POST faults {"delay":5}`:                             "delay cannot be number",
		`POST faults {"delay":"5"}`:                           `"5" is no duration such as 1.5s`,
		`POST faults 5`:                                       "want a JSON object, not number",
		`POST webhooks `:                                      "want a JSON object, not nothing",
		`POST webhooks {"url":"https://a.test/"}`:             "a webhook needs url and events",
		`POST webhooks {"events":["a"]}`:                      "a webhook needs url and events",
		`POST webhooks {"url":"a","events":[1]}`:              "events cannot be number",
		`POST webhooks {"url":null,"events":[]}`:              "url cannot be null",
		`POST webhooks {"url":"a","events":[]} x`:             "there is something after the JSON value",
		`POST webhooks {"url":"a","events":[],"workspace":1}`: "workspace 1: there are 1, numbered from 0",
		`PATCH ` + webhook + ` {"url":"b","id":"x"}`:          "id cannot change",
		`PATCH ` + webhook + ` {"url":"b","is_active":1}`:     "is_active cannot be number",
		`POST deliveries {"event":"a","edition":"older"}`:     `unknown edition "older": want one of ["page" "spec" "bare"]`,
		`POST deliveries {}`:                                  "no event to deliver",
		`POST deliveries {"event":"a","webhook_id":"b"}`:      `no webhook has the id "b"`,
		`POST deliveries {"event":"a","times":101}`:           "want times from 1 to 100, and retries and wait not below 0",
		`POST deliveries {"event":"a","wait":"-1s"}`:          "want times from 1 to 100, and retries and wait not below 0",
		`POST deliveries/1 `:                                  `no delivery has the id "1"`,
		`POST agents {"name":"misspelled"}`:                   `unknown field "name"`,
		`POST agents {"id":"a"}`:                              "id: want one that begins with agent_",
		`POST agents {"draft":1001}`:                          "draft: want 0 to 1000",
		`POST agents {"draft":1,"published":[1,2]}`:           "published: want numbers from 1 to draft",
		`POST agents {"draft":1,"published":[0]}`:             "published: want numbers from 1 to draft",
		`POST agents {"workspace":2}`:                         "workspace 2: there are 1, numbered from 0",
		`POST agents {"created_at":"today"}`:                  `"today" is no time such as 2026-09-01T08:00:00Z`,
	} {
		method, rest, _ := strings.Cut(call, " ")
		path, body, _ := strings.Cut(rest, " ")
		var got struct{ Error string }
		mocktest.Decode(t, api.Control(method, path, body, http.StatusBadRequest).Body, &got)
		if got.Error != want {
			t.Errorf("%s: %s, want %s", call, got.Error, want)
		}
	}
	if got := api.Webhooks(); len(got) != 1 || got[0].URL != "https://a.test/" {
		t.Errorf("webhooks are %v", got)
	}
	api.Do("GET", webhooks, "", http.StatusOK) // No fault was queued.
}

func TestControl_forgetsEverything(t *testing.T) {
	t.Parallel()
	_, api := newReceiver(t, mockserver.Config{RateLimit: 1})
	api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	api.Control("POST", "agents", `{"title":"A","draft":1}`, http.StatusOK)
	api.RandomFaults(1, 1)
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed"})
	_, _ = api.Try("GET", webhooks, "") // Any result is right.
	api.Fault(mockserver.Fault{Status: 500})
	api.Do("DELETE", "/_mock", "", http.StatusNoContent)
	for path, want := range map[string]string{
		"webhooks": `{"webhooks":[]}`, "deliveries": `{"deliveries":[]}`, "requests": `{"requests":[]}`,
		"stats": `{"requests":0,"refused":0,"faults":{},"by_method":{},"webhooks":0}`,
	} {
		if got := api.Control("GET", path, "", http.StatusOK).Body; got != want {
			t.Errorf("%s: %s", path, got)
		}
	}
	// It is the first of a new window.
	if got := api.Do("GET", mocktest.AgentsPath, "", http.StatusOK); got.Body != `{"agents":[]}` {
		t.Errorf("agents are %s", got.Body)
	}
}
