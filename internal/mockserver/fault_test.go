// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
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
		api := mocktest.New(t, mockserver.Config{Latency: time.Second})
		api.Fault(mockserver.Fault{Delay: 2 * time.Second, DelayAfter: 5 * time.Second})
		start := time.Now()
		api.Do("POST", webhooks, createBody, http.StatusCreated)
		api.Control("GET", "stats", "", http.StatusOK) // has no latency
		if total, acted := time.Since(start), api.Webhooks()[0].CreatedAt.Sub(start); total != 8*time.Second || acted != 3*time.Second {
			t.Errorf("it took %s, and acted after %s", total, acted)
		}
		checkFault(t, api, http.StatusCreated, true, "delay")
	})
}

func TestFault_firstMatchApplies(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	id := api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	api.Fault(
		mockserver.Fault{Method: "POST", Path: webhooks, Status: 501},
		mockserver.Fault{Path: webhooks + "/", Skip: 1, Times: 2, Status: 502},
		mockserver.Fault{Method: "GET", Times: 2, Status: 503},
	)
	api.Do("GET", webhooks+"/"+id, "", 503) // skips the second
	api.Do("GET", webhooks+"/"+id, "", 502)
	api.Do("POST", webhooks, createBody, 501)
	api.Do("POST", webhooks, createBody, 201)
	api.Do("GET", webhooks, "", 503) // the second is for single ones
	api.Do("GET", webhooks, "", 200)
	api.Do("DELETE", webhooks+"/"+id, "", 502)
	api.Do("DELETE", webhooks+"/"+id, "", 200)
}

func TestFault_isNotUsedUpByTheRateLimit(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{RateLimit: 1})
	api.Do("GET", webhooks, "", 200)
	api.Fault(mockserver.Fault{Status: 500})
	api.Do("GET", webhooks, "", 429)
	if got := api.Stats(); got.Refused != 1 || len(got.Faults) != 0 {
		t.Errorf("counted %+v", got)
	}
}

func TestParseFaults_refusesFaultsThatCouldNotHappen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		``, `x`, `{"cut":true} {"cut":true}`, `{"stats":500}`, `[{"status":500},{"stats":500}]`, `{"delay":5}`, `{"delay":"5 years"}`,
		`{}`, `{"act":true}`, `{"method":"GTE","cut":true}`, `{"path":"/user-webhooks","cut":true}`, `{"times":-2,"cut":true}`,
		`{"skip":-1,"cut":true}`, `{"truncate":-1}`, `{"delay":"-1s"}`, `{"delay":"1s","delay_after":"-1s"}`, `{"retry_after":"-1s"}`,
		`{"status":199}`, `{"status":1000}`, `{"not_found":"nginx"}`, `{"not_found":"aws","status":404}`, `{"not_found":"aws","body":"x"}`,
		`{"body":"x","no_body":true}`, `{"status":204,"body":"x"}`,
		`{"cut":true,"status":500}`, `{"cut":true,"not_found":"aws"}`, `{"cut":true,"body":"x"}`, `{"cut":true,"no_body":true}`,
		`{"cut":true,"header":{"A":"b"}}`, `{"cut":true,"retry_after":"1s"}`, `{"cut":true,"truncate":5}`,
		`{"truncate":5,"no_body":true}`, `{"truncate":5,"body":"xyz"}`, `{"truncate":5,"status":500}`, `{"truncate":5,"not_found":"aws"}`,
	} {
		if faults, err := mockserver.ParseFaults([]byte(text)); err == nil {
			t.Errorf("%s gives %+v", text, faults)
		}
	}
	if _, err := mockserver.ParseFaults([]byte(`[{"stats":500}]`)); err == nil || err.Error() != `unknown field "stats"` {
		t.Errorf("got %v", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("Fault takes what ParseFaults refuses")
		}
	}()
	mockserver.New(mockserver.Config{}).Fault(mockserver.Fault{Truncate: 5, EmptyBody: true})
}

func TestRandomFaults_areOfEveryKind(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.RandomFaults(0.5, 1)
	for range 600 {
		r, _ := api.Try("GET", webhooks, "") // any result is right
		if after := r.Header.Get("Retry-After"); r.Status == 429 && after != "0" && after != "1" {
			t.Errorf("429 with %v", r.Header)
		}
	}
	faults := api.Stats().Faults
	want := []string{
		"cut-after", "cut-before", "status-429-before", "status-500-after", "status-500-before", "status-502-after",
		"status-502-before", "status-503-after", "status-503-before", "status-504-after", "status-504-before", "truncated-after",
	}
	if kinds := slices.Sorted(maps.Keys(faults)); !slices.Equal(kinds, want) {
		t.Errorf("kinds are %v", kinds)
	}
	sum := 0
	for _, n := range faults {
		sum += n
	}
	if sum < 240 || sum > 360 {
		t.Errorf("%d of 600 failed", sum)
	}
}
