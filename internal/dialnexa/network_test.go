// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"google.golang.org/grpc/test/bufconn"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// newNetwork connects the client of a configuration to a server as production does, with net/http on both sides, over
// HTTP/1.1 without TLS or HTTP/2 with it, but within this process, so that it works in a synctest bubble. All
// connections die when deaths is incremented.
func newNetwork(t *testing.T, server http.Handler, http2 bool, deaths *atomic.Int32) (connect func(*dialnexa.Config)) {
	t.Helper()
	listener, wire, baseURL := bufconn.Listen(1<<16), transport.NewWire(), "http://localhost/v1"
	wire.Proxy = nil
	wire.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		c, err := listener.DialContext(ctx)
		return &conn{Conn: c, deaths: deaths, born: deaths.Load()}, err
	}
	host := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.ProtoMajor == 2) != http2 {
			t.Errorf("%s %s came over %s", r.Method, r.URL.Path, r.Proto)
		}
		server.ServeHTTP(w, r)
	}))
	_ = host.Listener.Close()
	host.Listener = listener
	host.Config.ErrorLog = log.New(io.Discard, "", 0)
	if host.EnableHTTP2 = http2; http2 {
		host.StartTLS()
		baseURL = "https://example.com/v1" // which the certificate is for
		wire.TLSClientConfig.RootCAs = x509.NewCertPool()
		wire.TLSClientConfig.RootCAs.AddCert(host.Certificate())
	} else {
		host.Start()
	}
	t.Cleanup(host.Close)
	t.Cleanup(wire.CloseIdleConnections)
	return func(c *dialnexa.Config) { c.BaseURL, c.Transport = baseURL, wire }
}

// conn is dead after the next death: it stays open, and nothing arrives any more, as behind a router that has
// forgotten it.
type conn struct {
	net.Conn
	deaths *atomic.Int32
	born   int32
}

func (c *conn) dead() bool { return c.deaths.Load() > c.born }

func (c *conn) Write(p []byte) (int, error) {
	if c.dead() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func (c *conn) Read(p []byte) (int, error) {
	for {
		if n, err := c.Conn.Read(p); err != nil || !c.dead() {
			return n, err
		}
	}
}

func TestClient_Create_overANetworkMakesOneWebhook(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		lost fault
		dies bool // the connection, before the create
		kept bool // a kept connection is another matter to net/http than a new one
	}{
		"cut before":                   {lost: cutBefore},
		"cut after":                    {lost: cutAfter},
		"a kept connection cut before": {lost: cutBefore, kept: true},
		"a kept connection cut after":  {lost: cutAfter, kept: true},
		"a kept connection that died":  {dies: true, kept: true},
	} {
		for _, http2 := range []bool{false, true} {
			mocktest.InBubble(t, fmt.Sprintf("%s/HTTP2 %t", name, http2), func(t *testing.T) {
				api := newAPI(t, mockserver.Config{})
				var deaths atomic.Int32
				client := newClient(t, newNetwork(t, api.Server, http2, &deaths))
				if test.kept {
					if err := client.Delete(t.Context(), "a"); err != nil {
						t.Error(err)
					}
				}
				if test.dies {
					deaths.Add(1)
				}
				api.inject(http.MethodPost, 1, test.lost)
				got, err := client.Create(t.Context(), newHook("whsec_own"))
				if all := api.Webhooks(); err != nil || len(all) != 1 || all[0].ID != got.ID {
					t.Errorf("got %+v, %v; the server holds %+v", got, err, all)
				}
			})
		}
	}
}
