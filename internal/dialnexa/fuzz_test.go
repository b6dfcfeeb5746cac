// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func stringOf(n int64) string { return strconv.FormatInt(n, 10) }

// bodies are seeds: the contract's examples, and what goes wrong with them.
var bodies = []string{
	pageExample, specSchemaExample, specExample, specPatchExample, specMaskedExample, wrap(pageExample), wrap(specSchemaExample),
	pageListExample, metaListExample, specListExample, specListExampleTwo, wrap(metaListExample), wrap(specListExample),
	``, `null`, `{}`, `[]`, `<html>`, `{"id":null}`, `{"data":[null]}`, `{"data":{"data":{"data":{}}}}`, `{"id":"a","events":[null]}`,
	`{"webhooks":[{"id":"a"},{"id":"a"}],"total":"2","totalPages":-1}`, "{\"id\":\"\xff\"}", strings.Repeat(`[`, 12_000),
}

// allValid looks at each string by itself: two halves of one character are valid once they are joined.
func allValid(texts ...string) bool {
	return !slices.ContainsFunc(texts, func(text string) bool { return !utf8.ValidString(text) })
}

func FuzzDecodeWebhook(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		w, err := decodeWebhook(body)
		if err != nil {
			if !reflect.DeepEqual(w, Webhook{}) || err.Error() == "" {
				t.Errorf("%+v with the error %v", w, err)
			}
			return
		}
		if w.ID == "" || !allValid(append(w.Events, w.ID, w.URL, w.CreatedAt)...) {
			t.Errorf("got %+v", w)
		}
		// Wrapping an answer changes nothing of what it says.
		if again, err := decodeWebhook([]byte(`{"webhook":` + string(body) + `}`)); err == nil && !reflect.DeepEqual(again, w) {
			t.Errorf("got %+v, and %+v once wrapped", w, again)
		}
	})
}

func FuzzDecodeList(f *testing.F) {
	for _, body := range bodies {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		list, err := decodeList(body)
		if err != nil {
			return
		}
		for _, w := range list.webhooks {
			if w.ID == "" {
				t.Errorf("a webhook without an id: %+v", w)
			}
		}
		for _, n := range []*int{list.total, list.totalPages} {
			if n != nil && *n < 0 {
				t.Errorf("a negative count: %d", *n)
			}
		}
	})
}

// FuzzDecodeList_roundTrip reads what the mock writes, in every dialect.
func FuzzDecodeList_roundTrip(f *testing.F) {
	f.Add("wh_1", "https://a.test/", "call.completed", "x", true, uint8(3))
	f.Add("ä/%2F", "https://a.test/?a=1&b=<2>", "", "\u2028", false, uint8(0))
	f.Add("0", "0", "\xe2\x80", "\xa8", false, uint8(4))
	f.Fuzz(func(t *testing.T, id, url, event1, event2 string, active bool, count uint8) {
		if id == "" || url == "" || !allValid(id, url, event1, event2) {
			return
		}
		for _, dialect := range mockserver.Dialects() {
			w := newMockAPI(t, mockserver.Config{Dialect: dialect, PageCap: 3})
			for i := range count % 8 {
				w.server.Put(mockserver.Webhook{ID: id + stringOf(int64(i)), URL: url, Events: []string{event1, event2}, IsActive: active})
			}
			n := 0
			for got, err := range w.client.List(t.Context()) {
				w.wantStored(t)(got.ID, got, err)
				n++
			}
			if n != int(count%8) {
				t.Errorf("%s: %d webhooks, want %d", dialect, n, count%8)
			}
		}
	})
}

// FuzzPager walks a list of arbitrary pages. Each byte is an item, whose value is its id; a page ends at a 0.
func FuzzPager(f *testing.F) {
	f.Add([]byte("abc\x00de\x00"), int64(5), int64(2))
	f.Add([]byte("ab\x00ab\x00ab\x00"), int64(-1), int64(900))
	f.Add([]byte("ab\x00bc\x00\x00de"), int64(0), int64(-1))
	f.Add([]byte(""), int64(-1), int64(-1))
	f.Fuzz(func(t *testing.T, pages []byte, total, totalPages int64) {
		if len(pages) > 1000 {
			return
		}
		client := scriptedList(t, pages, total, totalPages)
		seen := map[string]bool{}
		for w, err := range client.List(t.Context()) {
			if err != nil {
				t.Fatalf("the walk failed: %v", err)
			}
			if seen[w.ID] {
				t.Fatalf("%q is given twice", w.ID)
			}
			seen[w.ID] = true
		}
		if all := reachable(pages); total < 0 && totalPages < 0 || total == int64(len(all)) || total == 0 && totalPages <= 0 {
			// Without totals, with a true one, and with one of zero that contradicts what was seen, every item is given, up
			// to a page that is empty or brings nothing new.
			for _, id := range all {
				if !seen[id] {
					t.Errorf("%q is missing", id)
				}
			}
		}
	})
}

func scriptedList(t *testing.T, pages []byte, total, totalPages int64) *Client {
	t.Helper()
	parts := strings.Split(string(pages), "\x00")
	client, asked := listing(t, func(n int) string {
		var ids []int
		if n <= len(parts) {
			for _, b := range []byte(parts[n-1]) {
				ids = append(ids, int(b))
			}
		}
		return `{"webhooks":[` + items(ids...) + `]` + count("total", total) + count("totalPages", totalPages) + `}`
	})
	t.Cleanup(func() {
		if *asked > len(parts)+1 {
			t.Errorf("asked for %d pages of %d", *asked, len(parts))
		}
	})
	return client
}

// count is a total in JSON, or nothing for a negative one.
func count(name string, n int64) string {
	if n < 0 {
		return ""
	}
	return `,"` + name + `":` + stringOf(n)
}

func reachable(pages []byte) []string {
	var ids []string
	for part := range strings.SplitSeq(string(pages), "\x00") {
		if part == "" {
			break
		}
		before := len(ids)
		for _, b := range []byte(part) {
			if id := stringOf(int64(b)); !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
		}
		if len(ids) == before {
			break
		}
	}
	return ids
}
