// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestReader_readsSinglyWhereTheListIsOfNoUse(t *testing.T) {
	t.Parallel()
	tests := map[string]mockserver.Fault{
		"403":              {Status: 403},
		"404":              {Status: 404},
		"500":              {Status: 500},
		"cut":              {Cut: true},
		"HTML":             {Body: "<html>"},
		"senseless":        {Body: `{"data":7}`},
		"an id too few":    {Body: `{"data":[{"id":""}]}`},
		"an empty list":    {Body: `{"data":[]}`},
		"an item of null":  {Body: `{"data":[null]}`},
		"a list of others": {Body: `{"data":[{"id":"x","url":"https://x.test","events":[],"is_active":true}]}`},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{}, noRetries)
				fault.Path, fault.Times = "/v1"+collection, -1
				w.server.Fault(fault)
				ids := w.varied(5)
				w.readAll(t, append(ids, "gone"), 3, w.wantStored(t))
				if lists := w.lists(); lists > 3 {
					t.Errorf("the list was asked %d times", lists)
				}
			})
		})
	}
}

// lists counts the requests to the list.
func (w *mockAPI) lists() int {
	n := 0
	for _, r := range w.server.Requests() {
		if r.Method == http.MethodGet && r.Path == "/v1"+collection {
			n++
		}
	}
	return n
}

func TestReader_goesOnWithThePagesThatItHasWhenOneFails(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{PageCap: 2}, noRetries)
	ids := w.varied(6) // pages of ids 5 4, 3 2, 1 0
	w.server.Fault(mockserver.Fault{Path: "/v1" + collection, Skip: 1, Status: 500})
	for _, i := range []int{5, 4, 3, 2, 1, 0} {
		w.read(t, ids[i])
	}
	if n := w.server.Stats().Requests; n != 6 {
		t.Errorf("%d requests, want a page, a failing one and four reads", n)
	}
}

func TestReader_readsSinglyWhatTheListGivesIncomplete(t *testing.T) {
	t.Parallel()
	for _, field := range []string{`"is_active":(true|false)`, `"url":"[^"]*"`, `"events":\[[^\]]*\]`} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			pattern := regexp.MustCompile(field)
			for _, with := range []string{`"x":1`, strings.SplitN(field, ":", 2)[0] + `:null`} {
				w := newMockAPI(t, mockserver.Config{}, editedLists(func(body string) string { return pattern.ReplaceAllString(body, with) }))
				ids := w.varied(4)
				w.readAll(t, ids, 1, w.wantStored(t))
				if n := w.server.Stats().Requests; n != 5 {
					t.Errorf("%d requests, want 5", n)
				}
				for got, err := range w.client.Reader().All(t.Context()) {
					w.wantStored(t)(got.ID, got, err)
				}
			}
		})
	}
}

func TestReader_readsSinglyAnIDThatTwoPagesHave(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{PageCap: 2})
	ids := w.varied(4)
	w.read(t, ids[3])
	// The list shifts by one: the last webhook of the first page is the first of the second.
	w.server.Put(foreign())
	w.server.Modify(ids[2], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
	w.read(t, ids[1])
	w.read(t, ids[2])
	var paths []string
	for _, r := range w.server.Requests() {
		paths = append(paths, strings.TrimPrefix(r.Path, "/v1"+collection))
	}
	if got := paths[len(paths)-1]; got != "/"+ids[2] {
		t.Errorf("requests %q, want the last one to read %s", paths, ids[2])
	}
}

func TestReader_aCancelledCallerDoesNotFailTheOthers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 5 * time.Second})
		ids := w.varied(20)
		var group sync.WaitGroup
		for i, id := range ids {
			// The first of them begins the fetch. Most give up on it.
			group.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				ctx, began := t.Context(), time.Now()
				if i < 15 {
					ctx = canceledAfter(t, time.Second)
				}
				got, err := w.client.Reader().Get(ctx, id)
				switch {
				case i >= 15:
					w.wantStored(t)(id, got, err)
				case !errors.Is(err, context.Canceled) || time.Since(began) != time.Second:
					t.Errorf("caller %d: %v after %s, want to end with its context", i, err, time.Since(began))
				}
			})
		}
		group.Wait()
		if n := w.server.Stats().Requests; n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestReader_beginsAnewWhereAllGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 5 * time.Second})
		ids := w.varied(3)
		for range 3 {
			if _, err := w.client.Reader().Get(canceledAfter(t, time.Second), ids[0]); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
			synctest.Wait()
		}
		w.readAll(t, ids, 3, w.wantStored(t))
		if n := w.server.Stats().Requests; n != 4 {
			t.Errorf("%d requests, want three that were given up, and one", n)
		}
	})
}

func TestReader_keepsItsPageWhereTheServerRepeatsIt(t *testing.T) {
	t.Parallel()
	client, asked := listing(t, func(int) string { return `{"webhooks":[` + items(1, 2) + `]}` })
	for _, id := range []string{"1", "2", "absent", "1"} {
		if _, err := client.Reader().Get(t.Context(), id); (err == nil) != (id != "absent") {
			t.Errorf("%s: %v", id, err)
		}
	}
	if *asked != 3 {
		t.Errorf("%d requests, want the page twice and a read of what it lacks", *asked)
	}
}

func TestReader_aCallerWhoComesAsTheLastGivesUpIsServed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{Latency: 5 * time.Second})
		ids := w.varied(3)
		ctx, cancel := context.WithCancel(t.Context())
		var group sync.WaitGroup
		group.Go(func() {
			if _, err := w.client.Reader().Get(ctx, ids[0]); !errors.Is(err, context.Canceled) {
				t.Errorf("got %v", err)
			}
		})
		synctest.Wait()
		cancel()
		group.Go(func() { w.read(t, ids[1]) })
		group.Wait()
	})
}
