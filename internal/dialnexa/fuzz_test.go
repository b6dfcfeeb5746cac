// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
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
			for got, err := range api.all(t) {
				api.wantStored(t)(got.ID, got, err)
				n++
			}
			if n != int(count%8) {
				t.Errorf("%s: %d webhooks, want %d", dialect, n, count%8)
			}
		}
	})
}
