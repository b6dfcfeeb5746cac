// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// newReceiver starts a receiver that signed its own certificate, and returns
// its url and the file that holds the certificate.
func newReceiver(t *testing.T, got *[]string) (url, file string) {
	t.Helper()
	receiver := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		*got = append(*got, r.Header.Get("X-DialNexa-Signature"))
	}))
	receiver.Config.ErrorLog = log.New(io.Discard, "", 0) // a client's distrust is expected
	receiver.StartTLS()
	t.Cleanup(receiver.Close)
	block := &pem.Block{Type: "CERTIFICATE", Bytes: receiver.Certificate().Raw}
	file = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return receiver.URL, file
}

func TestRun_deliversToASelfSignedReceiverWithItsCertificateOnly(t *testing.T) {
	t.Parallel()
	var got []string
	url, file := newReceiver(t, &got)
	create := `{"url":"` + url + `","events":["call.completed"],"secret":"whsec_1"}`
	distrusts := start(t, "-verify-url", "signed")
	if status, _, body := distrusts.call("POST", "/v1/user-webhooks", create); status != http.StatusBadRequest || len(got) != 0 {
		t.Errorf("without the certificate: status %d: %s", status, body)
	}
	trusts := start(t, "-verify-url", "signed", "-delivery-ca", file)
	if status, _, body := trusts.call("POST", "/v1/user-webhooks", create); status != http.StatusCreated {
		t.Errorf("with the certificate: status %d: %s", status, body)
	}
	_, _, body := trusts.call("POST", "/_mock/deliveries", `{"event":"call.completed"}`)
	if !strings.Contains(body, `"status":200`) || len(got) != 2 || !strings.HasPrefix(got[1], "sha256=") {
		t.Errorf("received %v: %s", got, body)
	}
}
