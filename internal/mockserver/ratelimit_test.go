// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// limitHeaders are the rate limit headers of a response.
type limitHeaders struct{ limit, remaining, reset string }

func limits(r mocktest.Reply) limitHeaders {
	return limitHeaders{
		limit: r.Header.Get("x-ratelimit-limit"), remaining: r.Header.Get("x-ratelimit-remaining"), reset: r.Header.Get("x-ratelimit-reset"),
	}
}

func TestRateLimit_refusesUntilTheWindowEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{RateLimit: 2, RateWindow: 10 * time.Second})
		time.Sleep(time.Hour) // a window starts with a request, not with the server
		if got := limits(api.Do("GET", webhooks, "", http.StatusOK)); got != (limitHeaders{limit: "2", remaining: "1", reset: "10"}) {
			t.Errorf("first: %v", got)
		}
		time.Sleep(7500 * time.Millisecond)
		if got := limits(api.Do("GET", webhooks, "", http.StatusOK)); got != (limitHeaders{limit: "2", remaining: "0", reset: "3"}) {
			t.Errorf("second: %v", got)
		}
		r := api.Do("POST", webhooks, createBody, http.StatusTooManyRequests)
		if got := limits(r); got != (limitHeaders{limit: "2", remaining: "0", reset: "3"}) {
			t.Errorf("refused: %v", got)
		}
		if got := message(t, r); got != "Too many requests. Please slow down and retry after a moment." {
			t.Errorf("message is %s", got)
		}
		if r.Header.Get("Retry-After") != "" || len(api.Webhooks()) != 0 {
			t.Errorf("refused with %v, left %v", r.Header, api.Webhooks())
		}
		time.Sleep(2500*time.Millisecond - time.Nanosecond)
		api.Do("GET", webhooks, "", http.StatusTooManyRequests)
		time.Sleep(time.Nanosecond)
		if got := limits(api.Do("GET", webhooks, "", http.StatusOK)); got != (limitHeaders{limit: "2", remaining: "1", reset: "10"}) {
			t.Errorf("next window: %v", got)
		}
		if got := api.Stats(); got.Refused != 2 || got.Requests != 5 {
			t.Errorf("stats are %+v", got)
		}
	})
}

func TestRateLimit_isInEveryResponseUnlessItIsOff(t *testing.T) {
	t.Parallel()
	for limit, want := range map[int]limitHeaders{150: {limit: "150", remaining: "146", reset: "60"}, -1: {}} {
		api := mocktest.New(t, mockserver.Config{RateLimit: limit})
		api.Fault(mockserver.Fault{Path: "/v1/fails", Status: http.StatusBadGateway, Body: "<html>"})
		api.Do("GET", "/elsewhere", "", http.StatusNotFound)
		api.Do("GET", "/v1/fails", "", http.StatusBadGateway)
		api.Do("POST", webhooks, "{", http.StatusBadRequest)
		if got := limits(api.Do("POST", webhooks, createBody, http.StatusCreated)); got != want {
			t.Errorf("%d: got %v", limit, got)
		}
	}
}

func TestRateLimit_formsOfResetAndRetryAfter(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 7, 3, 10, 30, 0, 500_000_000, time.UTC)
	unix := strconv.FormatInt(start.Add(time.Minute+500*time.Millisecond).Unix(), 10) // rounded up
	for name, tt := range map[string]struct {
		cfg                 mockserver.Config
		reset, after, fault string
	}{
		"none":      {mockserver.Config{}, "60", "", "2"},
		"seconds":   {mockserver.Config{RetryAfter: mockserver.RetryAfterSeconds}, "60", "60", "2"},
		"Unix time": {mockserver.Config{ResetUnix: true}, unix, "", "2"},
		"date": {
			mockserver.Config{RetryAfter: mockserver.RetryAfterDate},
			"60", "Fri, 03 Jul 2026 10:31:01 GMT", "Fri, 03 Jul 2026 10:30:02 GMT",
		},
	} {
		tt.cfg.RateLimit = 1
		tt.cfg.Now = func() time.Time { return start }
		api := mocktest.New(t, tt.cfg)
		api.Fault(mockserver.Fault{Status: http.StatusServiceUnavailable, RetryAfter: 1500 * time.Millisecond})
		failed := api.Do("GET", webhooks, "", http.StatusServiceUnavailable)
		refused := api.Do("GET", webhooks, "", http.StatusTooManyRequests)
		if limits(failed).reset != tt.reset || failed.Header.Get("Retry-After") != tt.fault {
			t.Errorf("%s: the failure has %v", name, failed.Header)
		}
		if limits(refused).reset != tt.reset || refused.Header.Get("Retry-After") != tt.after {
			t.Errorf("%s: the refusal has %v", name, refused.Header)
		}
	}
}
