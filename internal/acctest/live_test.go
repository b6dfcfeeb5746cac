// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"os/signal"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

var live = flag.Bool("live", false, "check DialNexa itself, with the key of a real workspace")

const liveKey = "key_example:secret_of_the_live_check"

func TestLive(t *testing.T) {
	t.Parallel()
	if !*live {
		t.Skip("registers webhooks at DialNexa itself: make live runs it")
	}
	c, err := newLiveCheck(os.Getenv)
	if err != nil {
		t.Fatalf("nothing was sent: %s", err)
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err = c.check(ctx)
	fmt.Printf("\nLive check of %s, %s\n", c.clean(c.base), time.Now().UTC().Format(time.DateOnly))
	for _, row := range c.rows {
		fmt.Printf("%-36s %s\n", row[0], row[1])
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestLive_killed ends the program after its third create, and runs it again.
func TestLive_killed(t *testing.T) {
	t.Parallel()
	for end, left := range map[os.Signal]int{os.Kill: 3, os.Interrupt: 0} {
		if end == os.Interrupt && runtime.GOOS == "windows" {
			continue // no program can send one there
		}
		creates, third, ended := 0, make(chan bool), make(chan bool)
		api := mocktest.Listen(t, mockserver.Config{APIKeys: []string{liveKey}}, func(next http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
				next.ServeHTTP(w, req)
				if req.Method != http.MethodPost {
					return
				}
				if creates++; creates == 3 {
					close(third)
					<-ended
				}
			})
		})
		program := func() *exec.Cmd {
			cmd := exec.CommandContext(t.Context(), mocktest.Must(os.Executable())(t), "-test.run=^TestLive$", "-live")
			cmd.Env = append(os.Environ(), "DIALNEXA_LIVE=1", "DIALNEXA_API_KEY="+liveKey, "DIALNEXA_BASE_URL="+api.BaseURL())
			cmd.Stdout, cmd.Stderr = t.Output(), t.Output()
			return cmd
		}
		first := program()
		if err := first.Start(); err != nil {
			t.Fatal(err)
		}
		<-third
		if err := first.Process.Signal(end); err != nil {
			t.Error(err)
		}
		close(ended)
		if err := first.Wait(); err == nil || len(api.Webhooks()) != left {
			t.Errorf("after %s: %v, and %d webhooks, want %d", end, err, len(api.Webhooks()), left)
		}
		if err := program().Run(); err != nil || len(api.Webhooks()) != 0 {
			t.Errorf("second run after %s: %v, and %d webhooks", end, err, len(api.Webhooks()))
		}
	}
}

// change returns the body of a response to the check instead of the true one.
type change func(req *http.Request, resp *http.Response, body string) string

// liveTest is a run of the check against the mock.
type liveTest struct {
	name            string
	cfg             mockserver.Config
	variable, value string   // of the environment
	left            []string // urls of webhooks of an earlier run
	faults          []mockserver.Fault
	change          change
	interrupt       int      // the number of a write
	want            []string // "name: beginning" of findings
	err             string
}

// run returns what the check finds, and sees that it leaves nothing and shows nothing that it must not.
func (test liveTest) run(t *testing.T) map[string]string {
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
	ctx, cancel := context.WithCancelCause(t.Context())
	defer cancel(nil)
	started, mock := time.Now(), api.Transport()
	c, err := newLiveCheck(func(name string) string { return env[name] })
	if err == nil {
		c.client.Transport = mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
			if req.Header.Get("Content-Type") != "" {
				if test.interrupt--; test.interrupt == 0 {
					time.AfterFunc(time.Second, func() { cancel(errors.New("interrupted")) })
				}
			}
			resp, err := mock.RoundTrip(req)
			if err == nil && test.change != nil {
				body, _ := io.ReadAll(resp.Body) // of a mock
				resp.Body = io.NopCloser(strings.NewReader(test.change(req, resp, string(body))))
			}
			return resp, err
		})
		err = c.check(ctx)
	} else {
		c = &liveCheck{}
	}
	if (err == nil) != (test.err == "") || err != nil && !strings.Contains(err.Error(), test.err) {
		t.Errorf("error %v, want %q", err, test.err)
	}
	took := time.Since(started)
	if n := len(api.Requests()); took > liveEnd || float64(n) > 150*max(1, took.Minutes()) {
		t.Errorf("%d requests in %s", n, took)
	}
	if left := len(api.Webhooks()); left != 2 && test.name != "no deletes" {
		t.Errorf("%d webhooks are left, want those of someone else", left)
	}
	found := map[string]string{"error": fmt.Sprint(err)}
	for _, row := range c.rows {
		found[row[0]] = row[1]
	}
	for _, secret := range append(c.secrets[:], liveKey, "private") {
		if shown := fmt.Sprint(found); secret != "" && strings.Contains(shown, secret) {
			t.Errorf("%q is shown: %s", secret, shown)
		}
	}
	return found
}

