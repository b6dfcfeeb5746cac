// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestFault_changesTheResponse(t *testing.T) {
	t.Parallel()
	const isHTML = "text/html; charset=utf-8"
	type fault = mockserver.Fault
	for name, tt := range map[string]struct {
		fault       fault
		status      int
		body        string // part of it; "" is none at all
		contentType string // default JSON, if there is a body
		acted       bool
		kind        string
	}{
		"500":      {fault: fault{Status: 500}, status: 500, body: `"Internal server error"`, kind: "status-500-before"},
		"403":      {fault: fault{Status: 403}, status: 403, body: `"You do not have permission`, kind: "status-403-before"},
		"503":      {fault: fault{Status: 503}, status: 503, body: `"message":"Service Unavailable"`, kind: "status-503-before"},
		"lost":     {fault: fault{Status: 504, Act: true}, status: 504, body: `"Gateway Timeout"`, acted: true, kind: "status-504-after"},
		"proxy":    {fault: fault{Status: 502, Body: "<h1>"}, status: 502, body: "<h1>", contentType: isHTML, kind: "status-502-before"},
		"silent":   {fault: fault{Status: 502, EmptyBody: true}, status: 502, kind: "status-502-before"},
		"own JSON": {fault: fault{Status: 400, Body: `{"message":["a"]}`}, status: 400, body: `["a"]`, kind: "status-400-before"},
		"own type": {
			fault:  fault{Status: 400, Body: "x", Header: http.Header{"content-type": {"text/plain"}}},
			status: 400, body: "x", contentType: "text/plain", kind: "status-400-before",
		},
		"true, HTML": {fault: fault{Body: "<p>ok"}, status: 201, body: "<p>ok", contentType: isHTML, acted: true, kind: "body"},
		"true, none": {fault: fault{EmptyBody: true}, status: 201, acted: true, kind: "body"},
		"204":        {fault: fault{Status: 204, Act: true}, status: 204, acted: true, kind: "status-204-after"},
		"202":        {fault: fault{Status: 202, Act: true}, status: 202, acted: true, kind: "status-202-after"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			api := mocktest.New(t, mockserver.Config{})
			api.Fault(tt.fault)
			if tt.contentType == "" && tt.body != "" {
				tt.contentType = "application/json; charset=utf-8"
			}
			r := api.Do("POST", webhooks, createBody, tt.status)
			if !strings.Contains(r.Body, tt.body) || (tt.body == "") != (r.Body == "") || r.Header.Get("Content-Type") != tt.contentType {
				t.Errorf("body is %q, headers are %v", r.Body, r.Header)
			}
			checkFault(t, api, tt.status, tt.acted, tt.kind)
			api.Do("POST", webhooks, createBody, http.StatusCreated)
		})
	}
}

// checkFault compares what the server holds, and what it logged and counted,
// after one create with one fault.
func checkFault(t *testing.T, api *mocktest.API, status int, acted bool, kind string) {
	t.Helper()
	if got := len(api.Webhooks()) == 1; got != acted {
		t.Errorf("acted: %t", got)
	}
	if got := api.Requests()[0].Status; got != status {
		t.Errorf("logged %d", got)
	}
	if got := api.Stats().Faults; got[kind] != 1 || len(got) != 1 {
		t.Errorf("counted %v", got)
	}
}

func TestFault_cutsTheConnection(t *testing.T) {
	t.Parallel()
	for kind, fault := range map[string]mockserver.Fault{"cut-before": {Cut: true}, "cut-after": {Cut: true, Act: true}} {
		api := mocktest.New(t, mockserver.Config{})
		api.Fault(fault)
		if r, err := api.Try("POST", webhooks, createBody); !errors.Is(err, io.EOF) {
			t.Errorf("error is %v, response %+v", err, r)
		}
		checkFault(t, api, 0, fault.Act, kind)
	}
}

func TestFault_truncatesTheBody(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 10, 100_000} {
		api := mocktest.New(t, mockserver.Config{RateLimit: 150})
		api.Fault(mockserver.Fault{Truncate: n})
		r, err := api.Try("POST", webhooks, createBody)
		if r.Status != http.StatusCreated || r.Header.Get("X-RateLimit-Limit") == "" {
			t.Errorf("response is %+v", r)
		}
		if !errors.Is(err, io.ErrUnexpectedEOF) || len(r.Body) == 0 || len(r.Body) > n {
			t.Errorf("body is %q, error %v", r.Body, err)
		}
		checkFault(t, api, 0, true, "truncated-after")
	}
}

func TestFault_setsAndRemovesHeaders(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{RateLimit: 150})
	api.Fault(mockserver.Fault{Header: http.Header{
		"x-ratelimit-remaining": {"0"}, "X-RateLimit-Reset": nil, "Date": nil, "Set-Cookie": {"a=1", "b=2"},
	}})
	r := api.Do("GET", webhooks, "", http.StatusOK)
	if _, dated := r.Header["Date"]; dated || limits(r) != (limitHeaders{limit: "150", remaining: "0"}) || len(r.Header.Values("Set-Cookie")) != 2 {
		t.Errorf("headers are %v", r.Header)
	}
}

func TestFault_waitsBeforeAndAfterActing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{})
		api.Fault(mockserver.Fault{Delay: 2 * time.Second, DelayAfter: 5 * time.Second})
		start := time.Now()
		api.Do("POST", webhooks, createBody, http.StatusCreated)
		if total, acted := time.Since(start), api.Webhooks()[0].CreatedAt.Sub(start); total != 7*time.Second || acted != 2*time.Second {
			t.Errorf("it took %s, and acted after %s", total, acted)
		}
		checkFault(t, api, http.StatusCreated, true, "delay")
	})
}
