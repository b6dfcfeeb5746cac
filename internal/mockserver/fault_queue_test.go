// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

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

func TestRandomFaults_areOfEveryKindAndDependOnTheSeed(t *testing.T) {
	t.Parallel()
	results := func() (out []any, faults map[string]int) {
		api := mocktest.New(t, mockserver.Config{RateLimit: -1})
		api.RandomFaults(0.5, 1)
		for range 600 {
			r, err := api.Try("GET", webhooks, "")
			if r.Status == 429 && !slices.Contains([]string{"0", "1"}, r.Header.Get("Retry-After")) {
				t.Errorf("429 with %v", r.Header)
			}
			out = append(out, r.Status, r.Body, r.Header.Get("Retry-After"), err == nil)
		}
		return out, api.Stats().Faults
	}
	first, faults := results()
	if second, _ := results(); !reflect.DeepEqual(first, second) {
		t.Error("one seed, two results")
	}
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
