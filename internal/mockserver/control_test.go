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
)

func TestControl_needsNoKeyAndIsNotLogged(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{RateLimit: 1})
	s.RandomFaults(1, 1)
	for range 5 {
		req := c.request("GET", "/_mock/webhooks", "")
		req.Header.Del("Authorization")
		if r, err := c.send(req); err != nil || r.status != http.StatusOK || r.header.Get("X-RateLimit-Limit") != "" {
			t.Fatalf("%v, %+v", err, r)
		}
	}
	if len(s.Requests()) != 0 || s.Stats().Requests != 0 {
		t.Errorf("logged %v", s.Requests())
	}
}

func TestControl_addsChangesAndRemovesWebhooks(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	const path = "webhooks/a%2Fb"
	r := c.control("POST", "webhooks", `{"id":"a/b","url":"http://a.test/","events":["odd one"],"secret":"whsec_1"}`, http.StatusOK)
	w, _ := s.Webhook("a/b")
	want := sample("http://a.test/")
	want.ID, want.Events, want.CreatedAt = "a/b", []string{"odd one"}, w.CreatedAt
	if diff := diff(want, w); diff != "" || !strings.Contains(r.body, `"secret":"********"`) {
		t.Errorf("%s, shown as %s", diff, r.body)
	}
	for _, change := range []string{`{"url":"https://b.test/"}`, `{"events":["b"]}`, `{"is_active":false}`} {
		if r := c.control("PATCH", path, change, http.StatusOK); !strings.Contains(r.body, change[1:len(change)-1]) {
			t.Errorf("%s gives %s", change, r.body)
		}
	}
	want.URL, want.Events, want.IsActive = "https://b.test/", []string{"b"}, false
	if diff := diff([]mockserver.Webhook{want}, s.Webhooks()); diff != "" {
		t.Error(diff)
	}
	c.control("DELETE", path, "", http.StatusNoContent)
	c.control("DELETE", path, "", http.StatusNotFound)
	c.control("PATCH", path, `{}`, http.StatusNotFound)
	if got := c.control("GET", "webhooks", "", http.StatusOK).body; got != `{"webhooks":[]}` {
		t.Errorf("webhooks are %s", got)
	}
	c.control("POST", "webhooks", `{"url":"","events":[],"is_active":false}`, http.StatusOK)
	if w := s.Webhooks()[0]; w.IsActive || w.Secret == "" || w.ID == "" {
		t.Errorf("the server holds %+v", w)
	}
}

func TestControl_signsWithASecretWithoutShowingIt(t *testing.T) {
	t.Parallel()
	_, c := newServer(t, mockserver.Config{APIKeys: []string{mockserver.DefaultKey, "key_b:secret_b"}})
	for i, secret := range []string{"whsec_1", "whsec_2"} {
		c.control("POST", "webhooks", fmt.Sprintf(`{"url":"","events":[],"secret":%q,"workspace":%d}`, secret, i), http.StatusOK)
		got := c.control("GET", "webhooks?sign=a%20nonce", "", http.StatusOK).body
		want := fmt.Sprintf(`"signature":"sha256=%s","url":"","workspace":%d}`, received{body: "a nonce"}.signature(secret), i)
		if !strings.Contains(got, want) {
			t.Errorf("%s lacks %s", got, want)
		}
	}
}

func TestControl_showsRequestsWithoutSecrets(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	s.Fault(mockserver.Fault{Skip: 1, Status: 500})
	c.do("POST", webhooks, createBody, http.StatusCreated)
	c.do("GET", webhooks, "", http.StatusInternalServerError)
	got := c.control("GET", "requests", "", http.StatusOK).body
	want := `{"requests":[{"method":"POST","path":"/v1/user-webhooks","status":201,"fields":["events","secret","url"]},` +
		`{"method":"GET","path":"/v1/user-webhooks","status":500,"fields":[]}]}`
	if got != want {
		t.Errorf("requests are %s", got)
	}
	c.control("DELETE", "requests", "", http.StatusNoContent)
	if got := c.control("GET", "requests", "", http.StatusOK).body; got != `{"requests":[]}` {
		t.Errorf("requests are %s", got)
	}
	want = `{"requests":2,"refused":0,"faults":{"status-500-before":1},"by_method":{"GET":1,"POST":1},"webhooks":1}`
	if got := c.control("GET", "stats", "", http.StatusOK).body; got != want {
		t.Errorf("stats are %s", got)
	}
}

