// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
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

func TestServer_givesAndKeepsCopies(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	events := []string{"a", "b"}
	id := api.Put(mockserver.Webhook{Events: events}).ID
	events[0] = "x"
	read := api.Webhooks()[0]
	api.Modify(id, func(w *mockserver.Webhook) { w.Events[0] = "a"; w.Events[1] = "c" })
	api.Stats().Faults["x"]++
	api.Stats().ByMethod["GET"]++
	w, _ := api.Webhook(id)
	if stats := api.Stats(); !slices.Equal(read.Events, []string{"a", "b"}) || !slices.Equal(w.Events, []string{"a", "c"}) || len(stats.Faults)+len(stats.ByMethod) != 0 {
		t.Errorf("events are %v, stats %+v", w.Events, stats)
	}
}

func TestServer_logsRequestsInOrder(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 0, time.UTC)
	api := mocktest.New(t, mockserver.Config{Now: func() time.Time { return now }})
	api.Do("POST", webhooks, createBody, http.StatusCreated)
	api.Do("GET", webhooks+"?page=2&limit=3", "", http.StatusOK)
	api.Do("POST", webhooks, "[", http.StatusBadRequest)
	api.Do("GET", "/_mock/webhooks", "", http.StatusOK)
	var got []string
	for _, r := range api.Requests() {
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
	if r := api.Requests()[0]; string(r.Body) != createBody || r.Header.Get("Authorization") != "Bearer "+mockserver.DefaultKey {
		t.Errorf("logged %+v", r)
	}
	api.ResetRequests()
	if got, stats := api.Requests(), api.Stats(); len(got) != 0 || stats.Requests != 3 || stats.ByMethod["POST"] != 2 {
		t.Errorf("logged %v, counted %+v", got, stats)
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
		api.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", webhooks, nil))
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
