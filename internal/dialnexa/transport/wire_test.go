// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// tlsServer answers 204 and counts the requests that get through, and is silent about handshakes that fail, as they should.
func tlsServer(t *testing.T, edit func(*httptest.Server)) (s *httptest.Server, requests *atomic.Int64) {
	t.Helper()
	requests = new(atomic.Int64)
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	edit(s)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, requests
}

// production is the wire that users have.
func production(c *transport.Config) { c.Wire = nil }

// trusting is that wire, but it trusts the server's certificate.
func trusting(s *httptest.Server) func(*transport.Config) {
	return func(c *transport.Config) {
		wire := transport.NewWire()
		wire.TLSClientConfig.RootCAs = x509.NewCertPool()
		wire.TLSClientConfig.RootCAs.AddCert(s.Certificate())
		c.Wire = wire
	}
}

func TestWire_refusesTLSBelow12(t *testing.T) {
	t.Parallel()
	for version, ok := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		s, requests := tlsServer(t, func(s *httptest.Server) {
			s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version} // #nosec G402 -- the client is what is tested.
		})
		p := newPipeline(t, mockserver.Config{}, noRetries, trusting(s))
		_, err := p.sendTo(t.Context(), http.MethodDelete, s.URL, "a")
		if (err == nil) != ok || (requests.Load() == 1) != ok {
			t.Errorf("%s: %v, %d requests", tls.VersionName(version), err, requests.Load())
		}
	}
}

func TestWire_doesNotRepeatWhatACertificateForbids(t *testing.T) {
	t.Parallel()
	for name, host := range map[string]string{"wrong name": "localhost", "unknown authority": "127.0.0.1"} {
		var connections atomic.Int64
		s, requests := tlsServer(t, func(s *httptest.Server) {
			s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
		})
		edit := production
		if name == "wrong name" {
			edit = trusting(s)
		}
		p := newPipeline(t, mockserver.Config{}, edit, noBackoff)
		_, err := p.sendTo(t.Context(), http.MethodGet, strings.Replace(s.URL, "127.0.0.1", host, 1), "a")
		if err == nil || !strings.Contains(err.Error(), "certificate") || connections.Load() != 1 || requests.Load() != 0 {
			t.Errorf("%s: %v after %d connections and %d requests", name, err, connections.Load(), requests.Load())
		}
	}
}

func TestWire_followsNoRedirect(t *testing.T) {
	t.Parallel()
	elsewhere, requests := tlsServer(t, func(*httptest.Server) {})
	for _, status := range []int{300, 301, 302, 303, 307, 308} {
		for _, location := range []string{elsewhere.URL + "/path?q=1", "//user:pw@" + strings.TrimPrefix(elsewhere.URL, "https://"), "/elsewhere", "::bad::", ""} {
			here := 0
			p := newPipeline(t, mockserver.Config{}, noRetries, wire(func(*http.Request) (*http.Response, error) {
				here++
				return respond(status, http.Header{"Location": {location}})
			}))
			got, err := p.send(t.Context(), http.MethodPatch, "a")
			if err == nil && got != status || here != 1 || requests.Load() != 0 {
				t.Errorf("%d to %q: status %d, %v after %d requests, %d elsewhere", status, location, got, err, here, requests.Load())
			}
		}
	}
}

// A server that changes the protocol leaves the connection open until its client closes it.
func TestWire_refusesAChangeOfProtocol(t *testing.T) {
	t.Parallel()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "other")
		w.WriteHeader(http.StatusSwitchingProtocols)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Read(make([]byte, 1))
	}))
	t.Cleanup(s.Close)
	p := newPipeline(t, mockserver.Config{}, noRetries, production)
	_, err := p.sendTo(t.Context(), http.MethodPost, s.URL, "")
	if err == nil || !strings.Contains(err.Error(), "101 Switching Protocols") || !transport.MaybeSent(err) {
		t.Errorf("got %v", err)
	}
}

func TestWire_probesAndBoundsItsConnections(t *testing.T) {
	t.Parallel()
	w := transport.NewWire()
	if h := w.HTTP2; h == nil || h.SendPingTimeout != 10*time.Second || h.PingTimeout != 5*time.Second {
		t.Errorf("got %+v", h)
	}
	if w.IdleConnTimeout != 90*time.Second || w.TLSHandshakeTimeout != 10*time.Second {
		t.Errorf("idle for %s, handshake in %s", w.IdleConnTimeout, w.TLSHandshakeTimeout)
	}
}

// TestWire_usesTheSystemsProxies runs itself in a process of its own, since net/http reads the environment once.
func TestWire_usesTheSystemsProxies(t *testing.T) {
	t.Parallel()
	if os.Getenv("DIALNEXA_TEST_PROXY") != "" {
		p := newPipeline(t, mockserver.Config{}, noRetries, production)
		if _, err := p.send(t.Context(), http.MethodDelete, "a"); err == nil || !strings.Contains(strings.ToLower(err.Error()), "teapot") {
			t.Errorf("got %v, want what the proxy said", err)
		}
		return
	}
	connects := make(chan *http.Request, 10)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		connects <- r
		w.WriteHeader(http.StatusTeapot)
	}))
	t.Cleanup(proxy.Close)
	itself := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$") // #nosec G204 G702 -- this very test.
	itself.Env = append(os.Environ(), "DIALNEXA_TEST_PROXY=1", "HTTPS_PROXY="+proxy.URL, "https_proxy=", "NO_PROXY=", "no_proxy=", "GOCOVERDIR="+t.TempDir())
	if out, err := itself.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if len(connects) != 1 {
		t.Fatalf("the proxy got %d requests, want 1", len(connects))
	}
	if r := <-connects; r.Method != http.MethodConnect || r.Host != "dialnexa.test:443" || r.Header.Get("Authorization") != "" {
		t.Errorf("the proxy got %s %s with %v", r.Method, r.Host, r.Header)
	}
}
