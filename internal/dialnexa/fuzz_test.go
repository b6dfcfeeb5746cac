// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// FuzzReader_All_roundTrip reads what the mock writes, in every dialect.
func FuzzReader_All_roundTrip(f *testing.F) {
	f.Add("wh_1", "https://a.test/", "call.completed", "x", true, uint8(3))
	f.Add("ä/%2F", "https://a.test/?a=1&b=<2>", "", "\u2028", false, uint8(0))
	f.Add("0", "0", "\xe2\x80", "\xa8", false, uint8(4))
	f.Fuzz(func(t *testing.T, id, url, event1, event2 string, active bool, count uint8) {
		for _, text := range []string{id, url, event1, event2} {
			if !utf8.ValidString(text) {
				return
			}
		}
		if id == "" || url == "" {
			return
		}
		for _, dialect := range mockserver.Dialects() {
			api := newMockAPI(t, mockserver.Config{Dialect: dialect, PageCap: 3})
			for i := range count % 8 {
				api.server.Put(mockserver.Webhook{
					ID: id + strconv.Itoa(int(i)), URL: url, Events: []string{event1, event2}, IsActive: active,
				})
			}
			n := 0
			for got, err := range api.client.Reader().All(t.Context()) {
				api.wantStored(t)(got.ID, got, err)
				n++
			}
			if n != int(count%8) {
				t.Errorf("%s: %d webhooks, want %d", dialect, n, count%8)
			}
		}
	})
}

// FuzzReader_All walks a list of arbitrary pages and totals. Each byte is an item, whose value is its id; a page ends at a 0. A
// negative total is as good as none.
func FuzzReader_All(f *testing.F) {
	f.Add([]byte("abc\x00de\x00"), int64(5), int64(2))
	f.Add([]byte("ab\x00ab\x00ab\x00"), int64(-1), int64(900))
	f.Add([]byte("ab\x00bc\x00\x00de"), int64(0), int64(-1))
	f.Add([]byte("abc\x00d\x00e"), int64(2), int64(3))
	f.Add([]byte("a\x00b\x00c"), int64(math.MaxInt32+1), int64(math.MaxInt32+1))
	f.Add([]byte(""), int64(-1), int64(-1))
	f.Fuzz(func(t *testing.T, text []byte, total, totalPages int64) {
		if len(text) > 1000 {
			return
		}
		pages := bytes.Split(text, []byte{0})
		client, n := listing(t, func(page int) string {
			var ids []int
			if page <= len(pages) {
				for _, b := range pages[page-1] {
					ids = append(ids, int(b))
				}
			}
			return fmt.Sprintf(`{"webhooks":[%s],"total":%d,"totalPages":%d}`, items(ids...), total, totalPages)
		})
		got, err := listed(t, client)
		if err != nil || n.pages > len(pages)+1 {
			t.Fatalf("asked for %d pages of %d: %v", n.pages, len(pages), err)
		}
		for i, id := range got {
			if slices.Contains(got[:i], id) {
				t.Errorf("%q is given twice", id)
			}
		}
		ids, onFirst, withNew := reachable(pages)
		// With a true total or one too high the list goes on until that is seen. One that is absent, unusable or contradicted
		// by the first page doesn't count, and then the number of pages decides in the same way.
		ignored := total < onFirst || total > math.MaxInt32
		if !ignored && total < int64(len(ids)) || ignored && totalPages > 0 && totalPages < withNew {
			return
		}
		for _, id := range ids {
			if !slices.Contains(got, id) {
				t.Errorf("%q is missing", id)
			}
		}
	})
}

// reachable are the ids of the pages up to one without new ids, how many are on the first page, and how many pages that is.
func reachable(pages [][]byte) (ids []string, onFirst, withNew int64) {
	for _, page := range pages {
		before := len(ids)
		for _, b := range page {
			if id := strconv.Itoa(int(b)); !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) == before {
			break
		}
		if withNew++; withNew == 1 {
			onFirst = int64(len(ids))
		}
	}
	return ids, onFirst, withNew
}
