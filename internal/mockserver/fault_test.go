// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
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

// A create meets a fault, written as users write it.
func TestFaults_doWhatTheirJSONSays(t *testing.T) {
	t.Parallel()
	const json, html = "Content-Type: application/json; charset=utf-8", "Content-Type: text/html; charset=utf-8"
	for fault, tt := range map[string]struct {
		kind          string
		acted         bool
		status        int    // 0 without a response
		broken        string // the error of the client
		body          string // part of it; "" is none at all
		header        string // "name: value"
		before, after time.Duration
	}{
		`{"status":500}`:                {kind: "status-500-before", status: 500, body: `"Internal server error"`},
		`{"status":503}`:                {kind: "status-503-before", status: 503, body: `"Service Unavailable"`},
		`{"status":504,"act":true}`:     {kind: "status-504-after", acted: true, status: 504, body: "{", header: json},
		`{"status":502,"body":"<p>"}`:   {kind: "status-502-before", status: 502, body: "<p>", header: html},
		`{"status":400,"body":"[5]"}`:   {kind: "status-400-before", status: 400, body: "[5]", header: json},
		`{"status":502,"no_body":true}`: {kind: "status-502-before", status: 502, header: "Content-Type: "},
		`{"status":204,"act":true}`:     {kind: "status-204-after", acted: true, status: 204},
		`{"status":503,"retry_after":"1500ms"}`: {
			kind: "status-503-before", status: 503, body: "{", header: "Retry-After: 2",
		},
		`{"status":400,"body":"x","header":{"content-type":"text/plain"}}`: {
			kind: "status-400-before", status: 400, body: "x", header: "Content-Type: text/plain",
		},
		`{"not_found":"aws"}`:             {kind: "status-404-before", status: 404, body: `{"message":"Not Found"}`},
		`{"not_found":"kong","act":true}`: {kind: "status-404-after", acted: true, status: 404, body: "no Route matched"},
		`{"body":"<p>ok"}`:                {kind: "body", acted: true, status: 201, body: "<p>ok", header: html},
		`{"no_body":true}`:                {kind: "body", acted: true, status: 201, header: "Content-Type: "},
		`{"header":{"date":"today"}}`:     {kind: "header", acted: true, status: 201, body: "{", header: "Date: today"},
		`{"delay":"9s","delay_after":"3s"}`: {
			kind: "delay", acted: true, status: 201, body: "{", before: 9 * time.Second, after: 3 * time.Second,
		},
		`{"cut":true}`:            {kind: "cut-before", broken: "EOF"},
		`{"cut":true,"act":true}`: {kind: "cut-after", acted: true, broken: "EOF"},
		`{"truncate":5}`:          {kind: "truncated-after", acted: true, status: 201, broken: "unexpected EOF", body: `{"m`},
		`{"truncate":10000}`:      {kind: "truncated-after", acted: true, status: 201, broken: "unexpected EOF", body: "{"},
	} {
		synctest.Test(t, func(t *testing.T) {
			api := mocktest.New(t, mockserver.Config{Latency: time.Second})
			start := time.Now()
			api.Control("POST", "faults", fault, http.StatusNoContent) // without latency
			r, err := api.Try("POST", webhooks, createBody)
			if took := time.Since(start); took != time.Second+tt.before+tt.after {
				t.Errorf("%s: it took %s", fault, took)
			}
			name, value, _ := strings.Cut(tt.header, ": ")
			if r.Status != tt.status || !strings.Contains(r.Body, tt.body) || (tt.body == "") != (r.Body == "") ||
				name != "" && r.Header.Get(name) != value {
				t.Errorf("%s: %+v", fault, r)
			}
			if (err != nil) != (tt.broken != "") || err != nil && !strings.HasSuffix(err.Error(), tt.broken) {
				t.Errorf("%s: %v", fault, err)
			}
			logged := tt.status
			if tt.broken != "" {
				logged = 0
			}
			if got := api.Requests()[0]; got.Status != logged || api.Stats().Faults[tt.kind] != 1 {
				t.Errorf("%s: logged %+v, counted %v", fault, got, api.Stats().Faults)
			}
			all := api.Webhooks()
			if (len(all) == 1) != tt.acted || tt.acted && all[0].CreatedAt.Sub(start) != time.Second+tt.before {
				t.Errorf("%s: the server holds %+v", fault, all)
			}
			api.Do("POST", webhooks, createBody, http.StatusCreated)
		})
	}
}

func TestFaults_firstMatchApplies(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.Fault(
		mockserver.Fault{Method: "DELETE", Path: webhooks, Status: 501},
		mockserver.Fault{Path: webhooks + "/", Skip: 1, Times: 2, Status: 502},
		mockserver.Fault{Method: "GET", Times: -1, Status: 503},
	)
	for _, tt := range []struct {
		method, path string
		status       int
	}{
		{method: "GET", path: webhooks + "/x", status: 503}, // The second skips it.
		{method: "GET", path: webhooks + "/x", status: 502},
		{method: "GET", path: webhooks, status: 503},           // The second is for single ones.
		{method: "DELETE", path: webhooks + "/x", status: 502}, // The first is for none of those.
		{method: "DELETE", path: webhooks + "/x", status: 404},
		{method: "DELETE", path: webhooks, status: 501},
		{method: "GET", path: webhooks, status: 503},
	} {
		api.Do(tt.method, tt.path, "", tt.status)
	}
	api.Control("DELETE", "faults", "", http.StatusNoContent)
	api.Do("GET", webhooks, "", 200)
}

func TestParseFaults_refusesFaultsThatCouldNotHappen(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		`x`, `{}`, `{"act":true}`, `{"method":"GTE","cut":true}`, `{"path":"/user-webhooks","cut":true}`,
		`{"times":-2,"cut":true}`, `{"skip":-1,"cut":true}`, `{"truncate":-1}`, `{"delay":"-1s"}`,
		`{"delay":"1s","delay_after":"-1s"}`, `{"retry_after":"-1s"}`, `{"status":199}`, `{"status":1000}`,
		`{"not_found":"nginx"}`, `{"not_found":"aws","status":404}`, `{"not_found":"aws","body":"x"}`,
		`{"body":"x","no_body":true}`, `{"status":204,"body":"x"}`, `{"cut":true,"status":500}`,
		`{"cut":true,"not_found":"aws"}`, `{"cut":true,"body":"x"}`, `{"cut":true,"no_body":true}`,
		`{"cut":true,"header":{"A":"b"}}`, `{"cut":true,"retry_after":"1s"}`, `{"cut":true,"truncate":5}`,
		`{"truncate":5,"no_body":true}`, `{"truncate":5,"body":"xyz"}`, `{"truncate":5,"status":500}`,
		`{"truncate":5,"not_found":"aws"}`,
	} {
		if faults, err := mockserver.ParseFaults([]byte(text)); err == nil {
			t.Errorf("%s gives %+v", text, faults)
		}
	}
}

func TestRandomFaults_areOfEveryKind(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.RandomFaults(0.5, 1)
	for range 600 {
		_, _ = api.Try("GET", webhooks, "") // Any result is right.
	}
	kinds, sum := api.Stats().Faults, 0
	for _, n := range kinds {
		sum += n
	}
	if got := slices.Sorted(maps.Keys(kinds)); sum < 240 || sum > 360 || !slices.Equal(got, []string{
		"cut-after", "cut-before", "status-429-before", "status-500-after", "status-500-before", "status-502-after",
		"status-502-before", "status-503-after", "status-503-before", "status-504-after", "status-504-before",
		"truncated-after",
	}) {
		t.Errorf("%d of 600 failed: %v", sum, kinds)
	}
}
