// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	liveKey  = "key_example:secret_of_the_live_check"
	liveLeft = "webhooks may be left"
)

// change returns the body of a response to the check instead of the true one.
type change func(req *http.Request, resp *http.Response, body string) string

// liveTest is a run of the check against the mock.
type liveTest struct {
	name      string
	cfg       mockserver.Config
	variable  string // of the environment
	value     string
	left      []string // urls of webhooks of an earlier run
	faults    []mockserver.Fault
	change    change
	interrupt int      // the number of a write
	want      []string // "name: beginning" of findings
	err       string
}

// run returns what the check finds, and sees that it leaves nothing and shows nothing that it must not.
func (test liveTest) run(t *testing.T) (found map[string]string) {
	t.Helper()
	test.cfg.APIKeys = []string{liveKey}
	api := mocktest.New(t, test.cfg)
	theirs := "https://private.example.com/"
	for _, url := range append(test.left, theirs+liveMarker+"-results/1", theirs+"?next=/"+liveMarker+"/1") {
		api.Put(mockserver.Webhook{URL: url}) // without events
	}
	api.Fault(test.faults...)
	env := map[string]string{"DIALNEXA_LIVE": "1", "DIALNEXA_API_KEY": liveKey, "DIALNEXA_BASE_URL": api.BaseURL() + "/"}
	env[test.variable] = test.value
	c, err := newLiveCheck(func(name string) string { return env[name] })
	if err != nil {
		expectError(t, err, test.err)
		return nil
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	mock := api.Transport()
	c.client.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
		if req.Header.Get("Content-Type") != "" {
			if test.interrupt--; test.interrupt == 0 {
				time.AfterFunc(time.Second, func() { cancel(errors.New("interrupted")) })
			}
		}
		resp, err := mock.RoundTrip(req)
		if err != nil || test.change == nil {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body = io.NopCloser(strings.NewReader(test.change(req, resp, string(body))))
		return resp, err
	})
	started := time.Now()
	err = c.check(ctx)
	expectError(t, err, test.err)
	took := time.Since(started)
	if n := len(api.Requests()); took > 2*time.Minute || float64(n) > 150*max(1, took.Minutes()) {
		t.Errorf("%d requests in %s", n, took)
	}
	if left := len(api.Webhooks()); left != 2 && test.err != liveLeft {
		t.Errorf("%d webhooks are left, want those of someone else", left)
	}
	shown := c.table() + errors.Join(err, errors.New("")).Error()
	for _, secret := range []string{liveKey, "secret_of_the_live_check", "private", c.secrets[0], c.secrets[1]} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown:\n%s", secret, shown)
		}
	}
	found = map[string]string{}
	for _, row := range c.rows {
		found[row[0]] = row[1]
	}
	return found
}

func expectError(t *testing.T, err error, want string) {
	t.Helper()
	if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %q", err, want)
	}
}

// stale shows the list as it was before the last successful request with a method, for four seconds.
func stale(method string) change {
	var before string
	var until time.Time
	return func(req *http.Request, resp *http.Response, body string) string {
		if req.Method == method && resp.StatusCode == http.StatusOK {
			until = time.Now().Add(4 * time.Second)
		}
		if req.URL.Query().Get("page") != "1" {
			return body
		}
		if time.Now().After(until) {
			before = body
		}
		return before
	}
}

// onePage shows the first page in the place of each other.
func onePage() change {
	var first string
	return func(req *http.Request, _ *http.Response, body string) string {
		switch req.URL.Query().Get("page") {
		case "1":
			first = body
		case "2":
			return first
		}
		return body
	}
}

// others changes what no setting of the mock changes.
func others(req *http.Request, resp *http.Response, body string) string {
	resp.Header.Set("Server", "gateway")
	if req.Method == http.MethodGet {
		return strings.ReplaceAll(body, `"is_active":true`, `"is_active":false`)
	}
	return body
}

// verify returns the settings of a server that calls each url; someone responds at one host alone.
func verify(host string) mockserver.Config {
	receivers := mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
		if strings.EqualFold(req.URL.Hostname(), host) {
			return mocktest.Response(http.StatusNoContent, nil, ""), nil
		}
		return nil, io.EOF
	})
	return mockserver.Config{VerifyURL: mockserver.VerifySigned, DeliveryClient: &http.Client{Transport: receivers}}
}

