// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestConfig_clocks_areApartAndCut(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 999_000_000, time.UTC)
	api := mocktest.New(t, mockserver.Config{
		Dialect: mockserver.DialectPage, Now: func() time.Time { return now }, RateLimit: 1, ResetUnix: true,
		RetryAfter: mockserver.RetryAfterDate,
		DateOffset: 30 * time.Second, CreatedOffset: -time.Minute, CreatedPrecision: time.Second,
	})
	r := api.Do("POST", webhooks, createBody, http.StatusCreated)
	if !strings.Contains(r.Body, `"created_at":"2026-07-03T10:29:00.000Z"`) {
		t.Errorf("body is %s", r.Body)
	}
	// What is compared with Date is on its clock.
	r = api.Do("GET", webhooks, "", http.StatusTooManyRequests)
	if got := r.Header; got.Get("Date") != "Fri, 03 Jul 2026 10:30:30 GMT" ||
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
		api := mocktest.New(t, mockserver.Config{NotFound: kind})
		if r := api.Do("GET", "/v1/hooks", "", http.StatusNotFound); r.Body != want {
			t.Errorf("%s: the route: %s", kind, r.Body)
		}
		api = mocktest.New(t, mockserver.Config{})
		api.Fault(mockserver.Fault{NotFound: kind}, mockserver.Fault{NotFound: kind, Act: true})
		if r := api.Do("GET", "/v1/hooks", "", http.StatusNotFound); r.Body != want {
			t.Errorf("%s: the fault: %s", kind, r.Body)
		}
		api.Do("POST", webhooks, createBody, http.StatusNotFound)
		if got := api.Stats().Faults; len(api.Webhooks()) != 1 || got["status-404-before"] != 1 || got["status-404-after"] != 1 {
			t.Errorf("%s: %v, counted %v", kind, api.Webhooks(), got)
		}
	}
}

func TestNew_refusesUnknownNames(t *testing.T) {
	t.Parallel()
	for _, cfg := range []mockserver.Config{{Dialect: "spek"}, {RetryAfter: "soon"}, {NotFound: "nginx"}, {VerifyURL: "yes"}} {
		if cfg.Check() == nil {
			t.Errorf("%+v: no error", cfg)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("New takes what Check refuses")
		}
	}()
	mockserver.New(mockserver.Config{Dialect: "spek"})
}

func TestNormalizeURL(t *testing.T) {
	t.Parallel()
	for sent, want := range map[string]string{
		"HTTPS://Receiver.Test:443":      "https://receiver.test/",
		"https://a.test?b=C":             "https://a.test/?b=C",
		"https://a.test:8443/Hook%2Fx/?": "https://a.test:8443/Hook%2Fx/?",
		"https://a.test/%zz":             "https://a.test/%zz",
	} {
		if got := mockserver.NormalizeURL(sent); got != want {
			t.Errorf("%s becomes %s", sent, got)
		}
	}
	api := mocktest.New(t, mockserver.Config{StoreURL: mockserver.NormalizeURL})
	path := webhooks + "/" + api.Put(mocktest.Webhook("https://a.test", "whsec_1")).ID
	api.Do("POST", webhooks, `{"url":"https://B.test","events":["a"],"secret":"b"}`, http.StatusCreated)
	api.Do("PATCH", path, `{"url":"https://B.test"}`, http.StatusOK)
	for _, w := range api.Webhooks() {
		if w.URL != "https://b.test/" {
			t.Errorf("%s is stored", w.URL)
		}
	}
}
