// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestReader_readsSinglyIfTheListIsOfNoUse(t *testing.T) {
	t.Parallel()
	tests := map[string]mockserver.Fault{
		"403": {Status: 403}, "404": {Status: 404}, "500": {Status: 500}, "cut": {Cut: true}, "HTML": {Body: "<html>"},
		"senseless": {Body: `{"data":7}`}, "no id": {Body: `{"data":[{"id":""}]}`}, "an item of null": {Body: `{"data":[null]}`},
		"an empty list": {Body: `{"data":[]}`}, "a list of others": {Body: `{"data":[` + items(7, 8, 9) + `]}`},
	}
	for _, field := range []string{`"url":"https://a.test"`, `"events":["x"]`, `"is_active":true`} {
		key, _, _ := strings.Cut(field, ":")
		for _, with := range []string{`"x":1`, key + ":null"} {
			tests[key+" as "+with] = mockserver.Fault{Body: `{"data":[` + strings.ReplaceAll(items(1, 2, 3, 4, 5), field, with) + `]}`}
		}
	}
	for name, fault := range tests {
		inBubble(t, name, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{}, noRetries)
			ids := []string{"1", "2", "3", "4", "5", "gone"}
			api.put(ids[:5]...)
			fault.Path, fault.Times = listPath, -1
			api.server.Fault(fault)
			api.readAll(t, ids, 3)
			api.wantSingleReads(t, ids...)
			if lists := api.server.Stats().Requests - len(ids); lists > 3 {
				t.Errorf("the list was requested %d times", lists)
			}
		})
	}
}

func TestReader_goesOnWithThePagesThatItHasWhenOneFails(t *testing.T) {
	t.Parallel()
	api, ids := readerAPI(t, mockserver.Config{PageCap: 2}, 6, noRetries)
	slices.Reverse(ids) // as they are listed
	api.server.Fault(mockserver.Fault{Path: listPath, Skip: 1, Status: 500})
	api.readAll(t, ids, 1)
	api.wantSingleReads(t, ids[2:]...)
	api.wantRequests(t, 6) // a page, a failing one and four reads
}

func TestReader_readsSinglyAnIDThatTwoPagesHave(t *testing.T) {
	t.Parallel()
	api, ids := readerAPI(t, mockserver.Config{PageCap: 2}, 4)
	api.read(t, ids[3])
	// The list shifts by one: the last webhook of the first page is the first of the second.
	api.server.Put(foreign())
	api.server.Modify(ids[2], func(h *mockserver.Webhook) { h.URL = "https://drifted.test/" })
	api.read(t, ids[1])
	api.read(t, ids[2])
	api.wantSingleReads(t, ids[2])
}

func TestReader_keepsItsPageIfTheServerRepeatsIt(t *testing.T) {
	t.Parallel()
	client, n := listing(t, func(int) string { return `{"webhooks":[` + items(1, 2) + `]}` })
	for _, id := range []string{"1", "2", "absent", "1"} {
		if _, err := client.Webhook(t.Context(), id, dialnexa.Webhook{}); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	if *n != (asked{pages: 3, singly: 1}) {
		t.Errorf("requests: %+v, want a single read of what the page lacks", *n)
	}
}

// giveUp cancels a read after a second.
func giveUp(t *testing.T, read func(context.Context, string) (dialnexa.Webhook, error), id string) {
	t.Helper()
	began := time.Now()
	_, err := read(canceledAfter(t, time.Second), id)
	if took := time.Since(began); !errors.Is(err, context.Canceled) || took != time.Second {
		t.Errorf("%s: %v after %s, want to end with its context", id, err, took)
	}
}

func TestReader_servesTheOthersIfACallerGivesUp(t *testing.T) {
	t.Parallel()
	for _, last := range []time.Duration{10 * time.Millisecond, time.Second} { // in time, and just as the others give up
		inBubble(t, fmt.Sprint(last), func(t *testing.T) {
			api, ids := readerAPI(t, mockserver.Config{Latency: 5 * time.Second}, 5)
			var group sync.WaitGroup
			for _, id := range ids[:4] {
				group.Go(func() { giveUp(t, api.readOne, id) })
			}
			group.Go(func() {
				time.Sleep(last)
				api.read(t, ids[4])
			})
			group.Wait()
			if last < time.Second {
				api.wantRequests(t, 1)
			}
		})
	}
}

func TestReader_beginsAgainIfAllGiveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api, ids := readerAPI(t, mockserver.Config{Latency: 5 * time.Second}, 3)
		for range 2 {
			giveUp(t, api.readOne, ids[0])
			synctest.Wait()
			giveUp(t, api.readAmongAll, ids[0])
			synctest.Wait()
		}
		api.readAll(t, ids, 3)
		api.wantRequests(t, 5)
	})
}
