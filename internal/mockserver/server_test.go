// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServer_changesBehindTheAPIsBack(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 7, 3, 10, 30, 0, 1, time.UTC)
	api := mocktest.New(t, mockserver.Config{Now: func() time.Time { return now }})
	events := []string{"a", "b"}
	first := api.Put(mockserver.Webhook{Events: events})
	events[0] = "x" // the server keeps a copy
	second := api.Put(mockserver.Webhook{ID: "b", CreatedAt: now.Add(time.Hour)})
	first.URL = "https://c.test/"
	api.Put(first)
	before := api.Webhooks()[0]
	got, ok := api.Modify(first.ID, func(w *mockserver.Webhook) { w.ID, w.Events[1] = "x", "c" })
	first.Events = []string{"a", "c"}
	first.CreatedAt = now.Truncate(time.Millisecond)
	if diff := diff([]mockserver.Webhook{first, second}, api.Webhooks()) + diff(first, got); !ok || diff != "" || before.Events[1] != "b" {
		t.Errorf("%s, before %v", diff, before)
	}
	if _, ok := api.Modify("none", func(*mockserver.Webhook) { t.Error("called") }); ok || api.Remove("none") {
		t.Error("modified or removed what is not there")
	}
	api.Stats().Faults["x"]++
	api.Stats().ByMethod["GET"]++
	if stats := api.Stats(); len(stats.Faults)+len(stats.ByMethod) != 0 {
		t.Errorf("stats are %+v", stats)
	}
}

func TestServer_keepsABoundedLog(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	api.Do("POST", webhooks, `{"secret":"`+strings.Repeat("x", 64<<10)+`"}`, http.StatusBadRequest)
	if got := api.Requests()[0]; got.Body != nil || len(got.Fields) != 0 || got.Status != http.StatusBadRequest {
		t.Errorf("logged %+v", got)
	}
	if r, err := api.Try("POST", webhooks, strings.Repeat("x", 1<<20+1)); err == nil {
		t.Errorf("a body without end: status %d", r.Status)
	}
	for range 1000 {
		api.ServeHTTP(httptest.NewRecorder(), api.Request("GET", webhooks, ""))
	}
	if got := api.Requests(); len(got) != 1000 || got[0].Method != "GET" || api.Stats().Requests != 1002 {
		t.Errorf("logged %d, counted %+v", len(got), api.Stats())
	}
}

func TestTransport_actsAfterTheClientHasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{})
		api.Fault(mockserver.Fault{Delay: time.Minute})
		api.HTTP.Timeout = 10 * time.Second
		start := time.Now()
		_, err := api.Try("POST", webhooks, createBody)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if got := api.Webhooks(); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		api.Wait()
		if got := api.Webhooks(); len(got) != 1 || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v", time.Since(start), got)
		}
		if got := api.Requests()[0]; got.Status != http.StatusCreated {
			t.Errorf("logged %+v", got)
		}
	})
}
