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
	"syscall"
	"testing"
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
	c, err := newLiveCheck(t, os.Getenv)
	if err != nil {
		t.Fatalf("nothing was sent: %s", err)
	}
	ctx, stop := signal.NotifyContext(t.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err = c.check(ctx)
	fmt.Printf("\nLive check of %s, %s\n", c.clean(c.api.Origin), time.Now().UTC().Format(time.DateOnly))
	for _, row := range c.rows {
		fmt.Printf("%-36s %s\n", row[0], row[1])
	}
	if err != nil {
		t.Fatal(err)
	}
}

func TestLive_deletesEverythingAfterAnInterrupt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("no program can send an interrupt on Windows")
	}
	created := make(chan bool, 7)
	cfg := mockserver.Config{APIKeys: []string{liveKey}, Latency: 50 * time.Millisecond}
	api := mocktest.Listen(t, cfg, func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
			next.ServeHTTP(w, req)
			if req.Method == http.MethodPost {
				created <- true
			}
		})
	})
	program := exec.CommandContext(t.Context(), mocktest.Must(os.Executable())(t), "-test.run=^TestLive$", "-live")
	program.Env = append(os.Environ(), "DIALNEXA_LIVE=1", "DIALNEXA_API_KEY="+liveKey, "DIALNEXA_BASE_URL="+api.BaseURL())
	program.Stdout, program.Stderr = t.Output(), t.Output()
	err := program.Start()
	<-created
	err = errors.Join(err, program.Process.Signal(os.Interrupt))
	if ended := program.Wait(); err != nil || ended == nil || len(api.Webhooks()) != 0 {
		t.Errorf("%v, %v, and %d webhooks are left", err, ended, len(api.Webhooks()))
	}
}

// liveTest is a run of the check against the mock.
type liveTest struct {
	name            string
	cfg             mockserver.Config
	variable, value string   // of the environment
	left            []string // urls of webhooks of an earlier run
	faults          []mockserver.Fault
	interrupt       time.Duration
	want            []string // "name: beginning" of findings
	err             string
}