func liveTests() []liveTest {
	const list, single, receiver = "/v1/user-webhooks", "/v1/user-webhooks/", "hooks.example.com"
	tests := []liveTest{
		{name: "differences", cfg: mockserver.Config{
			OldestFirst: true, ListDelay: 4 * time.Second, StoreURL: mockserver.NormalizeURL, PageCap: 5,
			DateOffset: 90 * time.Second, RateLimit: 1000, ResetUnix: true, EchoSecrets: true,
		}, want: []string{
			"a secret in clear: in the response to: create, list, read, update", "dialect: in no document",
			"order of the list: oldest first", "list after create: within 5s", "list after several: within 2.5s",
			"url with a host in capitals: stored in lowercase", "url with the default port: stored without the port",
			"url without a path: stored with a slash",
			"limit=100: limit: 5, a page has 5", "limit=1000: limit: 5, a page has 5", "page=1: limit: 5, a page has 5",
			"clock of Date: 1m30s ahead of the local clock",
			"clock of the webhook: createdAt: 0000-00-00T00:00:00.000Z, 1m30s behind Date",
			"rate limit: x-ratelimit-limit: 1000, x-ratelimit-remaining: number, x-ratelimit-reset: Unix time",
		}},
		{name: "other differences", cfg: mockserver.Config{
			StoreURL:  func(sent string) string { return strings.Replace(strings.TrimSuffix(sent, "/"), "%7E", "~", 1) },
			ListDelay: time.Minute, CreatedOffset: 90 * time.Second, RateLimit: 1000,
		}, want: []string{
			"url with an escaped letter: stored unescaped", "url with a slash at its end: stored without the slash",
			"list after create: not within 10s", "list after several: not within 10s", "order of the list: neither",
			"clock of the webhook: createdAt: 0000-00-00T00:00:00.000Z, 1m30s ahead of Date",
			"rate limit: x-ratelimit-limit: 1000, x-ratelimit-remaining: number, x-ratelimit-reset: seconds",
		}},
		{name: "updates that lag", change: stale(http.MethodPatch), want: []string{"list after update: within 5s"}},
		{name: "deletes that lag", change: stale(http.MethodDelete), want: []string{"list after delete: within 2.5s"}},
		{name: "pages that repeat", change: onePage(), want: []string{"page after the last: repeats webhooks"}},
		{name: "others", change: others, want: []string{
			"is_active left out: false", "update of events: events [call.failed], url kept, is_active false",
			`server: HTTP/1.1, Server: "gateway"`,
		}},
		{name: "refusals", faults: []mockserver.Fault{
			{Method: "GET", Path: list, Skip: 2, Status: 401, Body: `{"message":"Bad key ` + liveKey + `","whk_c9v3nz":1}`},
			{Method: "POST", Skip: 6, Status: 409, Body: `{"message":"exists"}`},
			{Method: "PATCH", Skip: 2, Times: 2, Status: 200, Body: "{}"},
			{Method: "PATCH", Skip: 2, Status: 400},
			{Method: "GET", Path: list, Skip: 5, Status: 400},
			{Method: "GET", Path: list, Skip: 5, Status: 400, Body: "<html>"},
			{Method: "DELETE", Skip: 1, Status: 204},
			{Method: "GET", Path: single, Skip: 10, Times: 2, NotFound: mockserver.NotFoundKong},
		}, want: []string{
			`no key: 401 "Bad key (secret)" {message: string}`,
			`url a second time: no new webhook: 409 "exists" {message: string}`,
			"update of events to null: accepted, and read as [string]", "update of events to []: accepted, and read as [string]",
			`update of events to ["live.check"]: 400 "Bad Request"`, `page after the last: 400 "Bad Request"`,
			"limit=1000: 400, no JSON (text/html)", "delete again: 204, no JSON (no type)",
			`read what is deleted: 404 "no Route matched`, `read what never was: 404 "no Route matched`,
		}},
		{name: "verified urls", cfg: verify(receiver), variable: "DIALNEXA_LIVE_RECEIVER", value: receiver, want: []string{
			`create with an unreachable url: 400 "url could not be verified`,
			`update to an unreachable url: 400 "url could not be verified`,
		}},
		{
			name: "leftovers", want: []string{"left by an earlier run: 2 webhooks"},
			left: []string{urlOf(receiver, "x", "/y"), "https://" + receiver + "?" + liveMarker + "=x"},
		},
		{
			name: "interrupted", interrupt: 3, err: "the check ended early: interrupted",
			cfg: mockserver.Config{ListDelay: time.Hour, Latency: 2 * time.Second}, // only its id shows what the write made
		},
		{name: "slow", cfg: mockserver.Config{Latency: 4 * time.Second}, err: "it takes longer than 1m25s"},
		{name: "lost create", faults: []mockserver.Fault{{Method: "POST", Skip: 3, Act: true, Cut: true}}, err: "no resp"},
		{name: "lost delete", faults: []mockserver.Fault{{Method: "DELETE", Skip: 4, Cut: true}}},
		{name: "no deletes", faults: []mockserver.Fault{{Method: "DELETE", Times: -1, NotFound: "kong"}}, err: liveLeft},
		{name: "no receiver", cfg: verify(""), err: "set DIALNEXA_LIVE_RECEIVER"},
		{name: "wrong key", variable: "DIALNEXA_API_KEY", value: "key_example:wrong", err: `no list: 401 "API key is`},
		{name: "wrong path", variable: "DIALNEXA_BASE_URL", value: "https://a.test/v2", err: `no list: 404 "Cannot GET /v2`},
		{name: "plain http", variable: "DIALNEXA_BASE_URL", value: "http://dialnexa.test/v1", err: "has to begin with"},
		{name: "no permission", variable: "DIALNEXA_LIVE", value: "yes", err: "set DIALNEXA_LIVE=1"},
		{name: "no key", variable: "DIALNEXA_API_KEY", err: "set DIALNEXA_API_KEY"},
		{name: "no host", variable: "DIALNEXA_LIVE_RECEIVER", value: "https://" + receiver, err: "has to be a host"},
	}
	for form, shown := range map[string]string{"": "absent", "seconds": "seconds", "date": "Sat, 00 Jan 0000"} {
		want := []string{`429: 429 "Too many requests. Please slow down and retry after a moment." ` +
			"{error: string, message: string, statusCode: number}, Retry-After: " + shown}
		cfg := mockserver.Config{RateLimit: 45, RetryAfter: form}
		tests = append(tests, liveTest{name: "429 " + form, cfg: cfg, want: want})
	}
	for _, name := range mockserver.NotFounds()[1:] {
		want := []string{"no route: " + string(name) + ": 404"}
		tests = append(tests, liveTest{name: string(name), cfg: mockserver.Config{NotFound: name}, want: want})
	}
	for _, dialect := range mockserver.Dialects() {
		name := string(dialect)
		one, _, _ := strings.Cut(name, "-meta") // the list alone tells page-meta from page
		want := []string{"dialect: " + name, "list: 200 " + name + ": "}
		if strings.HasSuffix(name, "-wrapped") {
			want = append(want, "delete: 200 {data: {")
		} else {
			want = append(want, "create: 201 "+one, "read: 200 "+one, "update: 200 "+one)
		}
		if dialect != mockserver.DefaultDialect {
			tests = append(tests, liveTest{name: name, cfg: mockserver.Config{Dialect: dialect}, want: want})
		}
	}
	return tests
}

func TestLiveCheck(t *testing.T) {
	t.Parallel()
	var usual map[string]string
	synctest.Test(t, func(t *testing.T) { usual = liveTest{}.run(t) })
	if left, noKey := usual["left at DialNexa"], usual["no key"]; left != "nothing" || !strings.HasPrefix(noKey, "401 ") {
		t.Errorf("left at DialNexa: %q; no key: %q", left, noKey)
	}
	changed := sync.Map{}
	t.Cleanup(func() {
		for name := range usual {
			if _, is := changed.Load(name); !is && name != "left at DialNexa" {
				t.Errorf("no setting changes the finding %q", name)
			}
		}
	})
	for _, test := range liveTests() {
		mocktest.InBubble(t, test.name, func(t *testing.T) {
			found := test.run(t)
			for _, want := range test.want {
				name, value, _ := strings.Cut(want, ": ")
				if !strings.HasPrefix(found[name], value) || strings.HasPrefix(usual[name], value) {
					t.Errorf("%s: %q, want %q; usually %q", name, found[name], value, usual[name])
				}
				changed.Store(name, true)
			}
		})
	}
}
