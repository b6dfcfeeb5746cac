// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
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

// listed walks the list and returns its ids; "" is that of an error.
func listed(t testing.TB, client *Client) (ids []string, err error) {
	t.Helper()
	for w, e := range client.List(t.Context()) {
		ids, err = append(ids, w.ID), errors.Join(err, e)
	}
	return ids, err
}

func TestClient_List_endsInSpiteOfTotalsThatLie(t *testing.T) {
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
		"negative":                 {three, `,"total":-5,"totalPages":-3`, 5, 4},
		"as strings":               {three, `,"total":"5","totalPages":"3"`, 5, 3},
		"null":                     {three, `,"total":null,"totalPages":null`, 5, 4},
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

func TestClient_List_givesEachIDOnceThoughPagesOverlap(t *testing.T) {
	t.Parallel()
	all := map[int]string{1: items(1, 2, 2), 2: items(2, 3), 3: items(3, 4)}
	client, asked := listing(t, func(n int) string { return `{"data":[` + all[n] + `]}` })
	if got, err := listed(t, client); err != nil || strings.Join(got, "") != "1234" || *asked != 4 {
		t.Errorf("got %q, %v in %d requests", got, err, *asked)
	}
}

// endless is a list of which each page has a new webhook.
func endless(n int) string { return `{"data":[` + items(n) + `]}` }

func TestClient_List_givesUpOnOneThatNeverEnds(t *testing.T) {
	t.Parallel()
	client, asked := listing(t, endless)
	got, err := listed(t, client)
	if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, "does not end") || *asked != 2000 || len(got) != 2001 {
		t.Errorf("gave up after %d webhooks of %d pages: %v", len(got)-1, *asked, err)
	}
	client, asked = listing(t, endless)
	pages := client.newPager()
	pages.bytes = 64 << 20 // what earlier pages would have had
	_, last := pages.next(t.Context())
	_, err = pages.next(t.Context())
	if last != nil || !strings.Contains(as[*ResponseError](t, err).Reason, "does not end") || *asked != 1 {
		t.Errorf("got %v, then %v", last, err)
	}
}

func TestClient_List_endsWithAnErrorThatTellsThePlace(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{}":                     "GET /v1/user-webhooks: status 200, but the response has no list of webhooks",
		`{"data":[{"url":"x"}]}`: `GET /v1/user-webhooks: status 200, but item 1 of the list: the response has no "id"`,
	} {
		client, _ := listing(t, func(int) string { return body })
		if got, err := listed(t, client); as[*ResponseError](t, err).Error() != want || len(got) != 1 {
			t.Errorf("got %q, %q, want %q", got, err, want)
		}
	}
}

func TestClient_List_breaksOffWhenItsCallerDoes(t *testing.T) {
	t.Parallel()
	client, asked := listing(t, endless)
	for w, err := range client.List(t.Context()) {
		if err != nil || w.ID == "2" {
			break
		}
	}
	if *asked != 2 {
		t.Errorf("%d requests, want 2", *asked)
	}
}
