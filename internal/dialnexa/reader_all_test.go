// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// walk iterates over all webhooks, compares them with the server's, and returns their ids; "" is that of an error.
func (api *mockAPI) walk(t *testing.T) (ids []string, err error) {
	t.Helper()
	for got, e := range api.client.Reader().All(t.Context()) {
		if ids, err = append(ids, got.ID), errors.Join(err, e); e == nil {
			api.wantStored(t)(got.ID, got, nil)
		}
	}
	return ids, err
}

func TestReader_All_walksEveryWebhookOnceInTheServersOrder(t *testing.T) {
	t.Parallel()
	for _, dialect := range listDialects {
		for _, size := range []int{0, 1, 2, 3, 7} {
			t.Run(fmt.Sprintf("%s/%d", dialect, size), func(t *testing.T) {
				t.Parallel()
				api, want := readerAPI(t, mockserver.Config{Dialect: dialect, PageCap: 3}, size)
				slices.Reverse(want) // the mock lists the newest first
				for range 2 {
					if got, err := api.walk(t); err != nil || !slices.Equal(got, want) {
						t.Errorf("got %q, %v; want %q", got, err, want)
					}
				}
				// The second walk and reads share the pages. Without totals an empty page ends the list.
				api.readAll(t, want, 1)
				if most := (size+2)/3 + 1; api.server.Stats().Requests > most {
					t.Errorf("%d requests, want at most %d", api.server.Stats().Requests, most)
				}
			})
		}
	}
}

func TestReader_All_fetchesNoMorePagesThanAreWalked(t *testing.T) {
	t.Parallel()
	api, ids := readerAPI(t, mockserver.Config{PageCap: 2}, 9)
	for got, err := range api.client.Reader().All(t.Context()) {
		if err != nil || got.ID == ids[6] { // the third, since the newest come first
			break
		}
	}
	api.wantRequests(t, 2)
}

func TestReader_All_endsWithAnErrorAndBeginsAgainNextTime(t *testing.T) {
	t.Parallel()
	all := []string{"wh_3", "wh_2", "wh_1"}
	forbidden := func(path string, skip int) mockserver.Fault {
		return mockserver.Fault{Path: path, Skip: skip, Status: 403}
	}
	incomplete := mockserver.Fault{Path: listPath, Body: `{"data":[{"id":"gone"},{"id":"wh_1"}],"meta":{"total":2}}`, Times: -1}
	for name, tt := range map[string]struct {
		faults      []mockserver.Fault
		first, then []string
	}{
		"of the first page":  {[]mockserver.Fault{forbidden(listPath, 0)}, []string{""}, all},
		"of the second page": {[]mockserver.Fault{forbidden(listPath, 1)}, []string{"wh_3", "wh_2", ""}, all},
		// An item that is incomplete in the list is read singly, and skipped if it is gone.
		"of a single read": {[]mockserver.Fault{incomplete, forbidden(listPath+"/", 1)}, []string{""}, []string{"wh_1"}},
	} {
		api := newMockAPI(t, mockserver.Config{PageCap: 2}, noRetries)
		api.put("wh_1", "wh_2", "wh_3")
		api.server.Fault(tt.faults...)
		if got, err := api.walk(t); as[*dialnexa.APIError](t, err).StatusCode != 403 || !slices.Equal(got, tt.first) {
			t.Errorf("%s: walked %q, %v", name, got, err)
		}
		if got, err := api.walk(t); err != nil || !slices.Equal(got, tt.then) {
			t.Errorf("%s: walked %q, %v the second time", name, got, err)
		}
	}
}
