// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestControl_needsNoKeyAndIsNotLogged(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{RateLimit: 1})
	api.RandomFaults(1, 1)
	for range 5 {
		req := api.Request("GET", "/_mock/webhooks", "")
		req.Header.Del("Authorization")
		if r, err := api.Send(req); err != nil || r.Status != http.StatusOK || r.Header.Get("X-RateLimit-Limit") != "" {
			t.Fatalf("%v, %+v", err, r)
		}
	}
	if len(api.Requests()) != 0 || api.Stats().Requests != 0 {
		t.Errorf("logged %v", api.Requests())
	}
}

func TestControl_addsChangesAndRemovesWebhooks(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	const path = "webhooks/a%2Fb"
	r := api.Control("POST", "webhooks", `{"id":"a/b","url":"http://a.test/","events":["odd one"],"secret":"whsec_1"}`, http.StatusOK)
	w, _ := api.Webhook("a/b")
	want := mocktest.Webhook("http://a.test/", "whsec_1")
	want.ID, want.Events, want.CreatedAt = "a/b", []string{"odd one"}, w.CreatedAt
	if diff := diff(want, w); diff != "" || !strings.Contains(r.Body, `"secret":"********"`) {
		t.Errorf("%s, shown as %s", diff, r.Body)
	}
	for _, change := range []string{`{"url":"https://b.test/"}`, `{"events":["b"]}`, `{"is_active":false}`} {
		if r := api.Control("PATCH", path, change, http.StatusOK); !strings.Contains(r.Body, change[1:len(change)-1]) {
			t.Errorf("%s gives %s", change, r.Body)
		}
	}
	want.URL, want.Events, want.IsActive = "https://b.test/", []string{"b"}, false
	if diff := diff([]mockserver.Webhook{want}, api.Webhooks()); diff != "" {
		t.Error(diff)
	}
	api.Control("DELETE", path, "", http.StatusNoContent)
	api.Control("DELETE", path, "", http.StatusNotFound)
	api.Control("PATCH", path, `{}`, http.StatusNotFound)
	if got := api.Control("GET", "webhooks", "", http.StatusOK).Body; got != `{"webhooks":[]}` {
		t.Errorf("webhooks are %s", got)
	}
	api.Control("POST", "webhooks", `{"url":"https://c.test/","events":[],"is_active":false}`, http.StatusOK)
	if w := api.Webhooks()[0]; w.IsActive || w.Secret == "" || w.ID == "" {
		t.Errorf("the server holds %+v", w)
	}
}

func TestControl_signsWithASecretWithoutShowingIt(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{APIKeys: []string{mockserver.DefaultKey, "key_b:secret_b"}})
	for i, secret := range []string{"whsec_1", "whsec_2"} {
		api.Control("POST", "webhooks", fmt.Sprintf(`{"url":"https://a.test/","events":[],"secret":%q,"workspace":%d}`, secret, i), http.StatusOK)
		got := api.Control("GET", "webhooks?sign=a%20nonce", "", http.StatusOK).Body
		want := fmt.Sprintf(`"signature":"sha256=%s"`, mocktest.Delivery{Body: "a nonce"}.Signature(secret))
		if !strings.Contains(got, want) || strings.Contains(got, secret) {
			t.Errorf("%s lacks %s, or has %s", got, want, secret)
		}
	}
}

func TestControl_showsRequestsWithoutSecrets(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	api := mocktest.New(t, mockserver.Config{Now: func() time.Time { return now }})
	api.Fault(mockserver.Fault{Skip: 1, Status: 500})
	api.Do("POST", webhooks+"?page=2", createBody, http.StatusCreated)
	api.Do("GET", webhooks, "", http.StatusInternalServerError)
	if r := api.Requests()[0]; string(r.Body) != createBody || r.Header.Get("Authorization") != "Bearer "+api.Key ||
		r.Query.Get("page") != "2" || !r.At.Equal(now) || r.Faulted || !api.Requests()[1].Faulted {
		t.Errorf("logged %+v", r)
	}
	got := api.Control("GET", "requests", "", http.StatusOK).Body
	want := `{"requests":[{"method":"POST","path":"/v1/user-webhooks","status":201,"fields":["events","secret","url"]},` +
		`{"method":"GET","path":"/v1/user-webhooks","status":500,"fields":[]}]}`
	if got != want {
		t.Errorf("requests are %s", got)
	}
	api.Control("DELETE", "requests", "", http.StatusNoContent)
	if got := api.Control("GET", "requests", "", http.StatusOK).Body; got != `{"requests":[]}` {
		t.Errorf("requests are %s", got)
	}
	want = `{"requests":2,"refused":0,"faults":{"status-500-before":1},"by_method":{"GET":1,"POST":1},"webhooks":1}`
	if got := api.Control("GET", "stats", "", http.StatusOK).Body; got != want {
		t.Errorf("stats are %s", got)
	}
}

