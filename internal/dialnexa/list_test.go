// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"io"
	"net/http"
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
			var n int
			if _, err := fmt.Sscan(req.URL.Query().Get("page"), &n); err != nil || n != *asked || req.URL.Query().Get("limit") != "100" {
				return nil, fmt.Errorf("unexpected query %q: %w", req.URL.RawQuery, err)
			}
			return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(pages(n)))}, nil
		})
	}), asked
}

// items is a part of a list with these ids.
func items(ids ...int) string {
	all := make([]string, len(ids))
	for i, id := range ids {
		all[i] = fmt.Sprintf(`{"id":"%d","url":"https://a.test/%d","events":["x"],"is_active":true}`, id, id)
	}
	return strings.Join(all, ",")
}

func TestClient_List_endsInSpiteOfTotalsThatLie(t *testing.T) {
	t.Parallel()
	three := func(rest string) func(int) string {
		return func(n int) string {
			all := map[int]string{1: items(1, 2), 2: items(3, 4), 3: items(5)}
			return `{"webhooks":[` + all[n] + `]` + rest + `}`
		}
	}
	repeating := func(rest string) func(int) string {
		return func(int) string { return `{"webhooks":[` + items(1, 2) + `]` + rest + `}` }
	}
	tests := map[string]struct {
		pages       func(int) string
		want, asked int
	}{
		"truth":                    {three(`,"total":5,"totalPages":3`), 5, 3},
		"total alone":              {three(`,"total":5`), 5, 3},
		"totalPages alone":         {three(`,"totalPages":3`), 5, 3},
		"no totals":                {three(``), 5, 4},
		"totalPages too high":      {three(`,"total":5,"totalPages":1000000`), 5, 4},
		"total too high":           {three(`,"total":1000000,"totalPages":3`), 5, 4},
		"totalPages too low":       {three(`,"total":5,"totalPages":1`), 5, 3},
		"totalPages of zero":       {three(`,"total":5,"totalPages":0`), 5, 3},
		"total too low":            {three(`,"total":1,"totalPages":3`), 5, 3},
		"total of zero alone":      {three(`,"total":0`), 5, 4},
		"totalPages of zero alone": {three(`,"totalPages":0`), 5, 4},
		"total too low alone":      {three(`,"total":1`), 5, 4},
		"negative":                 {three(`,"total":-5,"totalPages":-3`), 5, 4},
		"as strings":               {three(`,"total":"5","totalPages":"3"`), 5, 3},
		"null":                     {three(`,"total":null,"totalPages":null`), 5, 4},
		"one page for ever":        {repeating(``), 2, 2},
		"one page, much promised":  {repeating(`,"total":9999,"totalPages":5000`), 2, 3},
		"one page, most promised":  {repeating(`,"total":2147483647`), 2, 3},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, asked := listing(t, tt.pages)
			seen := map[string]bool{}
			for w, err := range client.List(t.Context()) {
				if err != nil || seen[w.ID] {
					t.Errorf("%+v, %v", w, err)
				}
				seen[w.ID] = true
			}
			if len(seen) != tt.want || *asked != tt.asked {
				t.Errorf("%d webhooks in %d requests, want %d in %d", len(seen), *asked, tt.want, tt.asked)
			}
		})
	}
}

func TestClient_List_givesEachIDOnceThoughPagesOverlap(t *testing.T) {
	t.Parallel()
	all := map[int]string{1: items(1, 2, 2), 2: items(2, 3), 3: items(3, 4)}
	client, asked := listing(t, func(n int) string { return `{"data":[` + all[n] + `]}` })
	var got []string
	for w, err := range client.List(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		got = append(got, w.ID)
	}
	if strings.Join(got, "") != "1234" || *asked != 4 {
		t.Errorf("got %q in %d requests", got, *asked)
	}
}

func TestClient_List_givesUpOnOneThatNeverEnds(t *testing.T) {
	t.Parallel()
	client, asked := listing(t, func(n int) string { return `{"data":[` + items(n) + `]}` })
	var last error
	for _, err := range client.List(t.Context()) {
		last = err
	}
	if e := as[*ResponseError](t, last); !strings.Contains(e.Reason, "does not end") || *asked != maxPages {
		t.Errorf("gave up after %d pages, want %d: %v", *asked, maxPages, last)
	}
}

func TestClient_List_givesUpOnOneThatIsTooLarge(t *testing.T) {
	t.Parallel()
	client, _ := listing(t, func(n int) string { return `{"data":[` + items(n) + `]}` })
	pages := client.newPager()
	pages.bytes = maxListBytes // what earlier pages would have had
	if _, err := pages.next(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := pages.next(t.Context()); !strings.Contains(as[*ResponseError](t, err).Reason, "does not end") {
		t.Errorf("got %v", err)
	}
}

func TestClient_List_endsWithAnErrorThatTellsThePlace(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"{}":                     "GET /v1/user-webhooks: status 200, but the response has no list of webhooks",
		`{"data":[{"url":"x"}]}`: `GET /v1/user-webhooks: status 200, but item 1 of the list: the response has no "id"`,
	} {
		client, _ := listing(t, func(int) string { return body })
		for _, err := range client.List(t.Context()) {
			if e := as[*ResponseError](t, err); e.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
		}
	}
}

func TestClient_List_breaksOffWhenItsCallerDoes(t *testing.T) {
	t.Parallel()
	client, asked := listing(t, func(n int) string { return `{"data":[` + items(2*n, 2*n+1) + `]}` })
	steps := 0
	for _, err := range client.List(t.Context()) {
		if err != nil {
			t.Error(err)
		}
		if steps++; steps == 3 {
			break
		}
	}
	if *asked != 2 {
		t.Errorf("%d requests, want 2", *asked)
	}
}
