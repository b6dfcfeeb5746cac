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
	now := time.Date(2026, 7, 3, 10, 30, 0, 1_000_001, time.UTC)
	api := mocktest.New(t, mockserver.Config{
		Now: func() time.Time { return now }, CreatedOffset: -time.Minute, CreatedPrecision: time.Second,
	})
	events := []string{"a", "b"}
	first := api.Put(mockserver.Webhook{Events: events})
	events[0] = "x" // The server keeps a copy.
	second := api.Put(mockserver.Webhook{ID: "b", CreatedAt: now.Add(time.Hour)})
	first.URL = "https://c.test/"
	api.Put(first)
	before := api.Webhooks()[0]
	got, ok := api.Modify(first.ID, func(w *mockserver.Webhook) { w.ID, w.Events[1] = "x", "c" })
	first.Events = []string{"a", "c"}
	first.CreatedAt = time.Date(2026, 7, 3, 10, 29, 0, 0, time.UTC)
	if diff := diff([]mockserver.Webhook{first, second}, api.Webhooks()) + diff(first, got); !ok || diff != "" {
		t.Error(diff)
	}
	if before.Events[1] != "b" {
		t.Errorf("an earlier result changed: %v", before)
	}
	if _, ok := api.Modify("none", func(*mockserver.Webhook) { t.Error("called") }); ok || api.Remove("none") {
		t.Error("modified or removed what is not there")
	}
}

func TestServer_keepsABoundedLog(t *testing.T) {
	t.Parallel()
	api := mocktest.New(t, mockserver.Config{})
	if r, err := api.Try("POST", webhooks, strings.Repeat("x", 1<<20+1)); err == nil {
		t.Errorf("a body without end: status %d", r.Status)
	}
	for range 1000 {
		api.ServeHTTP(httptest.NewRecorder(), api.Request("GET", webhooks, ""))
	}
	if got := api.Requests(); len(got) != 1000 || got[0].Method != "GET" || api.Stats().Requests != 1001 {
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
		if !errors.Is(err, context.DeadlineExceeded) || len(api.Webhooks()) != 0 {
			t.Errorf("%v, and %d webhooks", err, len(api.Webhooks()))
		}
		api.Wait()
		if took := time.Since(start); took != time.Minute || api.Requests()[0].Status != http.StatusCreated {
			t.Errorf("after %s: %+v", took, api.Requests())
		}
	})
}
