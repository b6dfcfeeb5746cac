// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServer_changesBehindTheAPIsBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 1, time.UTC)
	api := mocktest.New(t, mockserver.Config{Now: func() time.Time { return now }})
	first := api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	if first.ID == "" || !first.CreatedAt.Equal(now.Truncate(time.Millisecond)) {
		t.Errorf("put %+v", first)
	}
	second := api.Put(mockserver.Webhook{ID: "b", CreatedAt: now.Add(time.Hour)})
	first.URL = "https://c.test/"
	api.Put(first)
	if got, ok := api.Modify("b", func(w *mockserver.Webhook) { w.ID, w.URL = "x", "https://d.test/" }); !ok || got.ID != "b" {
		t.Errorf("modified %+v", got)
	}
	second.URL = "https://d.test/"
	if diff := diff([]mockserver.Webhook{first, second}, api.Webhooks()); diff != "" {
		t.Error(diff)
	}
	if !api.Remove("b") || api.Remove("b") || len(api.Webhooks()) != 1 {
		t.Error("removed, and not")
	}
	if _, ok := api.Modify("b", func(*mockserver.Webhook) { t.Error("called") }); ok {
		t.Error("modified, and not there")
	}
}

func TestServer_keepsCopies(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	events := []string{"a", "b"}
	id := api.Put(mockserver.Webhook{Events: events}).ID
	events[0] = "x"
	before := api.Webhooks()[0]
	after, _ := api.Modify(id, func(w *mockserver.Webhook) { w.Events[1] = "c" })
	api.Stats().Faults["x"]++
	api.Stats().ByMethod["GET"]++
	if stats := api.Stats(); before.Events[0]+before.Events[1] != "ab" || after.Events[1] != "c" || len(stats.Faults)+len(stats.ByMethod) != 0 {
		t.Errorf("events are %v and %v, stats %+v", before.Events, after.Events, stats)
	}
}

func TestServer_logsRequestsAsTheyCameIn(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	api := mocktest.New(t, mockserver.Config{Now: func() time.Time { return now }})
	api.Do("POST", webhooks+"?page=2", createBody, http.StatusCreated)
	api.Do("POST", webhooks, "[", http.StatusBadRequest)
	got := api.Requests()
	if r := got[0]; string(r.Body) != createBody || r.Header.Get("Authorization") != "Bearer "+mockserver.DefaultKey ||
		r.Query.Get("page") != "2" || !r.At.Equal(now) || len(got) != 2 || got[1].Status != http.StatusBadRequest || len(got[1].Fields) != 0 {
		t.Errorf("logged %+v", got)
	}
}

func TestServer_keepsABoundedLog(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	large := `{"secret":"` + strings.Repeat("x", 64<<10) + `"}`
	api.Do("POST", webhooks, large, http.StatusBadRequest)
	if got := api.Requests()[0]; got.Body != nil || len(got.Fields) != 0 || got.Status != http.StatusBadRequest {
		t.Errorf("logged %+v", got)
	}
	for range 1000 {
		api.ServeHTTP(httptest.NewRecorder(), api.Request("GET", webhooks, ""))
	}
	if got := api.Requests(); len(got) != 1000 || got[0].Method != "GET" || api.Stats().Requests != 1001 {
		t.Errorf("logged %d, counted %+v", len(got), api.Stats())
	}
}

func TestServer_isSafeForConcurrentUse(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{RateLimit: -1})
	api.RandomFaults(0.2, 1)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 20 {
				_, _ = api.Try("POST", webhooks, createBody) // any result is right
				_, _ = api.Try("GET", webhooks, "")
				w := api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
				api.Fault(mockserver.Fault{Method: "PATCH", Status: 500})
				_, _ = api.Try("PATCH", webhooks+"/"+w.ID, `{"is_active":false}`)
				api.Modify(w.ID, func(w *mockserver.Webhook) { w.URL = "https://b.test/" })
				_, _ = api.Try("DELETE", webhooks+"/"+w.ID, "")
				api.Stats()
				api.Requests()
			}
		})
	}
	group.Wait()
	if got := api.Stats().Requests; got != 8*20*4 {
		t.Errorf("%d requests", got)
	}
}
