// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestServer_takesTheFirstFaultThatMatches(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{})
	id := s.Put(sample("https://a.test/")).ID
	s.Fault(
		mockserver.Fault{Method: "post", Path: webhooks, Status: 501},
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

func TestServer_failsForEverUntilItIsCleared(t *testing.T) {
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

func TestServer_keepsFaultsForRequestsThatTheLimitLetsThrough(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{RateLimit: 1})
	c.do("GET", webhooks, "", 200)
	s.Fault(mockserver.Fault{Status: 500})
	c.do("GET", webhooks, "", 429)
	if got := s.PendingFaults(); got != 1 {
		t.Errorf("%d pending", got)
	}
}
