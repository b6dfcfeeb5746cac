// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const webhooks = mocktest.WebhooksPath

func TestServe_untilItIsStopped(t *testing.T) {
	t.Parallel()
	for _, command := range [][]string{nil, {"serve"}} {
		p := start(t, command...)
		if !regexp.MustCompile(`^dialnexa-mock: listening on http://127\.0\.0\.1:[1-9][0-9]*/v1\n$`).MatchString(p.line) {
			t.Errorf("line is %q", p.line)
		}
		p.Do("GET", webhooks, "", http.StatusOK)
		if code := p.stop(); code != exitOK || p.stderr.String() != "" {
			t.Errorf("exit %d, %s", code, p.stderr)
		}
	}
}

func TestServe_doesWhatItsFlagsSay(t *testing.T) {
	t.Parallel()
	p := start(t, strings.Fields("-dialect page-meta -rate-limit 9 -rate-window 1h -webhooks 5 -v -oldest-first "+
		"-api-key key_a:secret_a -api-key key_example:secret_example -normalize-urls -list-delay 1h -not-found kong "+
		`-echo-secrets -fault {"method":"POST","status":503,"retry_after":"7s","body":"a,b"} `+
		`-fault [{"method":"PATCH","status":418}]`)...)
	if r := p.Do("POST", webhooks, "{}", 503); r.Body != "a,b" || r.Header.Get("Retry-After") != "7" {
		t.Errorf("got %+v", r)
	}
	create := `{"url":"https://A.test:443","events":["call.completed"],"secret":"whsec_1"}`
	created := p.Do("POST", webhooks, create, 201).Body
	if !strings.Contains(created, `"url":"https://a.test/"`) || !strings.Contains(created, "whsec_1") {
		t.Errorf("created %s", created)
	}
	if r := p.Do("GET", "/v1/hooks", "", 404); !strings.Contains(r.Body, "no Route matched") {
		t.Errorf("an unknown route: %s", r.Body)
	}
	// The list lacks what was just created, and the samples are in the first workspace.
	if r := p.Do("GET", webhooks, "", 200); !strings.HasPrefix(r.Body, `{"data":[],"meta":`) {
		t.Errorf("the second workspace lists %s", r.Body)
	}
	p.Do("PATCH", webhooks+"/x", "{}", http.StatusTeapot)
	p.Key = "key_a:secret_a"
	r := p.Do("GET", webhooks, "", 200)
	last := `"url":"https://receiver.invalid/hooks/5"}],`
	if strings.Count(r.Body, `"is_active":true`) != 4 || !strings.Contains(r.Body, last) {
		t.Errorf("the first workspace lists %s", r.Body)
	}
	if r.Header.Get("X-RateLimit-Limit") != "9" || r.Header.Get("X-RateLimit-Reset") != "3600" {
		t.Errorf("headers are %v", r.Header)
	}
	if lines := p.stderr.Lines("dialnexa-mock: POST /v1/user-webhooks 503 status-503-before"); len(lines) != 1 {
		t.Errorf("printed %s", p.stderr)
	}
}

func TestServe_refusesWrongFlags(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"exec -nonsense":                   "Run dialnexa-mock -h for help.",
		"again":                            `unknown command "again"`,
		"serve again":                      `unexpected argument "again"`,
		"-addr 0.0.0.0:0":                  "want a loopback address",
		"-addr :8080":                      "want a loopback address",
		"-addr 127.0.0.1":                  "want a loopback address",
		"-api-key=":                        "cannot be empty",
		"-dialect older":                   `unknown dialect "older": want one of`,
		"-page-cap 0":                      "want a -page-cap",
		"-rate-limit 0":                    "want at least 1, or -1",
		"-rate-window 0s":                  "-rate-window above 0",
		"-retry-after soon":                `unknown form of Retry-After "soon": want`,
		"-not-found nginx":                 `unknown kind of 404 "nginx": want one of`,
		"-verify-url yes":                  `unknown verification "yes": want`,
		"-deliver-to a.test":               `invalid value "a.test" for flag -deliver-to: want a url`,
		"-latency -1s":                     "cannot be negative",
		"-webhooks -1":                     "cannot be negative",
		`-fault {"stats":500}`:             `unknown field "stats"`,
		`-fault {"status":"x"}`:            "status cannot be string\n",
		"exec":                             "want a command",
		"send -url a":                      "want -url and -secret",
		"send -url a -secret b -edition c": `unknown edition "c"`,
		"send -url a -secret b c":          `unexpected argument "c"`,
		"help me":                          `no help on "me"`,
	} {
		run(strings.Fields(args)...).check(t, exitUsage, want)
	}
}

func TestRun_failsWhenItCannotServeOrExec(t *testing.T) {
	t.Parallel()
	other := start(t)
	dir := t.TempDir()
	notPEM := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(notPEM, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	addr := strings.TrimPrefix(other.Origin, "http://")
	run("-addr", addr).check(t, exitFailed, "dialnexa-mock: listen tcp "+addr+": ")
	run("-delivery-ca", filepath.Join(dir, "none.pem")).check(t, exitFailed, "cannot read -delivery-ca")
	run("-delivery-ca", notPEM).check(t, exitFailed, "has no PEM")
	run("exec", "--", "dialnexa-no-such-command").check(t, exitNotStarted, "cannot start the command: ")
}

func TestRun_showsItsVersionAndHelpThatFitsAScreen(t *testing.T) {
	t.Parallel()
	if run("-h") != run("help") || run("send", "--help") != run("help", "send") {
		t.Error("the ways to ask differ")
	}
	if got := run("-version"); got.stdout != "dialnexa-mock dev\n" {
		t.Errorf("got %+v", got)
	}
	for _, topic := range []string{"help", "serve", "exec", "send", "dialects", "faults", "paths"} {
		got := run("help", topic)
		got.check(t, exitOK, "")
		lines := strings.Split(strings.TrimSuffix(got.stdout, "\n"), "\n")
		wide := func(line string) bool { return len([]rune(line)) > 80 }
		if len(lines) > 24 || slices.ContainsFunc(lines, wide) {
			t.Errorf("%q has %d lines, or one that is too wide: %s", topic, len(lines), got.stdout)
		}
	}
}