func TestControl_queuesFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{})
		api.Control("POST", "faults", `{"method":"GET","path":"/v1/user-webhooks","times":-1,"delay":"9s","delay_after":"3s"}`, http.StatusNoContent)
		start := time.Now()
		for range 5 {
			api.Do("GET", webhooks, "", http.StatusOK)
		}
		if got := time.Since(start); got != 5*12*time.Second {
			t.Errorf("took %s", got)
		}
		api.Control("DELETE", "faults", "", http.StatusNoContent)
		api.Control("POST", "faults", `[
			{"status":503,"retry_after":"9s","header":{"x-a":"b","content-type":"text/plain"},"body":"<p>"},
			{"status":502,"no_body":true,"act":true}, {"cut":true}, {"not_found":"aws"}, {"skip":1,"truncate":5}]`, http.StatusNoContent)
		r := api.Do("GET", webhooks, "", 503)
		if r.Body != "<p>" || r.Header.Get("Retry-After")+r.Header.Get("X-A")+r.Header.Get("Content-Type") != "9btext/plain" {
			t.Errorf("got %+v", r)
		}
		if r := api.Do("POST", webhooks, createBody, 502); r.Body != "" || len(api.Webhooks()) != 1 {
			t.Errorf("got %+v", r)
		}
		if r, err := api.Try("GET", webhooks, ""); err == nil || r.Status != 0 {
			t.Errorf("got %+v", r)
		}
		api.Do("GET", webhooks, "", 404)
		api.Do("GET", webhooks, "", 200)
		if r, err := api.Try("GET", webhooks, ""); err == nil || len(r.Body) != 5 {
			t.Errorf("%v, %+v", err, r)
		}
	})
}

func TestControl_delivers(t *testing.T) {
	t.Parallel()
	r, api := newReceiver(t, mockserver.Config{}, respond(http.StatusNoContent))
	id := api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	for body, want := range map[string]string{`{"a": 1}`: `{"a": 1}`, `"{\"a\":1}"`: `{"a":1}`, `[1, 2]`: `[1, 2]`} {
		request := `{"event":"call.completed","edition":"bare","webhook_id":"` + id + `","body":` + body + `}`
		api.Control("POST", "deliveries", request, http.StatusOK)
		got := r.Last()
		if got.Body != want || got.Header.Get("x-dialnexa-signature") != got.Signature("whsec_1") {
			t.Errorf("delivered %s with %v", got.Body, got.Header)
		}
	}
	for request, want := range map[string]string{
		`{"event":"call.completed","forged":true}`: `[{"id":"4","webhook_id":"` + id + `","url":"https://a.test/","event":"call.completed",`,
		`{"event":"call.failed"}`:                  `[],"message":"no active webhook is subscribed to \"call.failed\""}`,
	} {
		if got := api.Control("POST", "deliveries", request, http.StatusOK).Body; !strings.HasPrefix(got, `{"deliveries":`+want) {
			t.Errorf("%s: response is %s", request, got)
		}
	}
	got := r.Last()
	if !strings.Contains(got.Body, "call_id") || got.Header.Get("X-DialNexa-Signature") == "sha256="+got.Signature("whsec_1") {
		t.Errorf("delivered %s with %v", got.Body, got.Header)
	}
}

