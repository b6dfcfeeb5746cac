// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// A data source in the middle of a refresh costs its own pages, and no single reads.
func TestWebhooks_shareTheirPagesWithReads(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newAPI(t, mockserver.Config{Latency: 20 * time.Millisecond})
		ids := api.fill(1000)
		var group sync.WaitGroup
		group.Go(func() {
			time.Sleep(70 * time.Millisecond)
			mocktest.Must(api.client.Webhooks(t.Context()))(t)
		})
		api.read(10, ids...)
		group.Wait()
		if n := api.Stats().Requests; n > 15 {
			t.Errorf("%d requests", n)
		}
	})
}

func TestWebhooks_failAndBeginAgainNextTime(t *testing.T) {
	t.Parallel()
	incomplete := fault{Path: mocktest.WebhooksPath, Body: `{"data":[{"id":"gone"},{"id":"1"}],"meta":{"total":2}}`, Times: -1}
	for want, faults := range map[string][]fault{
		"3 2 1": {{Skip: 1, Status: 403}}, // the second page
		// An item that is incomplete in the list is read singly, and skipped if it is gone.
		"1": {incomplete, {Skip: 1, Status: 403}},
	} {
		api := newAPI(t, mockserver.Config{PageCap: 2}, noRetries)
		api.put("1", "2", "3")
		api.Fault(faults...)
		if got, err := api.client.Webhooks(t.Context()); mocktest.As[*dialnexa.APIError](t, err).StatusCode != 403 || got != nil {
			t.Errorf("got %v, %v", got, err)
		}
		if got, err := api.client.Webhooks(t.Context()); err != nil || strings.Join(idsOf(got), " ") != want {
			t.Errorf("got %v, %v the second time, want %s", got, err, want)
		}
	}
}

// listing returns a client that gets pages(n) as page n of the list, and the number of its requests.
func listing(t testing.TB, pages func(n int) string) (*dialnexa.Client, *int) {
	t.Helper()
	n := new(int)
	return newClient(t, noRetries, func(c *dialnexa.Config) {
		c.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
			number, err := strconv.Atoi(req.URL.Query().Get("page"))
			if *n++; err != nil || req.URL.RawQuery != fmt.Sprintf("limit=100&page=%d", number) {
				return nil, fmt.Errorf("got the query %q", req.URL.RawQuery)
			}
			return mocktest.Response(200, nil, pages(number)), nil
		})
	}), n
}

// items returns a part of a list with these ids.
func items(ids ...int) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = fmt.Sprintf(`{"id":"%d","url":"https://a.test","events":["x"],"is_active":true}`, id)
	}
	return strings.Join(all, ",")
}

func TestWebhooks_endInSpiteOfTotalsThatLie(t *testing.T) {
	t.Parallel()
	three := func(n int) string { return map[int]string{1: items(1, 2), 2: items(3, 4), 3: items(5)}[n] }
	same := func(int) string { return items(1, 2) }
	once := func(n int) string { return three(n) + map[int]string{1: `],"total":5,"more":[`}[n] }
	lastAgain := func(n int) string { return map[int]string{1: items(1, 2)}[n] + map[bool]string{true: items(3)}[n > 1] }
	none := func(int) string { return "" }
	for name, test := range map[string]struct {
		pages       func(int) string
		totals      string
		want, asked int
	}{
		"no webhooks":             {pages: none, totals: `,"total":0,"totalPages":0`, want: 0, asked: 1},
		"truth":                   {pages: three, totals: `,"total":5,"totalPages":3`, want: 5, asked: 3},
		"total alone":             {pages: three, totals: `,"total":5`, want: 5, asked: 3},
		"totalPages alone":        {pages: three, totals: `,"totalPages":3`, want: 5, asked: 3},
		"no totals":               {pages: three, want: 5, asked: 4},
		"a total once":            {pages: once, want: 5, asked: 4},
		"totalPages too high":     {pages: three, totals: `,"total":5,"totalPages":1000000`, want: 5, asked: 4},
		"total too high":          {pages: three, totals: `,"total":1000000,"totalPages":3`, want: 5, asked: 4},
		"totalPages too low":      {pages: three, totals: `,"total":5,"totalPages":1`, want: 5, asked: 3},
		"total too low":           {pages: three, totals: `,"total":1,"totalPages":3`, want: 5, asked: 3},
		"total too low alone":     {pages: three, totals: `,"total":1`, want: 5, asked: 4},
		"one page forever":        {pages: same, want: 2, asked: 3},
		"one page, much promised": {pages: same, totals: `,"total":9999,"totalPages":5000`, want: 2, asked: 3},
		"the last page forever":   {pages: lastAgain, want: 3, asked: 4},
	} {
		client, n := listing(t, func(page int) string { return `{"webhooks":[` + test.pages(page) + `]` + test.totals + `}` })
		mocktest.Must(client.Webhooks(t.Context()))(t)
		got, err := client.Webhooks(t.Context()) // without a request
		if err != nil || !slices.Equal(idsOf(got), []string{"1", "2", "3", "4", "5"}[:test.want]) || *n != test.asked {
			t.Errorf("%s: got %v, %v in %d requests, want %d in %d", name, got, err, *n, test.want, test.asked)
		}
	}
}

func TestWebhooks_giveUpOnAListThatNeverEnds(t *testing.T) {
	t.Parallel()
	for bytes, pages := range map[int]int{0: 2000, 64 << 20: 1} {
		client, n := listing(t, func(page int) string { return `{"data":[` + items(page) + `]}` })
		err := client.ListAfter(t.Context(), bytes)
		if !strings.Contains(mocktest.As[*dialnexa.ResponseError](t, err).Reason, "does not end") || *n != pages {
			t.Errorf("gave up after %d bytes and %d pages, want %d: %v", bytes, *n, pages, err)
		}
	}
}
