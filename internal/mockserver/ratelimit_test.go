// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// limits returns the rate limit headers of a response.
func limits(r mocktest.Reply) string {
	var values []string
	for _, name := range []string{"limit", "remaining", "reset"} {
		values = append(values, r.Header.Get("x-ratelimit-"+name))
	}
	return strings.Join(values, " ")
}

func TestRateLimit_refusesUntilTheWindowEnds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{RateLimit: 2, RateWindow: 10 * time.Second})
		api.Fault(mockserver.Fault{Skip: 3, Status: 500})
		time.Sleep(time.Hour) // A window starts with a request, not with the server.
		for i, tt := range []struct {
			wait   time.Duration // before the request
			status int
			limits string
		}{
			{status: http.StatusCreated, limits: "2 1 10"},
			{wait: 7500 * time.Millisecond, status: http.StatusCreated, limits: "2 0 3"},
			{status: http.StatusTooManyRequests, limits: "2 0 3"},
			{wait: 2500*time.Millisecond - time.Nanosecond, status: http.StatusTooManyRequests, limits: "2 0 1"},
			{wait: time.Nanosecond, status: http.StatusCreated, limits: "2 1 10"},
			// The refused ones have used up no fault.
			{status: http.StatusInternalServerError, limits: "2 0 10"},
		} {
			time.Sleep(tt.wait)
			r := api.Do("POST", webhooks, createBody, tt.status)
			if limits(r) != tt.limits || r.Header.Get("Retry-After") != "" {
				t.Errorf("request %d: %v", i+1, r.Header)
			}
		}
		if got := api.Stats(); got.Refused != 2 || got.Requests != 6 || len(api.Webhooks()) != 3 {
			t.Errorf("stats are %+v, and %d were created", got, len(api.Webhooks()))
		}
	})
}
