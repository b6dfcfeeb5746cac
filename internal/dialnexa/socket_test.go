// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// newSocket serves over HTTP/1.1 without TLS, or over HTTP/2 with it, as in production.
func newSocket(t *testing.T, http2 bool) (*mockserver.Server, string, *http.Transport) {
	t.Helper()
	server := mockserver.New(mockserver.Config{APIKeys: []string{testKey}})
	socket := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.ProtoMajor == 2) != http2 {
			t.Errorf("%s %s came over %s", r.Method, r.URL.Path, r.Proto)
		}
		server.ServeHTTP(w, r)
	}))
	socket.Config.ErrorLog = log.New(io.Discard, "", 0)
	wire := transport.NewWire()
	if socket.EnableHTTP2 = http2; http2 {
		socket.StartTLS()
		wire.TLSClientConfig.RootCAs = x509.NewCertPool()
		wire.TLSClientConfig.RootCAs.AddCert(socket.Certificate())
	} else {
		socket.Start()
	}
	t.Cleanup(socket.Close)
	t.Cleanup(wire.CloseIdleConnections)
	return server, socket.URL + "/v1", wire
}

func TestClient_overASocketSendsWhatTheContractAsksFor(t *testing.T) {
	t.Parallel()
	server, url, _ := newSocket(t, false)
	client := newTestClient(t, func(c *Config) { c.BaseURL, c.UserAgent = url, "terraform-provider/1" })
	id := server.Put(foreign()).ID
	for _, method := range []string{http.MethodPost, http.MethodGet, http.MethodPatch, http.MethodDelete} {
		if err := calls[method](t.Context(), client, id); err != nil {
			t.Error(err)
		}
	}
	for _, r := range server.Requests() {
		body := r.Method == http.MethodPost || r.Method == http.MethodPatch
		h := r.Header
		if h.Get("Authorization") != "Bearer "+testKey || h.Get("User-Agent") != "terraform-provider/1" ||
			h.Get("Accept") != "application/json" ||
			(h.Get("Content-Type") == "application/json") != body || h.Get("Transfer-Encoding") != "" || (len(r.Body) > 0) != body {
			t.Errorf("%s %s: %v", r.Method, r.Path, h)
		}
	}
}

func TestClient_overASocketMakesOneWebhookThoughConnectionsAreCut(t *testing.T) {
	t.Parallel()
	for _, http2 := range []bool{false, true} {
		for _, fault := range []mockserver.Fault{{Cut: true}, {Cut: true, Act: true}, {Truncate: 7}, {Status: 502, Act: true}} {
			for _, kept := range []bool{true, false} {
				server, url, wire := newSocket(t, http2)
				client := newTestClient(t, noBackoff, func(c *Config) { c.BaseURL, c.Transport = url, wire })
				if kept { // a kept connection is another matter to net/http than a new one
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
			}
		}
	}
}

// deadConn swallows what is written once it is dead, and closes nothing, as behind a router that forgot the connection.
type deadConn struct {
	net.Conn
	dead *atomic.Bool
}

func (c deadConn) Write(p []byte) (int, error) {
	if c.dead.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func TestClient_Create_makesOneWebhookThoughTheHTTP2ConnectionIsDead(t *testing.T) {
	t.Parallel()
	server, url, wire := newSocket(t, true)
	wire.HTTP2.SendPingTimeout, wire.HTTP2.PingTimeout = 100*time.Millisecond, 100*time.Millisecond
	var current atomic.Pointer[atomic.Bool] // whether the newest connection is dead
	wire.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
		dead := new(atomic.Bool)
		current.Store(dead)
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		return deadConn{conn, dead}, err
	}
	client := newTestClient(t, noBackoff, func(c *Config) {
		c.BaseURL, c.Transport, c.RequestTimeout = url, wire, 2*time.Second
	})
	if err := client.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	current.Load().Store(true)
	created, err := client.Create(t.Context(), newHook("whsec_own"))
	if all := server.Webhooks(); err != nil || len(all) != 1 || all[0].ID != created.ID {
		t.Errorf("got %+v, %v; the server holds %+v", created, err, all)
	}
}
