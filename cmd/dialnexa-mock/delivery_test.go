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
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// newTLSReceiver starts a receiver that signed its own certificate, and returns its url and the file that holds the
// certificate.
func newTLSReceiver(t *testing.T, receiver *mocktest.Receiver) (url, file string) {
	t.Helper()
	server := httptest.NewUnstartedServer(receiver)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // a client's distrust is expected
	server.StartTLS()
	t.Cleanup(server.Close)
	block := &pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	file = filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatal(err)
	}
	return server.URL, file
}

func TestServe_deliversToASelfSignedReceiverWithItsCertificateOnly(t *testing.T) {
	t.Parallel()
	receiver := mocktest.NewReceiver()
	url, file := newTLSReceiver(t, receiver)
	create := `{"url":"` + url + `","events":["call.completed"],"secret":"whsec_1"}`
	start(t, "-verify-url", "signed").Do("POST", webhooks, create, http.StatusBadRequest)
	if got := receiver.Got(); len(got) != 0 {
		t.Errorf("without the certificate: received %+v", got)
	}
	trusts := start(t, "-verify-url", "signed", "-delivery-ca", file)
	trusts.Do("POST", webhooks, create, http.StatusCreated)
	trusts.Control("POST", "deliveries", `{"event":"call.completed"}`, http.StatusOK)
	if got := receiver.Got(); len(got) != 2 || !got[1].Genuine("whsec_1") {
		t.Errorf("received %+v", got)
	}
}

// A user's webhook has an https url, and the receiver under test is plain http on this machine.
func TestServe_deliversElsewhere(t *testing.T) {
	t.Parallel()
	receiver := mocktest.NewReceiver()
	p := start(t, "-v", "-deliver-to", receiver.Listen(t))
	p.Do("POST", webhooks, `{"url":"https://hooks.example.com/dialnexa?a=b","events":["call.completed"],"secret":"whsec_1"}`, http.StatusCreated)
	p.Control("POST", "deliveries", `{"event":"call.completed"}`, http.StatusOK)
	if got := receiver.Got(); len(got) != 1 || !got[0].Genuine("whsec_1") || got[0].RequestURI != "/dialnexa?a=b" {
		t.Errorf("received %+v", got)
	}
	if lines := p.stderr.Lines("delivery of call.completed to https://hooks.example.com/dialnexa?a=b 204"); len(lines) != 1 {
		t.Errorf("printed %s", p.stderr)
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	const secret = "whsec_example"
	verifies := func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(http.StatusNoContent) }
	for name, tt := range map[string]struct {
		response http.HandlerFunc
		args     []string
		code     int
		stderr   string
	}{
		"accepted": {response: verifies},
		"refused": {
			response: mocktest.Status(401, "bad signature"), code: exitFailed,
			stderr: `did not accept the event; its response begins: "bad signature"`,
		},
		"hangs up":        {response: mocktest.Hangup, code: exitFailed, stderr: "the event was not delivered: "},
		"forged, refused": {response: mocktest.Status(401, ""), args: []string{"-forged"}},
		"forged, taken":   {response: verifies, args: []string{"-forged"}, code: exitFailed, stderr: "accepted a forged event"},
		"forged, failed":  {response: mocktest.Status(500, ""), args: []string{"-forged"}, code: exitFailed, stderr: "failed on a forged event"},
		"own body":        {response: verifies, args: []string{"-body", "exact \n bytes"}},
	} {
		receiver := mocktest.NewReceiver(tt.response)
		got := run(append([]string{"send", "-url", receiver.Listen(t), "-secret", secret}, tt.args...)...)
		got.check(t, tt.code, tt.stderr)
		if d := receiver.Got(); len(d) != 1 || d[0].Genuine(secret) == (name[:6] == "forged") || name == "own body" && d[0].Body != "exact \n bytes" {
			t.Errorf("%s: received %+v", name, d)
		}
		if name == "accepted" && got.stdout[:18] != "204 No Content in " {
			t.Errorf("%s: printed %s", name, got.stdout)
		}
	}
	bare := mocktest.NewReceiver()
	run("send", "-url", bare.Listen(t), "-secret", secret, "-edition", "bare", "-event", "campaign.paused").check(t, exitOK, "")
	if d := bare.Last(); d.Header.Get("x-dialnexa-signature") != d.Signature(secret) {
		t.Errorf("received %+v", d)
	}
}
