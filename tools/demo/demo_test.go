// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestReceiver_takesOnlyWhatATrustedSecretSigned(t *testing.T) {
	t.Parallel()

	r, err := newReceiver(t.Context(), "whsec_example_a", "whsec_example_b")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.close)

	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(r.certificate) {
		t.Fatal("the certificate can't be read")
	}

	client := &http.Client{Transport: &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		DisableKeepAlives: true,
	}}

	const body = `{"event":"call.completed"}`

	cases := map[string]struct {
		signature string
		want      int
	}{
		"the first secret":  {sign("whsec_example_a", body), http.StatusNoContent},
		"the second secret": {sign("whsec_example_b", body), http.StatusNoContent},
		"another secret":    {sign("whsec_example_c", body), http.StatusUnauthorized},
		"another body":      {sign("whsec_example_a", body+" "), http.StatusUnauthorized},
		"no signature":      {"", http.StatusUnauthorized},
	}

	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()

			if got := post(t.Context(), t, client, r.url, body, c.signature); got != c.want {
				t.Errorf("got %d, want %d", got, c.want)
			}
		})
	}
}

func sign(secret, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(body))

	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}

func post(ctx context.Context, t *testing.T, client *http.Client, url, body, signature string) int {
	t.Helper()

	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}

	req.Header.Set("X-DialNexa-Signature", signature)

	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}

	_ = resp.Body.Close()

	return resp.StatusCode
}

func TestScreen_hidesSecretsAndFails(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	s := &screen{out: &out, hidden: []string{"whsec_example"}}
	s.output("the secret is whsec_example\n")

	if strings.Contains(out.String(), "whsec") || !errors.Is(s.err, errSecretShown) {
		t.Errorf("the screen shows %q, with the error %v", out.String(), s.err)
	}
}

func TestScreen_leavesOutTheWarningOfOverrides(t *testing.T) {
	t.Parallel()

	var out strings.Builder

	s := &screen{out: &out}
	s.output("\nWarning: Provider development overrides are in effect\n\nThe following\n" +
		" - dialnexa/dialnexa in /tmp\n\nincompatible with published\nreleases.\n\nWarning: Another\n\nSuccess!\n")

	if got, want := out.String(), "  | Warning: Another\n  |\n  | Success!\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestConfig_editsWhatIsThereOnce(t *testing.T) {
	t.Parallel()

	from := filepath.Join(t.TempDir(), "from.tf")
	to := filepath.Join(t.TempDir(), "to.tf")

	if err := os.WriteFile(from, []byte("version = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	c, err := newConfig(from, to)
	if err != nil {
		t.Fatal(err)
	}

	if err := c.edit("version = 1", "version = 2"); err != nil {
		t.Fatal(err)
	}

	if err := c.edit("version = 1", "version = 3"); err == nil {
		t.Error("a text that isn't there was replaced")
	}

	if got, err := os.ReadFile(to); err != nil || string(got) != "version = 2\n" {
		t.Errorf("got %q, %v", got, err)
	}
}
