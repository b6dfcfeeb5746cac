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

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestServe_deliversToASelfSignedReceiverWithItsCertificateOnly(t *testing.T) {
	t.Parallel()
	receiver := mocktest.NewReceiver()
	server := httptest.NewUnstartedServer(receiver)
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // A client's distrust is expected.
	server.StartTLS()
	t.Cleanup(server.Close)
	block := pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, pem.EncodeToMemory(&block), 0o600); err != nil {
		t.Fatal(err)
	}
	create := `{"url":"` + server.URL + `","events":["call.completed"],"secret":"whsec_1"}`
	start(t, "-verify-url", "signed").Do("POST", webhooks, create, http.StatusBadRequest)
	if got := receiver.Got(); len(got) != 0 {
		t.Errorf("without the certificate: received %+v", got)
	}
	start(t, "-verify-url", "signed", "-delivery-ca", file).Do("POST", webhooks, create, http.StatusCreated)
	if got := receiver.Got(); len(got) != 1 || !got[0].Genuine("whsec_1") {
		t.Errorf("received %+v", got)
	}
}

// A user's webhook has an https url, and the receiver under test is plain http on this machine.
func TestServe_deliversElsewhere(t *testing.T) {
	t.Parallel()
	const to = "https://hooks.example.com/dialnexa?a=b"
	receiver := mocktest.NewReceiver()
	p := start(t, "-v", "-deliver-to", receiver.Listen(t))
	create := `{"url":"` + to + `","events":["call.completed"],"secret":"whsec_1"}`
	p.Do("POST", webhooks, create, http.StatusCreated)
	p.Control("POST", "deliveries", `{"event":"call.completed"}`, http.StatusOK)
	if got := receiver.Got(); len(got) != 1 || !got[0].Genuine("whsec_1") || got[0].RequestURI != "/dialnexa?a=b" {
		t.Errorf("received %+v", got)
	}
	if lines := p.stderr.Lines("delivery of call.completed to " + to + " 204"); len(lines) != 1 {
		t.Errorf("printed %s", p.stderr)
	}
}

func TestSend(t *testing.T) {
	t.Parallel()
	const secret = "whsec_example"
	redirects := func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) }
	for name, tt := range map[string]struct {
		response  http.HandlerFunc // default 204
		args      []string
		signature string // "name: beginning" of the header, default that of the documentation page
		body      string // part of it
		code      int
		stderr    string
	}{
		"accepted":         {body: `"call_id":"call_`},
		"another event":    {args: []string{"-event", "campaign.paused"}, body: `"event":"campaign.paused"`},
		"another edition":  {args: []string{"-edition", "spec"}, signature: "x-nexa-signature: sha256="},
		"the bare edition": {args: []string{"-edition", "bare"}, signature: "x-dialnexa-signature: "},
		"own body":         {args: []string{"-body", "exact \n bytes"}, body: "exact \n bytes"},
		"refused": {
			response: mocktest.Status(401, "bad signature"), code: exitFailed,
			stderr: `did not accept the event; its response begins: "bad signature"`,
		},
		"redirected":      {response: redirects, code: exitFailed, stderr: "did not accept the event"},
		"hangs up":        {response: mocktest.Hangup, code: exitFailed, stderr: "the event was not delivered: "},
		"forged, refused": {response: mocktest.Status(401, ""), args: []string{"-forged"}},
		"forged, taken":   {args: []string{"-forged"}, code: exitFailed, stderr: "accepted a forged event"},
		"forged, failed": {
			response: mocktest.Status(500, ""), args: []string{"-forged"}, code: exitFailed,
			stderr: "failed on a forged event",
		},
	} {
		receiver := mocktest.NewReceiver(tt.response)
		got := run(append([]string{"send", "-url", receiver.Listen(t), "-secret", secret}, tt.args...)...)
		got.check(t, tt.code, tt.stderr)
		if sent := receiver.Got(); len(sent) != 1 || !strings.Contains(sent[0].Body, tt.body) {
			t.Fatalf("%s: received %+v", name, sent)
		}
		d := receiver.Last()
		header, before, found := strings.Cut(tt.signature, ": ")
		genuine := found && d.Header.Get(header) == before+d.Signature(secret) || !found && d.Genuine(secret)
		if genuine == strings.HasPrefix(name, "forged") {
			t.Errorf("%s: received %v", name, d.Header)
		}
		if name == "accepted" && !strings.HasPrefix(got.stdout, "204 No Content in ") {
			t.Errorf("%s: printed %s", name, got.stdout)
		}
	}
}
