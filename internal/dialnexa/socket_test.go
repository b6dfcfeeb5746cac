// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"crypto/x509"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_overASocketSendsWhatTheContractAsksFor(t *testing.T) {
	t.Parallel()
	server := mockserver.New(mockserver.Config{APIKeys: []string{testKey}})
	socket := httptest.NewServer(server)
	t.Cleanup(socket.Close)
	client := newTestClient(t, func(c *Config) { c.BaseURL, c.Transport, c.UserAgent = socket.URL+"/v1/", nil, "terraform-provider/1" })
	created, err := client.Create(t.Context(), newHook("whsec_own"))
	if err != nil {
		t.Fatal(err)
	}
	for method, call := range calls {
		if err := call(t.Context(), client, created.ID); err != nil && method != http.MethodDelete && !IsNotFound(err) {
			t.Error(err)
		}
	}
	for _, r := range server.Requests() {
		body := r.Method == http.MethodPost || r.Method == http.MethodPatch
		h := r.Header
		if h.Get("Authorization") != "Bearer "+testKey || h.Get("User-Agent") != "terraform-provider/1" || h.Get("Accept") != "application/json" ||
			(h.Get("Content-Type") == "application/json") != body || h.Get("Transfer-Encoding") != "" || (len(r.Body) > 0) != body {
			t.Errorf("%s %s: %v", r.Method, r.Path, h)
		}
	}
}

func TestClient_overASocketMakesOneWebhookThoughConnectionsAreCut(t *testing.T) {
	t.Parallel()
	for _, http2 := range []bool{false, true} {
		for _, fault := range []mockserver.Fault{{Cut: true}, {Cut: true, Act: true}, {Truncate: 7}, {Status: 502, Act: true}} {
			for _, warm := range []bool{true, false} {
				server := mockserver.New(mockserver.Config{APIKeys: []string{testKey}})
				socket, wire := newSocket(t, server, http2)
				client := newTestClient(t, noBackoff, func(c *Config) { c.BaseURL, c.Transport = socket.URL+"/v1", wire })
				if warm { // a kept connection is another matter to net/http than a new one
					if err := client.Delete(t.Context(), "a"); err != nil {
						t.Error(err)
					}
				}
				fault.Method = http.MethodPost
				server.Fault(fault)
				got, err := client.Create(t.Context(), newHook("whsec_own"))
				if all := server.Webhooks(); err != nil || len(all) != 1 || all[0].ID != got.ID {
					t.Errorf("HTTP/2 %t, %s: got %+v, %v; the server holds %+v", http2, fault.Kind(), got, err, all)
				}
				socket.Close()
			}
		}
	}
}

// newSocket serves over HTTP/1.1 without TLS, or over HTTP/2 with it, as in production.
func newSocket(t *testing.T, server *mockserver.Server, http2 bool) (*httptest.Server, *http.Transport) {
	t.Helper()
	socket := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.ProtoMajor == 2) != http2 {
			t.Errorf("%s %s came over %s", r.Method, r.URL.Path, r.Proto)
		}
		server.ServeHTTP(w, r)
	}))
	socket.Config.ErrorLog = log.New(io.Discard, "", 0)
	wire := transport.NewWire()
	if !http2 {
		socket.Start()
		return socket, wire
	}
	socket.EnableHTTP2 = true
	socket.StartTLS()
	wire.TLSClientConfig.RootCAs = x509.NewCertPool()
	wire.TLSClientConfig.RootCAs.AddCert(socket.Certificate())
	return socket, wire
}