// run checks what the check finds, and that it leaves nothing and shows nothing that it must not.
func (test liveTest) run(t *testing.T) {
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
	if test.interrupt > 0 {
		time.AfterFunc(test.interrupt, func() { cancel(errors.New("interrupted")) })
	}
	started := time.Now()
	c, err := newLiveCheck(t, func(name string) string { return env[name] })
	if err == nil {
		c.api.HTTP = api.HTTP
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
	found := map[string]string{}
	for _, row := range c.rows {
		found[row[0]] = row[1]
	}
	for _, secret := range append(c.secrets[:], liveKey, "private") {
		if shown := fmt.Sprint(found, err); secret != "" && strings.Contains(shown, secret) {
			t.Errorf("%q is shown: %s", secret, shown)
		}
	}
	for _, want := range test.want {
		if name, value, _ := strings.Cut(want, ": "); !strings.HasPrefix(found[name], value) {
			t.Errorf("%s: %q, want %q", name, found[name], value)
		}
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
	const paused = `{"id":"w1","url":"https://a.test/` + liveMarker + `/","is_active":false}`
	tests := []liveTest{
		{name: "documented", want: []string{
			"no key: 401 ", "create with an unreachable url: accepted", "create: 201 spec {", "read: 200 spec {",
			"is_active left out: true", "clock of Date: 0s", "clock of the webhook: 0s", "rate limit: no headers",
			"list after create: immediately", "url with capitals: stored as it is", "url a second time: stored as it is",
			"order of the list: [6 5 4 3 2 1 0]", "list: 200 spec {", "page after the last: empty", "limit=1000: limit: 100",
			"update: 200 spec {", "read after update: events [call.failed], url kept, is_active true",
			"read after it: events [live.check]", "list after update: immediately", "delete: 200 delete {", `delete again: 404 "Webhook not found" {`,
			"list after delete: immediately", "a secret in clear: in the response to: create", "left at DialNexa: nothing",
		}},
		{name: "differences", cfg: mockserver.Config{
			OldestFirst: true, ListDelay: 4 * time.Second, StoreURL: mockserver.NormalizeURL, PageCap: 5,
			DateOffset: 90 * time.Second, RateLimit: 1000, ResetUnix: true, EchoSecrets: true,
		}, want: []string{
			"a secret in clear: in the response to: create, list, read, update",
			"order of the list: [0 1 2 3 4 5 6]", "list after create: within 5s", "list after several: within 2.5s",
			"url with capitals: stored as https://terraform-", "limit=100: limit: 5, a page has 5",
			"clock of Date: 1m30s ahead", "clock of the webhook: -1m30s ahead of Date, as in 0000-00-00T00:00:00.000Z",
			"rate limit: X-Ratelimit-Limit: 1000 X-Ratelimit-Remaining: 995 X-Ratelimit-Reset: Unix time",
		}},
		{name: "refusals", cfg: mockserver.Config{ListDelay: time.Minute}, faults: []mockserver.Fault{
			{Method: "GET", Path: list, Skip: 2, Status: 401, Body: `{"message":"Bad key ` + liveKey + `","whk_c9v3nz":1}`},
			{Method: "POST", Skip: 6, Status: 409, Body: `{"message":"exists"}`},
			{Method: "PATCH", Skip: 4, Status: 400},
			{Method: "GET", Path: single, Status: 200, Body: paused},
			{Method: "DELETE", Skip: 1, Status: 204},
			{Method: "GET", Path: single, Skip: 6, Times: 2, NotFound: mockserver.NotFoundKong},
		}, want: []string{
			`no key: 401 "Bad key (secret)" {message: string}`, `url a second time: no new webhook: 409 "exists" {`,
			"is_active left out: false", "list after create: not within 10s", "list after several: not within 10s",
			`update to an unknown event: 400 "Bad Request"`, "delete again: 204, no JSON (no type)", `read what is deleted: 404 "no Route matched`,
		}},
		{name: "a list without pages", left: []string{"https://a.test/" + liveMarker + "/"}, faults: []mockserver.Fault{
			{Method: "GET", Path: list, Times: 2, Status: 200, Body: `{"webhooks": [` + paused + `]}`},
		}, want: []string{"left by an earlier run: 1 webhooks"}},
		{name: "verified urls", cfg: verified, variable: "DIALNEXA_LIVE_RECEIVER", value: receiver, want: []string{
			`create with an unreachable url: 400 "url could not be verified`,
			`update to an unreachable url: 400 "url could not be verified`,
		}},
		{
			name: "leftovers", want: []string{"left by an earlier run: 2 webhooks"},
			left: []string{urlOf(receiver, "x", "/y"), "https://" + receiver + "?" + liveMarker + "=x"},
		},
		{ // in the first create; only its id shows what the write made
			name: "interrupted", interrupt: 9 * time.Second, err: "the check ended early: interrupted",
			cfg: mockserver.Config{ListDelay: time.Hour, Latency: 2 * time.Second},
		},
		{name: "slow", cfg: mockserver.Config{Latency: 4 * time.Second}, err: "it takes longer than 1m25s"},
		{name: "lost create", faults: []mockserver.Fault{{Method: "POST", Skip: 3, Act: true, Cut: true}}, err: "no resp"},
		{name: "lost delete", faults: []mockserver.Fault{{Method: "DELETE", Skip: 4, Cut: true}}},
		{name: "no deletes", faults: []mockserver.Fault{{Method: "DELETE", Times: -1, NotFound: "kong"}}, err: "may be left"},
		{name: "no receiver", cfg: verified, err: "set DIALNEXA_LIVE_RECEIVER"},
		{name: "wrong key", variable: "DIALNEXA_API_KEY", value: "key_example:wrong", err: `no list: 401 "API key is`},
		{name: "wrong path", variable: "DIALNEXA_BASE_URL", value: "https://a.test/v2", err: "no list: 404 "},
		{name: "plain http", variable: "DIALNEXA_BASE_URL", value: "http://dialnexa.test/v1", err: "has to begin with"},
		{name: "no permission", variable: "DIALNEXA_LIVE", value: "yes", err: "set DIALNEXA_LIVE=1"},
		{name: "no key", variable: "DIALNEXA_API_KEY", err: "set DIALNEXA_API_KEY"},
		{name: "rate limit", cfg: mockserver.Config{RateLimit: 45, RetryAfter: "date"}, want: []string{
			`429: 429 "Too many requests. Please slow down and retry after a moment." ` +
				`{error: string, message: string, statusCode: number}, Retry-After: "Sat, 00 Jan 0000`,
		}},
	}
	for _, dialect := range mockserver.Dialects() {
		one := strings.Replace(string(dialect), "-meta", "", 1) + " {" // the list alone tells page-meta from page
		want := []string{"create: 201 " + one, "read: 200 " + one, "update: 200 " + one, "list: 200 " + string(dialect) + " {"}
		tests = append(tests, liveTest{name: string(dialect), cfg: mockserver.Config{Dialect: dialect}, want: want})
	}
	for _, test := range tests {
		mocktest.InBubble(t, test.name, test.run)
	}
}
