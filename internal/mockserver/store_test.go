// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestServer_changesBehindTheAPIsBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 1, time.UTC)
	s := mockserver.New(mockserver.Config{Now: func() time.Time { return now }})
	first := s.Put(sample("https://a.test/"))
	if first.ID == "" || !first.CreatedAt.Equal(now.Truncate(time.Millisecond)) {
		t.Errorf("put %+v", first)
	}
	second := s.Put(mockserver.Webhook{ID: "b", CreatedAt: now.Add(time.Hour)})
	first.URL = "https://c.test/"
	s.Put(first)
	if !s.Modify("b", func(w *mockserver.Webhook) { w.ID, w.URL = "x", "https://d.test/" }) {
		t.Error("not modified")
	}
	second.URL = "https://d.test/"
	if diff := diff([]mockserver.Webhook{first, second}, s.Webhooks()); diff != "" {
		t.Error(diff)
	}
	if !s.Remove("b") || s.Remove("b") || s.Modify("b", func(*mockserver.Webhook) { t.Error("called") }) || len(s.Webhooks()) != 1 {
		t.Error("removed, and not")
	}
}

func TestServer_givesAndKeepsCopies(t *testing.T) {
	t.Parallel()
	s := mockserver.New(mockserver.Config{})
	events := []string{"a", "b"}
	id := s.Put(mockserver.Webhook{Events: events}).ID
	events[0] = "x"
	s.Webhooks()[0].Events[0] = "y"
	w, _ := s.Webhook(id)
	w.Events[0] = "z"
	var kept *mockserver.Webhook
	s.Modify(id, func(w *mockserver.Webhook) { kept = w })
	kept.Events[0] = "q"
	s.Stats().Faults["x"]++
	s.Stats().ByMethod["GET"]++
	w, _ = s.Webhook(id)
	if stats := s.Stats(); !slices.Equal(w.Events, []string{"a", "b"}) || len(stats.Faults)+len(stats.ByMethod) != 0 {
		t.Errorf("events are %v, stats %+v", w.Events, stats)
	}
}

func TestServer_logsRequestsInOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	s, c := newServer(t, mockserver.Config{Now: func() time.Time { return now }})
	c.do("POST", webhooks, createBody, http.StatusCreated)
	c.do("GET", webhooks+"?page=2&limit=3", "", http.StatusOK)
	c.do("POST", webhooks, "[", http.StatusBadRequest)
	c.do("GET", "/_mock/webhooks", "", http.StatusOK)
	var got []string
	for _, r := range s.Requests() {
		got = append(got, fmt.Sprintln(r.Method, r.Path, r.Query, r.Fields, r.Status, r.At.Equal(now)))
	}
	want := []string{
		"POST /v1/user-webhooks map[] [events secret url] 201 true\n",
		"GET /v1/user-webhooks map[limit:[3] page:[2]] [] 200 true\n",
		"POST /v1/user-webhooks map[] [] 400 true\n",
	}
	if !slices.Equal(got, want) {
		t.Errorf("logged %q", got)
	}
	if r := s.Requests()[0]; string(r.Body) != createBody || r.Header.Get("Authorization") != "Bearer "+mockserver.DefaultKey {
		t.Errorf("logged %+v", r)
	}
	s.ResetRequests()
	if got, stats := s.Requests(), s.Stats(); len(got) != 0 || stats.Requests != 3 || stats.ByMethod["POST"] != 2 {
		t.Errorf("logged %v, counted %+v", got, stats)
	}
}

func TestServer_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	s, c := newServer(t, mockserver.Config{RateLimit: -1})
	s.RandomFaults(0.2, 1)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				_, _ = c.try("POST", webhooks, createBody) // any result is right
				_, _ = c.try("GET", webhooks, "")
				w := s.Put(sample("https://a.test/"))
				s.Fault(mockserver.Fault{Method: "PATCH", Status: 500})
				_, _ = c.try("PATCH", webhooks+"/"+w.ID, `{"is_active":false}`)
				s.Modify(w.ID, func(w *mockserver.Webhook) { w.URL = "https://b.test/" })
				_, _ = c.try("DELETE", webhooks+"/"+w.ID, "")
				s.Stats()
				s.Requests()
			}
		})
	}
	group.Wait()
	if got := s.Stats().Requests; got != 8*20*4 {
		t.Errorf("%d requests", got)
	}
}
