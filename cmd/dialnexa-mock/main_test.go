// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
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
	file := filepath.Join(t.TempDir(), "address")
	if err := os.WriteFile(file, []byte("http://127.0.0.1:1/v1"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := start(t, "-addr-file", file)
	if !regexp.MustCompile(`^dialnexa-mock: listening on http://127\.0\.0\.1:[1-9][0-9]*/v1\n$`).MatchString(p.line) {
		t.Errorf("line is %q", p.line)
	}
	got, err := os.ReadFile(filepath.Clean(file))
	if err != nil || string(got) != p.base+"/v1\n" {
		t.Errorf("%v: address is %q, line is %q", err, got, p.line)
	}
	if status, _, body := p.call("GET", "/v1/user-webhooks", ""); status != http.StatusOK {
		t.Errorf("status %d: %s", status, body)
	}
	if code := p.stop(); code != exitOK {
		t.Errorf("exit %d", code)
	}
	left, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(left) != 0 {
		t.Errorf("%v, left behind: %v", err, left)
	}
}

func TestRun_servesWhatItsFlagsSay(t *testing.T) {
	t.Parallel()
	p := start(t, "-dialect", "page-meta", "-page-cap", "2", "-rate-limit", "9", "-rate-window", "1h", "-webhooks", "5",
		"-fault", `{"method":"POST","status":503,"retry_after":"7s","body":"a,b"}`, "-fault", `[{"method":"PATCH","status":418}]`)
	if status, header, body := p.call("POST", "/v1/user-webhooks", "{}"); status != 503 || body != "a,b" || header.Get("Retry-After") != "7" {
		t.Errorf("status %d, %v, %s", status, header, body)
	}
	_, header, body := p.call("GET", "/v1/user-webhooks?limit=100", "")
	var list struct {
		Data []struct {
			URL    string
			Active bool `json:"is_active"`
		}
		Meta struct{ Total, TotalPages int }
	}
	if err := json.Unmarshal([]byte(body), &list); err != nil {
		t.Fatalf("%s: %s", err, body)
	}
	if len(list.Data) != 2 || list.Meta.Total != 5 || list.Meta.TotalPages != 3 ||
		list.Data[0].URL != "https://receiver.invalid/hooks/5" || list.Data[0].Active || !list.Data[1].Active {
		t.Errorf("list is %s", body)
	}
	if header.Get("X-RateLimit-Limit") != "9" || header.Get("X-RateLimit-Reset") != "3600" {
		t.Errorf("headers are %v", header)
	}
	if _, _, stats := p.call("GET", "/_mock/stats", ""); !strings.Contains(stats, `"pending_faults":1`) {
		t.Errorf("stats are %s", stats)
	}
}

func TestRun_printsHelp(t *testing.T) {
	t.Parallel()
	for _, arg := range []string{"-h", "-help", "--help"} {
		var stdout, stderr bytes.Buffer
		if code := run(t.Context(), []string{arg}, &stdout, &stderr); code != exitOK || stderr.Len() != 0 {
			t.Errorf("%s: exit %d, %s", arg, code, &stderr)
		}
		for _, want := range []string{
			"-addr ", "-addr-file ", "-api-key ", "-delivery-ca ", "-dialect ", "-fault ", "-fault-rate ", "-fault-seed ",
			"-latency ", "-list-disabled", "-page-cap ", "-rate-limit ", "-rate-window ", "-reset-unix", "-retry-after ",
			"-verify-url", "-webhooks ", "spec-example-wrapped", "/_mock/deliveries", "/_mock/faults", "/_mock/requests",
			"/_mock/stats", "/_mock/webhooks/{id}", `provider "dialnexa" {`,
		} {
			if !strings.Contains(stdout.String(), want) {
				t.Errorf("%s: no %q in the help", arg, want)
			}
		}
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
		"-dialect older":       "unknown dialect \"older\": want one of",
		"-page-cap 0":          "want at least 1",
		"-rate-limit 0":        "want at least 1, or -1",
		"-rate-window 0s":      "want more than 0",
		"-rate-window 60":      "invalid value",
		"-retry-after soon":    "unknown form of Retry-After \"soon\"",
		"-latency -1s":         "cannot be negative",
		"-fault-rate 1.1":      "want 0 to 1",
		"-fault-rate NaN":      "want 0 to 1",
		"-webhooks -1":         "cannot be negative",
		`-fault {"stats":500}`: `unknown field "stats"`,
		`-fault {"status":5}`:  "want 200 to 999",
	} {
		var stdout, stderr bytes.Buffer
		code := run(t.Context(), strings.Fields(args), &stdout, &stderr)
		if code != exitUsage || stdout.Len() != 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", args, code, &stdout, &stderr)
		}
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
	for want, args := range map[string][]string{
		"address already in use":  {"-addr", strings.TrimPrefix(other.base, "http://")},
		"cannot read -delivery":   {"-delivery-ca", filepath.Join(dir, "none.pem")},
		"holds no PEM":            {"-delivery-ca", notPEM},
		"cannot write -addr-file": {"-addr-file", filepath.Join(dir, "none", "address")},
		"cannot remove the old":   {"-addr-file", dir},
	} {
		// A run that serves after all must end as well.
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		var stdout, stderr bytes.Buffer
		code := run(ctx, args, &stdout, &stderr)
		cancel()
		if code != exitFailed || stdout.Len() != 0 || !strings.Contains(stderr.String(), want) {
			t.Errorf("%s: exit %d, stdout %q, stderr %q", want, code, &stdout, &stderr)
		}
	}
}
