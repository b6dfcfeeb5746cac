// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestConfig_apiKeys_haveAWorkspaceEach(t *testing.T) {
	t.Parallel()
	s, first := newServer(t, mockserver.Config{APIKeys: []string{mockserver.DefaultKey, "key_b:secret_b"}})
	second := first
	second.key = "key_b:secret_b"
	path := webhooks + "/" + s.Put(mockserver.Webhook{ID: "b", Workspace: 1, URL: "https://b.test/"}).ID
	first.do("POST", webhooks, createBody, http.StatusCreated)
	if ids, _ := listed(t, second, mockserver.DefaultDialect, ""); ids != "b" {
		t.Errorf("the second workspace lists %s", ids)
	}
	for _, method := range []string{"GET", "PATCH", "DELETE"} {
		first.do(method, path, `{"is_active":true}`, http.StatusNotFound)
		second.do(method, path, `{"is_active":true}`, http.StatusOK)
	}
	if got := s.Webhooks(); len(got) != 1 || got[0].Workspace != 0 {
		t.Errorf("the server holds %+v", got)
	}
}

func TestConfig_listDelay_hidesANewWebhookFromTheListOnly(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{ListDelay: 5 * time.Second})
		c.do("POST", webhooks, createBody, http.StatusCreated)
		id := s.Webhooks()[0].ID
		s.Put(mockserver.Webhook{ID: "old"})
		c.do("PATCH", webhooks+"/"+id, `{"is_active":false}`, http.StatusOK)
		time.Sleep(5*time.Second - time.Nanosecond)
		if ids, object := listed(t, c, mockserver.DefaultDialect, ""); ids != "old" || object["total"] != 1.0 {
			t.Errorf("too early: %s, %v", ids, object)
		}
		time.Sleep(time.Nanosecond)
		if ids, _ := listed(t, c, mockserver.DefaultDialect, ""); ids != "old "+id {
			t.Errorf("in the end: %s", ids)
		}
	})
}

func TestConfig_oldestFirst_reversesTheList(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{OldestFirst: true})
	fill(s, 3)
	if ids, _ := listed(t, c, mockserver.DefaultDialect, "?limit=2"); ids != "w0 w1" {
		t.Errorf("the list begins with %s", ids)
	}
}

func TestConfig_clocks_areApartAndCut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 999_000_000, time.UTC)
	_, c := newServer(t, mockserver.Config{
		Dialect: mockserver.DialectPage, Now: func() time.Time { return now }, RateLimit: 1, ResetUnix: true,
		RetryAfter: mockserver.RetryAfterDate,
		DateOffset: 30 * time.Second, CreatedOffset: -time.Minute, CreatedPrecision: time.Second,
	})
	r := c.do("POST", webhooks, createBody, http.StatusCreated)
	if got := text(t, r.object(t, mockserver.DialectPage), "created_at"); got != "2026-07-03T10:29:00.000Z" {
		t.Errorf("created_at is %s", got)
	}
	// What is compared with Date is on its clock.
	r = c.do("GET", webhooks, "", http.StatusTooManyRequests)
	if got := r.header; got.Get("Date") != "Fri, 03 Jul 2026 10:30:30 GMT" ||
		got.Get("Retry-After") != "Fri, 03 Jul 2026 10:31:31 GMT" || got.Get("X-RateLimit-Reset") != "1783074691" {
		t.Errorf("headers are %v", got)
	}
}

func TestConfig_notFound_respondsAsAGateway(t *testing.T) {
	t.Parallel()
	for kind, want := range map[mockserver.NotFound]string{
		mockserver.NotFoundNest:    `{"error":"Not Found","message":"Cannot GET /v1/hooks","statusCode":404}`,
		mockserver.NotFoundFastify: `{"error":"Not Found","message":"Route GET:/v1/hooks not found","statusCode":404}`,
		mockserver.NotFoundAWS:     `{"message":"Not Found"}`,
		mockserver.NotFoundKong:    `{"message":"no Route matched with those values"}`,
	} {
		_, c := newServer(t, mockserver.Config{NotFound: kind})
		if r := c.do("GET", "/v1/hooks", "", http.StatusNotFound); r.body != want {
			t.Errorf("%s: the route: %s", kind, r.body)
		}
		s, c := newServer(t, mockserver.Config{})
		s.Fault(mockserver.Fault{NotFound: kind}, mockserver.Fault{NotFound: kind, Act: true})
		if r := c.do("GET", "/v1/hooks", "", http.StatusNotFound); r.body != want {
			t.Errorf("%s: the fault: %s", kind, r.body)
		}
		c.do("POST", webhooks, createBody, http.StatusNotFound)
		if got := s.Stats().Faults; len(s.Webhooks()) != 1 || got["status-404-before"] != 1 || got["status-404-after"] != 1 {
			t.Errorf("%s: %v, counted %v", kind, s.Webhooks(), got)
		}
	}
}

func TestConfig_errors_haveOtherForms(t *testing.T) {
	t.Parallel()
	const plain = `{"error":"Bad Request","message":"secret must not be masked","statusCode":400}`
	for want, cfg := range map[string]mockserver.Config{
		plain: {},
		`{"error":"Bad Request","message":["secret must not be masked"],"statusCode":400}`: {MessageArray: true},
		`{"data":` + plain + `,"statusCode":400}`:                                          {WrapErrors: true},
	} {
		s, c := newServer(t, cfg)
		id := s.Put(sample("https://a.test/")).ID
		if r := c.do("PATCH", webhooks+"/"+id, `{"secret":"********"}`, http.StatusBadRequest); r.body != want {
			t.Errorf("%+v: %s", cfg, r.body)
		}
	}
	_, c := newServer(t, mockserver.Config{UnauthorizedMessage: "Unauthorized", MessageArray: true})
	c.key = "wrong"
	if got := failureIn(t, c.do("GET", webhooks, "", http.StatusUnauthorized)); got != "Unauthorized" {
		t.Errorf("401 says %s", got)
	}
}

func TestFault_retryAfter_takesTheConfiguredForm(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	for form, want := range map[string]string{
		mockserver.RetryAfterNone: "2", mockserver.RetryAfterSeconds: "2", mockserver.RetryAfterDate: "Fri, 03 Jul 2026 10:30:02 GMT",
	} {
		s, c := newServer(t, mockserver.Config{RetryAfter: form, Now: func() time.Time { return now }})
		for _, status := range []int{429, 503} {
			s.Fault(mockserver.Fault{Status: status, RetryAfter: 1500 * time.Millisecond})
			if got := c.do("GET", webhooks, "", status).header.Get("Retry-After"); got != want {
				t.Errorf("%q, %d: %s", form, status, got)
			}
		}
	}
}

func TestNormalizeURL(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"HTTPS://Receiver.Test:443":      "https://receiver.test/",
		"https://a.test?b=C":             "https://a.test/?b=C",
		"https://a.test:8443/Hook%2Fx/?": "https://a.test:8443/Hook%2Fx/?",
		"https://a.test/%zz":             "https://a.test/%zz",
	} {
		s, c := newServer(t, mockserver.Config{StoreURL: mockserver.NormalizeURL})
		if got := mockserver.NormalizeURL(sent); got != want {
			t.Errorf("%s becomes %s", sent, got)
		}
		if _, err := c.try("POST", webhooks, `{"url":"`+sent+`","events":["a"],"secret":"b"}`); err != nil {
			t.Error(err)
		}
		if got := s.Webhooks(); len(got) > 0 && got[0].URL != want {
			t.Errorf("%s is stored as %s", sent, got[0].URL)
		}
	}
}