func TestControl_queuesFaults(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{})
		c.control("POST", "faults", `{"method":"GET","path":"/v1/user-webhooks","times":-1,"delay":"9s","delay_after":"3s"}`, http.StatusNoContent)
		start := time.Now()
		c.do("GET", webhooks, "", http.StatusOK)
		if got := time.Since(start); got != 12*time.Second {
			t.Errorf("took %s", got)
		}
		c.control("DELETE", "faults", "", http.StatusNoContent)
		c.control("POST", "faults", `[
			{"status":503,"retry_after":"9s","header":{"x-a":"b"},"body":"<p>","content_type":"text/plain"},
			{"status":502,"no_body":true,"act":true}, {"cut":true}, {"not_found":"aws"}, {"skip":1,"truncate":5}]`, http.StatusNoContent)
		r := c.do("GET", webhooks, "", 503)
		if r.body != "<p>" || r.header.Get("Retry-After")+r.header.Get("X-A")+r.header.Get("Content-Type") != "9btext/plain" {
			t.Errorf("got %+v", r)
		}
		if r := c.do("POST", webhooks, createBody, 502); r.body != "" || len(s.Webhooks()) != 1 {
			t.Errorf("got %+v", r)
		}
		if r, err := c.try("GET", webhooks, ""); err == nil || r.status != 0 {
			t.Errorf("got %+v", r)
		}
		c.do("GET", webhooks, "", 404)
		c.do("GET", webhooks, "", 200)
		if r, err := c.try("GET", webhooks, ""); err == nil || len(r.body) != 5 {
			t.Errorf("%v, %+v", err, r)
		}
	})
}

func TestControl_delivers(t *testing.T) {
	t.Parallel()
	r, s, c := newReceiver(t, http.StatusNoContent, mockserver.Config{})
	id := s.Put(sample("https://a.test/")).ID
	for body, want := range map[string]string{`{"a": 1}`: `{"a": 1}`, `"{\"a\":1}"`: `{"a":1}`, `[1, 2]`: `[1, 2]`} {
		request := `{"event":"call.completed","edition":"newer","webhook_id":"` + id + `","body":` + body + `}`
		c.control("POST", "deliveries", request, http.StatusOK)
		got := r.got[len(r.got)-1]
		if got.body != want || got.header.Get("x-dialnexa-signature") != got.signature("whsec_1") {
			t.Errorf("delivered %s with %v", got.body, got.header)
		}
	}
	for request, want := range map[string]string{
		`{"event":"call.completed","forged":true,"body":null}`: `[{"webhook_id":"` + id + `","url":"https://a.test/","event":"call.completed",`,
		`{"event":"call.failed"}`:                              `[],"message":"no active webhook is subscribed to \"call.failed\""}`,
	} {
		if got := c.control("POST", "deliveries", request, http.StatusOK).body; !strings.HasPrefix(got, `{"deliveries":`+want) {
			t.Errorf("%s: response is %s", request, got)
		}
	}
	got := r.got[len(r.got)-1]
	if !strings.Contains(got.body, "call_id") || got.header.Get("X-DialNexa-Signature") == "sha256="+got.signature("whsec_1") {
		t.Errorf("delivered %s with %v", got.body, got.header)
	}
}

func TestControl_refusesInvalidCalls(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	id := s.Put(sample("https://a.test/")).ID
	for _, call := range [][3]string{
		{"POST", "faults", `{"stats":500}`},
		{"POST", "faults", `[{"status":500},{"status":5}]`},
		{"POST", "webhooks", `{"url":"https://a.test/"}`},
		{"POST", "webhooks", `{"events":["a"]}`},
		{"POST", "webhooks", `{"url":1}`},
		{"POST", "webhooks", `{"url":"https://a.test/","events":["a"],"workspace":1}`},
		{"PATCH", "webhooks/" + id, `{"secret":"x"}`},
		{"POST", "deliveries", `{"event":"a","edition":"older"}`},
		{"POST", "deliveries", `{"events":"a"}`},
	} {
		if r := c.control(call[0], call[1], call[2], http.StatusBadRequest); !strings.HasPrefix(r.body, `{"error":"`) {
			t.Errorf("%v: %s", call, r.body)
		}
	}
	if len(s.Webhooks()) != 1 {
		t.Errorf("webhooks are %v", s.Webhooks())
	}
	c.do("GET", webhooks, "", http.StatusOK) // no fault was queued
	for path, want := range map[string]int{
		"": http.StatusNotFound, "requests/1": http.StatusNotFound, "webhooks/": http.StatusNotFound,
		"faults": http.StatusMethodNotAllowed, "webhooks/" + id: http.StatusMethodNotAllowed,
	} {
		c.control("GET", path, "", want)
	}
}
