// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestFault_firstMatchApplies(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	id := s.Put(sample("https://a.test/")).ID
	s.Fault(
		mockserver.Fault{Method: "POST", Path: webhooks, Status: 501},
		mockserver.Fault{Path: webhooks + "/", Skip: 1, Times: 2, Status: 502},
		mockserver.Fault{Method: "GET", Times: 2, Status: 503},
	)
	if got := s.PendingFaults(); got != 3 {
		t.Errorf("%d pending", got)
	}
	c.do("GET", webhooks+"/"+id, "", 503) // skips the second
	c.do("GET", webhooks+"/"+id, "", 502)
	c.do("POST", webhooks, createBody, 501)
	c.do("POST", webhooks, createBody, 201)
	c.do("GET", webhooks, "", 503) // the second is for single ones
	c.do("GET", webhooks, "", 200)
	if got := s.PendingFaults(); got != 1 {
		t.Errorf("%d pending", got)
	}
	c.do("DELETE", webhooks+"/"+id, "", 502)
	c.do("DELETE", webhooks+"/"+id, "", 200)
	if got := s.PendingFaults(); got != 0 {
		t.Errorf("%d pending", got)
	}
}

func TestFault_failsForEverUntilCleared(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	s.Fault(mockserver.Fault{Times: -1, Status: 500})
	for range 5 {
		c.do("GET", webhooks, "", 500)
	}
	if got := s.PendingFaults(); got != 1 {
		t.Errorf("%d pending", got)
	}
	s.ClearFaults()
	c.do("GET", webhooks, "", 200)
}

func TestFault_isNotUsedUpByTheRateLimit(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{RateLimit: 1})
	c.do("GET", webhooks, "", 200)
	s.Fault(mockserver.Fault{Status: 500})
	c.do("GET", webhooks, "", 429)
	if got := s.PendingFaults(); got != 1 {
		t.Errorf("%d pending", got)
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
		`{"cut":true,"header":{"A":"b"}}`, `{"cut":true,"content_type":"a/b"}`, `{"cut":true,"retry_after":"1s"}`, `{"cut":true,"truncate":5}`,
		`{"truncate":5,"no_body":true}`, `{"truncate":5,"body":"xyz"}`, `{"truncate":5,"status":500}`, `{"truncate":5,"not_found":"aws"}`,
	} {
		if faults, err := mockserver.ParseFaults([]byte(text)); err == nil {
			t.Errorf("%s gives %+v", text, faults)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("Fault takes what ParseFaults refuses")
		}
	}()
	mockserver.New(mockserver.Config{}).Fault(mockserver.Fault{Truncate: 5, EmptyBody: true})
}
