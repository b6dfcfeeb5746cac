// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
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
	for _, fault := range []mockserver.Fault{{Cut: true}, {Cut: true, Act: true}, {Truncate: 7}, {Status: 502, Act: true}} {
		for _, warm := range []bool{true, false} {
			server := mockserver.New(mockserver.Config{APIKeys: []string{testKey}})
			socket := httptest.NewUnstartedServer(server)
			socket.Config.ErrorLog = log.New(io.Discard, "", 0)
			socket.Start()
			client := newTestClient(t, noBackoff, func(c *Config) { c.BaseURL, c.Transport = socket.URL+"/v1", transport.NewWire() })
			if warm { // a kept connection is another matter to net/http than a new one
				if err := client.Delete(t.Context(), "a"); err != nil {
					t.Error(err)
				}
			}
			fault.Method = http.MethodPost
			server.Fault(fault)
			got, err := client.Create(t.Context(), newHook("whsec_own"))
			if all := server.Webhooks(); err != nil || len(all) != 1 || all[0].ID != got.ID {
				t.Errorf("%s: got %+v, %v; the server holds %+v", fault.Kind(), got, err, all)
			}
			socket.Close()
		}
	}
}