func TestControl_refusesInvalidCalls(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	webhook := "webhooks/" + api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	for _, call := range []struct{ method, path, body, want string }{
		{"POST", "faults", `{"stats":500}`, `unknown field "stats"`},
		{"POST", "faults", `{"Status":500}`, `unknown field "Status"`},
		{"POST", "faults", `[{"status":500},{"status":5}]`, "status: want 200 to 999"},
		{"POST", "faults", `{"status":"500"}`, "status cannot be string"},
		{"POST", "faults", `{"delay":5}`, "delay cannot be number"},
		{"POST", "faults", `{"delay":"5"}`, `"5" is no duration such as 1.5s`},
		{"POST", "faults", `5`, "want a JSON object, not number"},
		{"POST", "webhooks", ``, "want a JSON object, not nothing"},
		{"POST", "webhooks", `{"url":"https://a.test/"}`, "a webhook needs url and events"},
		{"POST", "webhooks", `{"events":["a"]}`, "a webhook needs url and events"},
		{"POST", "webhooks", `{"url":1}`, "url cannot be number"},
		{"POST", "webhooks", `{"url":"a","events":[1]}`, "events cannot be number"},
		{"POST", "webhooks", `{"url":null,"events":[]}`, "url cannot be null"},
		{"POST", "webhooks", `{"url":"a","events":[]} x`, "there is something after the JSON value"},
		{"POST", "webhooks", `{"url":"a","events":[],"workspace":1}`, "workspace 1: there are 1, numbered from 0"},
		{"PATCH", webhook, `{"url":"https://b.test/","id":"x"}`, "id cannot change"},
		{"PATCH", webhook, `{"url":"https://b.test/","is_active":1}`, "is_active cannot be number"},
		{"POST", "deliveries", `{"event":"a","edition":"older"}`, `unknown edition "older": want one of ["page" "spec" "bare"]`},
		{"POST", "deliveries", `{}`, "no event to deliver"},
		{"POST", "deliveries", `{"event":"a","webhook_id":"b"}`, `no webhook has the id "b"`},
		{"POST", "deliveries", `{"events":"a"}`, `unknown field "events"`},
		{"POST", "deliveries", `{"event":"a","times":101}`, "want times from 1 to 100, and retries and wait not below 0"},
		{"POST", "deliveries", `{"event":"a","wait":"-1s"}`, "want times from 1 to 100, and retries and wait not below 0"},
		{"POST", "deliveries/1", ``, `no delivery has the id "1"`},
		{"POST", "agents", `{"name":"misspelled"}`, `unknown field "name"`},
		{"POST", "agents", `{"id":"a"}`, "id: want one that begins with agent_"},
		{"POST", "agents", `{"draft":1001}`, "draft: want 0 to 1000"},
		{"POST", "agents", `{"draft":-1}`, "draft: want 0 to 1000"},
		{"POST", "agents", `{"draft":1,"published":[1,2]}`, "published: want numbers from 1 to draft"},
		{"POST", "agents", `{"draft":1,"published":[0]}`, "published: want numbers from 1 to draft"},
		{"POST", "agents", `{"workspace":2}`, "workspace 2: there are 1, numbered from 0"},
		{"POST", "agents", `{"title":null}`, "title cannot be null"},
		{"POST", "agents", `{"created_at":"today"}`, `"today" is no time such as 2026-09-01T08:00:00Z`},
	} {
		var got struct{ Error string }
		mocktest.Decode(t, api.Control(call.method, call.path, call.body, http.StatusBadRequest).Body, &got)
		if got.Error != call.want {
			t.Errorf("%v: %s", call, got.Error)
		}
	}
	if got := api.Webhooks(); len(got) != 1 || got[0].URL != "https://a.test/" {
		t.Errorf("webhooks are %v", got)
	}
	api.Do("GET", webhooks, "", http.StatusOK) // no fault was queued
	for path, want := range map[string]int{
		"": http.StatusNotFound, "requests/1": http.StatusNotFound, "webhooks/": http.StatusNotFound,
		"faults": http.StatusMethodNotAllowed, webhook: http.StatusMethodNotAllowed,
	} {
		api.Control("GET", path, "", want)
	}
}

func TestControl_forgetsEverything(t *testing.T) {
	t.Parallel()
	_, api := newReceiver(t, mockserver.Config{RateLimit: 1})
	api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	api.PutAgent(mockserver.Agent{})
	api.RandomFaults(1, 1)
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed"})
	_, _ = api.Try("GET", webhooks, "") // any result is right
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
	if got := api.Do("GET", mocktest.AgentsPath, "", http.StatusOK); got.Body != `{"agents":[]}` { // of a new window
		t.Errorf("agents are %s", got.Body)
	}
}
