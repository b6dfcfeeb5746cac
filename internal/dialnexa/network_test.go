// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/test/bufconn"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// network connects clients to a server as production does, with net/http on both sides, but within this process, so that
// it works in a synctest bubble.
type network struct {
	listener *bufconn.Listener
	baseURL  string
	wire     *http.Transport

	mu   sync.Mutex
	open []*conn
}

// newNetwork is over HTTP/1.1 without TLS, or over HTTP/2 with it. Requests of another version fail the test.
func newNetwork(t *testing.T, server http.Handler, http2 bool) *network {
	t.Helper()
	n := &network{listener: bufconn.Listen(1 << 16), baseURL: "http://localhost/v1", wire: transport.NewWire()}
	n.wire.Proxy = nil
	n.wire.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
		c, err := n.listener.DialContext(ctx)
		n.mu.Lock()
		defer n.mu.Unlock()
		n.open = append(n.open, &conn{Conn: c})
		return n.open[len(n.open)-1], err
	}
	var handlers sync.WaitGroup
	host := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if (r.ProtoMajor == 2) != http2 {
			t.Errorf("%s %s came over %s", r.Method, r.URL.Path, r.Proto)
		}
		handlers.Add(1)
		defer handlers.Done()
		server.ServeHTTP(w, r)
	}))
	_ = host.Listener.Close()
	host.Listener = n.listener
	host.Config.ErrorLog = log.New(io.Discard, "", 0)
	if host.EnableHTTP2 = http2; http2 {
		host.StartTLS()
		n.baseURL = "https://example.com/v1" // which the certificate is for
		n.wire.TLSClientConfig.RootCAs = x509.NewCertPool()
		n.wire.TLSClientConfig.RootCAs.AddCert(host.Certificate())
	} else {
		host.Start()
	}
	t.Cleanup(host.Close)
	t.Cleanup(n.wire.CloseIdleConnections)
	t.Cleanup(handlers.Wait)
	return n
}

// connect is an edit of a client's configuration.
func (n *network) connect(c *dialnexa.Config) {
	c.BaseURL, c.Transport = n.baseURL, n.wire
}

// die lets all connections die: they stay open, and nothing arrives any more, as behind a router that has forgotten them.
func (n *network) die() {
	n.mu.Lock()
	defer n.mu.Unlock()
	for _, c := range n.open {
		c.dead.Store(true)
	}
}

type conn struct {
	net.Conn
	dead atomic.Bool
}

func (c *conn) Write(p []byte) (int, error) {
	if c.dead.Load() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}

func (c *conn) Read(p []byte) (int, error) {
	for {
		if n, err := c.Conn.Read(p); err != nil || !c.dead.Load() {
			return n, err
		}
	}
}

func TestClient_Create_overANetworkMakesOneWebhook(t *testing.T) {
	t.Parallel()
	fault := func(f mockserver.Fault) func(*mockserver.Server, *network) {
		f.Method = http.MethodPost
		return func(server *mockserver.Server, _ *network) { server.Fault(f) }
	}
	for name, breaks := range map[string]func(*mockserver.Server, *network){
		"cut before": fault(mockserver.Fault{Cut: true}), "cut after": fault(mockserver.Fault{Cut: true, Act: true}),
		"truncated": fault(mockserver.Fault{Truncate: 7}), "502": fault(mockserver.Fault{Status: 502, Act: true}),
		"dead connection": func(_ *mockserver.Server, n *network) { n.die() },
	} {
		for _, http2 := range []bool{false, true} {
			for _, kept := range []bool{true, false} { // a kept connection is another matter to net/http than a new one
				if !kept && name == "dead connection" {
					continue
				}
				mocktest.InBubble(t, fmt.Sprintf("%s/HTTP2 %t/kept %t", name, http2, kept), func(t *testing.T) {
					server := mockserver.New(mockserver.Config{APIKeys: []string{testKey}})
					network := newNetwork(t, server, http2)
					client := newClient(t, network.connect)
					if kept {
						if err := client.Delete(t.Context(), "a"); err != nil {
							t.Error(err)
						}
					}
					breaks(server, network)
					got, err := client.Create(t.Context(), newHook("whsec_own"))
					if all := server.Webhooks(); err != nil || len(all) != 1 || all[0].ID != got.ID {
						t.Errorf("got %+v, %v; the server holds %+v", got, err, all)
					}
				})
			}
		}
	}
}

// resetStreams speaks as much HTTP/2 as it takes to reset each stream once its request has arrived, with PROTOCOL_ERROR. It
// counts the requests with a body and those without.
func resetStreams(c io.ReadWriter, with, without *atomic.Int32) {
	const data, headers, rstStream, settings = 0, 1, 3, 4
	_, _ = io.ReadFull(c, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
	_, _ = c.Write([]byte{0, 0, 0, settings, 0, 0, 0, 0, 0})
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, c, int64(head[0])<<16|int64(head[1])<<8|int64(head[2]))
		if kind, ends := head[3], head[4]&1 == 1; ends && (kind == data || kind == headers) {
			if without.Add(1); kind == data {
				without.Add(-1)
				with.Add(1)
			}
			_, _ = c.Write(slices.Concat([]byte{0, 0, 4, rstStream, 0}, head[5:9], []byte{0, 0, 0, 1}))
		}
	}
}

// net/http sends a request again by itself, and without end, if the server resets its stream so, though it may have carried
// it out.
func TestClient_Create_isSentOnceOverHTTP2(t *testing.T) {
	t.Parallel()
	var posts, gets atomic.Int32
	server := httptest.NewUnstartedServer(nil)
	server.TLS = &tls.Config{NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
	server.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
		"h2": func(_ *http.Server, c *tls.Conn, _ http.Handler) { resetStreams(c, &posts, &gets) },
	}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	wire := transport.NewWire()
	wire.TLSClientConfig.RootCAs = x509.NewCertPool()
	wire.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	client := newClient(t, noRetries, func(c *dialnexa.Config) {
		c.BaseURL, c.Transport = server.URL, wire
	})
	_, err := client.Deliver(t.Context(), dialnexa.Delivery{
		URL: server.URL, Payload: "{}", Secret: "whsec_own", Header: dialnexa.SignatureHeaderPage, Timeout: time.Minute, Transport: wire,
	})
	if err == nil || posts.Swap(0) != 1 {
		t.Errorf("a delivery that was sent more than once: %v", err)
	}
	_, err = client.Create(t.Context(), newHook("whsec_own"))
	if e := mocktest.As[*dialnexa.UnconfirmedError](t, err); posts.Load() != 1 || gets.Load() > 100 {
		t.Errorf("%d POSTs and %d GETs: %v", posts.Load(), gets.Load(), e)
	}
}
