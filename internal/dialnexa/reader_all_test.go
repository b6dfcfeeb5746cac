// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// walk iterates over all webhooks, compares them with the server's, and returns their ids; "" is that of an error.
func (api *mockAPI) walk(t *testing.T) (ids []string, err error) {
	t.Helper()
	for got, e := range api.all(t) {
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
		"of the second page": {[]mockserver.Fault{forbidden(listPath, 1)}, []string{""}, all},
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

// asked counts the requests of a client that gets its responses from listing.
type asked struct{ pages, singly int }

// listing is a client that gets pages(n) as page n of the list, and a webhook for any id.
func listing(t testing.TB, pages func(n int) string) (*dialnexa.Client, *asked) {
	t.Helper()
	n := new(asked)
	return newTestClient(t, noRetries, func(c *dialnexa.Config) {
		c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			if id, ok := strings.CutPrefix(req.URL.Path, listPath+"/"); ok {
				n.singly++
				return respond(200, nil, item(id))(req)
			}
			n.pages++
			if want := fmt.Sprintf("limit=100&page=%d", n.pages); req.URL.RawQuery != want {
				return nil, fmt.Errorf("got the query %q, want %q", req.URL.RawQuery, want)
			}
			return respond(200, nil, pages(n.pages))(req)
		})
	}), n
}

// items is a part of a list with these ids.
func items(ids ...int) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = item(strconv.Itoa(id))
	}
	return strings.Join(all, ",")
}

func item(id string) string {
	return fmt.Sprintf(`{"id":%q,"url":"https://a.test","events":["x"],"is_active":true}`, id)
}

// listed are the ids of all pages of the list, each once.
func listed(t testing.TB, client *dialnexa.Client) (ids []string, err error) {
	t.Helper()
	for w, err := range everything(t.Context(), client) {
		if err != nil {
			return ids, err
		}
		ids = append(ids, w.ID)
	}
	return ids, nil
}

func TestReader_All_endsInSpiteOfTotalsThatLie(t *testing.T) {
	t.Parallel()
	three := func(n int) string { return map[int]string{1: items(1, 2), 2: items(3, 4), 3: items(5)}[n] }
	one := func(int) string { return items(1, 2) }
	for name, tt := range map[string]struct {
		pages       func(int) string
		totals      string
		want, asked int
	}{
		"truth":                    {three, `,"total":5,"totalPages":3`, 5, 3},
		"total alone":              {three, `,"total":5`, 5, 3},
		"totalPages alone":         {three, `,"totalPages":3`, 5, 3},
		"no totals":                {three, ``, 5, 4},
		"totalPages too high":      {three, `,"total":5,"totalPages":1000000`, 5, 4},
		"total too high":           {three, `,"total":1000000,"totalPages":3`, 5, 4},
		"totalPages too low":       {three, `,"total":5,"totalPages":1`, 5, 3},
		"totalPages of zero":       {three, `,"total":5,"totalPages":0`, 5, 3},
		"total too low":            {three, `,"total":1,"totalPages":3`, 5, 3},
		"total of zero alone":      {three, `,"total":0`, 5, 4},
		"totalPages of zero alone": {three, `,"totalPages":0`, 5, 4},
		"total too low alone":      {three, `,"total":1`, 5, 4},
		"one page forever":         {one, ``, 2, 3},
		"one page, much promised":  {one, `,"total":9999,"totalPages":5000`, 2, 3},
		"one page, most promised":  {one, `,"total":2147483647`, 2, 3},
	} {
		client, n := listing(t, func(page int) string { return `{"webhooks":[` + tt.pages(page) + `]` + tt.totals + `}` })
		got, err := listed(t, client)
		if err != nil || !slices.Equal(got, []string{"1", "2", "3", "4", "5"}[:tt.want]) || n.pages != tt.asked {
			t.Errorf("%s: got %q, %v in %d requests, want %d in %d", name, got, err, n.pages, tt.want, tt.asked)
		}
	}
}

func TestReader_All_givesUpOnAListThatNeverEnds(t *testing.T) {
	t.Parallel()
	client, n := listing(t, func(page int) string { return `{"data":[` + items(page) + `]}` })
	_, err := listed(t, client)
	if !strings.Contains(as[*dialnexa.ResponseError](t, err).Reason, "does not end") || n.pages != 2000 {
		t.Errorf("gave up after %d pages: %v", n.pages, err)
	}
	client, n = listing(t, func(page int) string { return `{"data":[` + items(page) + `]}` })
	if err := client.ListAfter(t.Context(), 64<<20); !strings.Contains(as[*dialnexa.ResponseError](t, err).Reason, "does not end") || n.pages != 1 {
		t.Errorf("gave up after 64 MiB and %d pages: %v", n.pages, err)
	}
}

func TestReader_All_endsWithAnErrorThatNamesTheItem(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{}":                     "GET /v1/user-webhooks: status 200, but the response has no list of webhooks",
		`{"data":[{"url":"x"}]}`: `GET /v1/user-webhooks: status 200, but item 1 of the list: the response has no "id"`,
	} {
		client, _ := listing(t, func(int) string { return body })
		if _, err := listed(t, client); as[*dialnexa.ResponseError](t, err).Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
