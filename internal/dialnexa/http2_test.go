// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// freezingProxy passes TCP connections on until they are frozen: from then on it swallows what either end sends, and
// closes nothing, as a router does that has forgotten a connection.
type freezingProxy struct {
	listener net.Listener
	mu       sync.Mutex
	frozen   []chan struct{} // one for each connection so far, closed when it is frozen
	done     sync.WaitGroup
}

func newFreezingProxy(t *testing.T, target string) *freezingProxy {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &freezingProxy{listener: listener}
	p.done.Go(func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", target)
			if err != nil {
				t.Error(err)
				_ = client.Close()
				return
			}
			frozen := make(chan struct{})
			p.mu.Lock()
			p.frozen = append(p.frozen, frozen)
			p.mu.Unlock()
			p.done.Go(func() { pass(server, client, frozen) })
			p.done.Go(func() { pass(client, server, frozen) })
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		p.done.Wait()
	})
	return p
}

// freeze makes every connection so far a dead one, and returns how many those are.
func (p *freezingProxy) freeze() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, frozen := range p.frozen {
		close(frozen)
	}
	return len(p.frozen)
}

func pass(to, from net.Conn, frozen <-chan struct{}) {
	defer func() { _, _ = to.Close(), from.Close() }()
	buffer := make([]byte, 32<<10)
	for {
		n, err := from.Read(buffer)
		if err != nil {
			return
		}
		select {
		case <-frozen:
			continue
		default:
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

func TestClient_Create_makesOneWebhookThoughTheHTTP2ConnectionIsDead(t *testing.T) {
	t.Parallel()
	api := mockserver.New(mockserver.Config{APIKeys: []string{testKey}, RateLimit: -1})
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("%s %s came over %s", r.Method, r.URL.Path, r.Proto)
		}
		api.ServeHTTP(w, r)
	}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	proxy := newFreezingProxy(t, server.Listener.Addr().String())

	wire := transport.NewWire()
	t.Cleanup(wire.CloseIdleConnections)
	wire.TLSClientConfig.RootCAs = x509.NewCertPool()
	wire.TLSClientConfig.RootCAs.AddCert(server.Certificate())
	wire.HTTP2.SendPingTimeout, wire.HTTP2.PingTimeout = 100*time.Millisecond, 100*time.Millisecond
	client := newTestClient(t, noBackoff, func(c *Config) {
		c.BaseURL, c.Transport, c.RequestTimeout = "https://"+proxy.listener.Addr().String()+"/v1", wire, 2*time.Second
	})
	if err := client.Delete(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	if n := proxy.freeze(); n != 1 {
		t.Fatalf("%d connections, want 1", n)
	}
	created, err := client.Create(t.Context(), newHook("whsec_own"))
	if all := api.Webhooks(); err != nil || len(all) != 1 || all[0].ID != created.ID {
		t.Errorf("got %+v, %v; the server holds %+v", created, err, all)
	}
}