// others changes what no setting of the mock changes: the list is four seconds late after updates and deletes, and has
// its first page twice.
func others() change {
	var before string
	var until time.Time
	return func(req *http.Request, resp *http.Response, body string) string {
		resp.Header.Set("Server", "gateway")
		page := req.URL.Query().Get("page")
		switch {
		case req.Method == http.MethodGet:
			body = strings.ReplaceAll(body, `"is_active":true`, `"is_active":false`)
		case req.Method != http.MethodPost && resp.StatusCode == http.StatusOK:
			until = time.Now().Add(4 * time.Second)
		}
		if page == "1" && time.Now().After(until) {
			before = body
		}
		return either(page == "", body, before)
	}
}

func TestLiveCheck(t *testing.T) {
	t.Parallel()
	const list, single, receiver = "/v1/user-webhooks", "/v1/user-webhooks/", "hooks.example.com"
	receivers := mocktest.RoundTripper(func(req *http.Request) (*http.Response, error) {
		if strings.EqualFold(req.URL.Hostname(), receiver) {
			return mocktest.Response(http.StatusNoContent, nil, ""), nil
		}
		return nil, io.EOF
	})
	verified := mockserver.Config{VerifyURL: "signed", DeliveryClient: &http.Client{Transport: receivers}}
	tests := []liveTest{
		{name: "differences", cfg: mockserver.Config{
			OldestFirst: true, ListDelay: 4 * time.Second, StoreURL: mockserver.NormalizeURL, PageCap: 5,
			DateOffset: 90 * time.Second, RateLimit: 1000, ResetUnix: true, EchoSecrets: true,
		}, want: []string{
			"a secret in clear: in the response to: create, list, read, update",
			"order of the list: oldest first", "list after create: within 5s", "list after several: within 2.5s",
			"url with capitals: stored in lowercase", "url with the default port: stored without the port",
			"url without a path: stored with a slash",
			"limit=100: limit: 5, a page has 5", "limit=1000: limit: 5, a page has 5", "page=1: limit: 5, a page has 5",
			"clock of Date: 1m30s ahead of the local clock", "clock of the webhook: 1m30s behind Date",
			"rate limit: X-Ratelimit-Limit: 1000 X-Ratelimit-Remaining: 995 X-Ratelimit-Reset: Unix time",
		}},
		{name: "other differences", cfg: mockserver.Config{
			StoreURL:  func(sent string) string { return strings.Replace(strings.TrimSuffix(sent, "/"), "%7E", "~", 1) },
			ListDelay: time.Minute, CreatedOffset: 90 * time.Second, RateLimit: 1000,
		}, want: []string{
			"url with an escaped letter: stored unescaped", "url with a slash at its end: stored without the slash",
			"list after create: not within 10s", "list after several: not within 10s", "order of the list: neither",
			"clock of the webhook: 1m30s ahead of Date, as in 0000-00-00T00:00:00.000Z",
			"rate limit: X-Ratelimit-Limit: 1000 X-Ratelimit-Remaining: 995 X-Ratelimit-Reset: 59",
		}},
		{name: "others", change: others(), want: []string{
			"is_active left out: false", "read after update: events [call.failed], url kept, is_active false",
			`server: HTTP/1.1, Server: "gateway"`, "page after the last: repeats webhooks",
			"list after update: within 5s", "list after delete: within 2.5s",
		}},
		{name: "refusals", faults: []mockserver.Fault{
			{Method: "GET", Path: list, Skip: 2, Status: 401, Body: `{"message":"Bad key ` + liveKey + `","whk_c9v3nz":1}`},
			{Method: "POST", Skip: 6, Status: 409, Body: `{"message":"exists"}`},
			{Method: "PATCH", Skip: 2, Times: 2, Status: 200, Body: "{}"},
			{Method: "PATCH", Skip: 2, Status: 400},
			{Method: "GET", Path: list, Skip: 5, Status: 400},
			{Method: "GET", Path: list, Skip: 6, Status: 400, Body: "<html>"},
			{Method: "DELETE", Skip: 1, Status: 204},
			{Method: "GET", Path: single, Skip: 10, Times: 2, NotFound: mockserver.NotFoundKong},
		}, want: []string{
			`no key: 401 error "Bad key (secret)" {message: string}`, `url a second time: no new webhook: 409 error "exists" {`,
			"update of events to null: accepted, and read as [string]", "update of events to []: accepted, and read as [string]",
			`update of events to ["live.check"]: 400 error "Bad Request"`, `page after the last: 400 error "Bad Request"`,
			"limit=1000: 400, no JSON (text/html)", "delete again: 204, no JSON (no type)",
			`read what is deleted: 404 kong "no Route matched`, `read what never was: 404 kong "no Route matched`,
		}},
		{name: "verified urls", cfg: verified, variable: "DIALNEXA_LIVE_RECEIVER", value: receiver, want: []string{
			`create with an unreachable url: 400 error "url could not be verified`,
			`update to an unreachable url: 400 error "url could not be verified`,
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
		{name: "no deletes", faults: []mockserver.Fault{{Method: "DELETE", Times: -1, NotFound: "kong"}}, err: "may be left"},
		{name: "no receiver", cfg: verified, err: "set DIALNEXA_LIVE_RECEIVER"},
		{name: "wrong key", variable: "DIALNEXA_API_KEY", value: "key_example:wrong", err: `no list: 401 error "API key is`},
		{name: "wrong path", variable: "DIALNEXA_BASE_URL", value: "https://a.test/v2", err: "no list: 404 nest"},
		{name: "plain http", variable: "DIALNEXA_BASE_URL", value: "http://dialnexa.test/v1", err: "has to begin with"},
		{name: "no permission", variable: "DIALNEXA_LIVE", value: "yes", err: "set DIALNEXA_LIVE=1"},
		{name: "no key", variable: "DIALNEXA_API_KEY", err: "set DIALNEXA_API_KEY"},
	}
	for i, name := range mockserver.NotFounds()[1:] {
		retryAfter, shown := []string{"", "seconds", "date"}[i], []string{`""`, `"10`, `"Sat, 00 Jan 0000`}[i]
		tests = append(tests, liveTest{
			name: string(name), cfg: mockserver.Config{NotFound: name, RateLimit: 45, RetryAfter: retryAfter}, want: []string{
				"no route: 404 " + string(name), `429: 429 error "Too many requests. Please slow down and retry after a moment." ` +
					"{error: string, message: string, statusCode: number}, Retry-After: " + shown,
			},
		})
	}
	for _, dialect := range mockserver.Dialects() {
		name := string(dialect)
		one := strings.Replace(name, "-meta", "", 1) + " {" // the list alone tells page-meta from page
		want := []string{"create: 201 " + one, "read: 200 " + one, "update: 200 " + one, "list: 200 " + name + " {"}
		if strings.HasSuffix(name, "-wrapped") {
			want = append(want, "delete: 200 delete-wrapped {data: {")
		}
		if dialect != mockserver.DefaultDialect {
			tests = append(tests, liveTest{name: name, cfg: mockserver.Config{Dialect: dialect}, want: want})
		}
	}
	var usual map[string]string
	synctest.Test(t, func(t *testing.T) { usual = liveTest{}.run(t) })
	if left, noKey := usual["left at DialNexa"], usual["no key"]; left != "nothing" || !strings.HasPrefix(noKey, "401 ") {
		t.Errorf("left at DialNexa: %q; no key: %q", left, noKey)
	}
	changed := sync.Map{}
	t.Cleanup(func() {
		for name := range usual {
			if _, is := changed.Load(name); !is && name != "left at DialNexa" && name != "error" {
				t.Errorf("no setting changes the finding %q", name)
			}
		}
	})
	for _, test := range tests {
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
