// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestRun_servesUntilItIsStopped(t *testing.T) {
	t.Parallel()
	p := start(t)
	if !regexp.MustCompile(`^dialnexa-mock: listening on http://127\.0\.0\.1:[1-9][0-9]*/v1\n$`).MatchString(p.line) {
		t.Errorf("line is %q", p.line)
	}
	if status, _, body := p.call("GET", "/v1/user-webhooks", ""); status != http.StatusOK {
		t.Errorf("status %d: %s", status, body)
	}
	if code := p.stop(); code != exitOK {
		t.Errorf("exit %d", code)
	}
}

func TestRun_servesWhatItsFlagsSay(t *testing.T) {
	t.Parallel()
	p := start(t, "-dialect", "page-meta", "-rate-limit", "9", "-rate-window", "1h", "-webhooks", "5",
		"-api-key", "key_a:secret_a", "-api-key", "key_example:secret_example", "-normalize-urls", "-list-delay", "1h", "-not-found", "kong",
		"-fault", `{"method":"POST","status":503,"retry_after":"7s","body":"a,b"}`, "-fault", `[{"method":"PATCH","status":418}]`)
	if status, header, body := p.call("POST", "/v1/user-webhooks", "{}"); status != 503 || body != "a,b" || header.Get("Retry-After") != "7" {
		t.Errorf("status %d, %v, %s", status, header, body)
	}
	create := `{"url":"https://A.test:443","events":["call.completed"],"secret":"whsec_1"}`
	if status, _, body := p.call("POST", "/v1/user-webhooks", create); status != 201 || !strings.Contains(body, `"url":"https://a.test/"`) {
		t.Errorf("status %d: %s", status, body)
	}
	if _, _, body := p.call("GET", "/v1/hooks", ""); !strings.Contains(body, "no Route matched") {
		t.Errorf("an unknown route: %s", body)
	}
	// The list lacks what was just created, and the samples are in the first workspace.
	if _, _, body := p.call("GET", "/v1/user-webhooks", ""); !strings.HasPrefix(body, `{"data":[],"meta":`) {
		t.Errorf("the second workspace lists %s", body)
	}
	_, header, body := p.call("GET", "/v1/user-webhooks", "", func(r *http.Request) { r.Header.Set("Authorization", "Bearer key_a:secret_a") })
	if strings.Count(body, `"is_active":true`) != 4 || !strings.Contains(body, `"is_active":false,"url":"https://receiver.invalid/hooks/5"`) {
		t.Errorf("the first workspace lists %s", body)
	}
	if header.Get("X-RateLimit-Limit") != "9" || header.Get("X-RateLimit-Reset") != "3600" {
		t.Errorf("headers are %v", header)
	}
	if status, _, _ := p.call("PATCH", "/v1/user-webhooks/x", "{}"); status != http.StatusTeapot {
		t.Errorf("the second fault: status %d", status)
	}
}

func TestRun_printsHelp(t *testing.T) {
	t.Parallel()
	var stdout, stderr bytes.Buffer
	if code := run(t.Context(), []string{"--help"}, &stdout, &stderr); code != exitOK || stderr.Len() != 0 {
		t.Errorf("exit %d, %s", code, &stderr)
	}
	want := []string{
		`provider "dialnexa" {`, "spec-example-wrapped", "/_mock/agents", "/_mock/deliveries", "/_mock/faults",
		"/_mock/requests", "/_mock/stats", "/_mock/webhooks/{id}",
	}
	(&options{}).flags().VisitAll(func(f *flag.Flag) { want = append(want, "\n  -"+f.Name) })
	for _, text := range want {
		if !strings.Contains(stdout.String(), text) {
			t.Errorf("no %q in the help", text)
		}
	}
}

// checkFailure runs the program with flags that it cannot serve with.
func checkFailure(t *testing.T, exit int, want string, args ...string) {
	t.Helper()
	// A run that serves after all must end as well.
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var stdout, stderr bytes.Buffer
	code := run(ctx, args, &stdout, &stderr)
	if code != exit || stdout.Len() != 0 || !strings.Contains(stderr.String(), want) {
		t.Errorf("%s: exit %d, stdout %q, stderr %q", args, code, &stdout, &stderr)
	}
}

func TestRun_refusesWrongFlags(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"-nonsense":            "-nonsense",
		"serve":                `unexpected argument "serve"`,
		"-addr 0.0.0.0:0":      "want a loopback address",
		"-addr :8080":          "want a loopback address",
		"-addr 192.168.0.1:0":  "want a loopback address",
		"-addr [::]:0":         "want a loopback address",
		"-addr example.com:80": "want a loopback address",
		"-addr 127.0.0.1":      "want host:port",
		"-api-key=":            "cannot be empty",
		"-dialect older":       `unknown dialect "older": want one of`,
		"-rate-limit 0":        "want at least 1, or -1",
		"-rate-window 0s":      "want more than 0",
		"-rate-window 60":      "invalid value",
		"-not-found nginx":     `unknown kind of 404 "nginx": want one of`,
		"-verify-url yes":      `unknown verification "yes": want`,
		"-latency -1s":         "cannot be negative",
		"-list-delay -1s":      "cannot be negative",
		"-webhooks -1":         "cannot be negative",
		`-fault {"stats":500}`: `unknown field "stats"`,
		`-fault {"status":5}`:  "want 200 to 999",
	} {
		checkFailure(t, exitUsage, want, strings.Fields(args)...)
	}
}

func TestRun_failsWhenItCannotServe(t *testing.T) {
	t.Parallel()
	other := start(t)
	dir := t.TempDir()
	notPEM := filepath.Join(dir, "ca.pem")
	if err := os.WriteFile(notPEM, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	checkFailure(t, exitFailed, "address already in use", "-addr", strings.TrimPrefix(other.base, "http://"))
	checkFailure(t, exitFailed, "cannot read -delivery-ca", "-delivery-ca", filepath.Join(dir, "none.pem"))
	checkFailure(t, exitFailed, "has no PEM", "-delivery-ca", notPEM)
}
