// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// listing is a client for whom page n of the list is pages(n).
func listing(t testing.TB, pages func(n int) string) (c *Client, asked *int) {
	t.Helper()
	asked = new(int)
	return newTestClient(t, noRetries, func(c *Config) {
		c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
			*asked++
			if want := fmt.Sprintf("limit=100&page=%d", *asked); req.URL.RawQuery != want {
				return nil, fmt.Errorf("got the query %q, want %q", req.URL.RawQuery, want)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(pages(*asked)))}, nil
		})
	}), asked
}

// items is a part of a list with these ids.
func items(ids ...int) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = fmt.Sprintf(`{"id":"%d","url":"https://a.test","events":["x"],"is_active":true}`, id)
	}
	return strings.Join(all, ",")
}

// listed are the ids of all pages of the list, each once.
func listed(t testing.TB, client *Client) (ids []string, err error) {
	t.Helper()
	pages, err := client.newPager().rest(t.Context())
	for _, page := range pages {
		for _, w := range page.webhooks {
			ids = append(ids, w.ID)
		}
	}
	return ids, err
}

func TestPager_endsInSpiteOfTotalsThatLie(t *testing.T) {
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
		"one page for ever":        {one, ``, 2, 2},
		"one page, much promised":  {one, `,"total":9999,"totalPages":5000`, 2, 3},
		"one page, most promised":  {one, `,"total":2147483647`, 2, 3},
	} {
		client, asked := listing(t, func(n int) string { return `{"webhooks":[` + tt.pages(n) + `]` + tt.totals + `}` })
		got, err := listed(t, client)
		if err != nil || !slices.Equal(got, []string{"1", "2", "3", "4", "5"}[:tt.want]) || *asked != tt.asked {
			t.Errorf("%s: got %q, %v in %d requests, want %d in %d", name, got, err, *asked, tt.want, tt.asked)
		}
	}
}

func TestPager_givesUpOnAListThatNeverEnds(t *testing.T) {
	t.Parallel()
	endless := func(n int) string { return `{"data":[` + items(n) + `]}` }
	for bytesBefore, want := range map[int]int{0: 2000, 64 << 20: 1} {
		client, asked := listing(t, endless)
		pages := client.newPager()
		pages.bytes = bytesBefore // what earlier pages would have had
		_, err := pages.rest(t.Context())
		if !strings.Contains(as[*ResponseError](t, err).Reason, "does not end") || *asked != want {
			t.Errorf("gave up after %d pages, want %d: %v", *asked, want, err)
		}
	}
}

func TestPager_endsWithAnErrorThatTellsThePlace(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{}":                     "GET /v1/user-webhooks: status 200, but the response has no list of webhooks",
		`{"data":[{"url":"x"}]}`: `GET /v1/user-webhooks: status 200, but item 1 of the list: the response has no "id"`,
	} {
		client, _ := listing(t, func(int) string { return body })
		if _, err := listed(t, client); as[*ResponseError](t, err).Error() != want {
			t.Errorf("got %q, want %q", err, want)
		}
	}
}
