// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"strconv"
	"testing"
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// FuzzWebhooks reads what the mock writes, in every dialect.
func FuzzWebhooks(f *testing.F) {
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
			api := newAPI(t, mockserver.Config{Dialect: dialect, PageCap: 3})
			for i := range count % 8 {
				api.Put(mockserver.Webhook{
					ID: id + strconv.Itoa(int(i)), URL: url, Events: []string{event1, event2}, IsActive: active,
				})
			}
			all, err := api.client.Webhooks(t.Context())
			if err != nil || len(all) != int(count%8) {
				t.Errorf("%s: %d webhooks, %v; want %d", dialect, len(all), err, count%8)
			}
			for _, got := range all {
				api.wantStored(got.ID, got, nil)
			}
		}
	})
}
