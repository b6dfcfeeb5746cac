// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

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

func noBackoff(c *Config) { c.Backoff = func(int, int) time.Duration { return 0 } }

// tlsServer counts the requests that get through, and is silent about handshakes that fail, as they should.
func tlsServer(t *testing.T, edit func(*httptest.Server)) (s *httptest.Server, got *atomic.Int64) {
	t.Helper()
	got = new(atomic.Int64)
	s = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		got.Add(1)
		w.WriteHeader(http.StatusNoContent)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	edit(s)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s, got
}

// trusting is the wire of a client that trusts the server's certificate.
func trusting(s *httptest.Server) func(*Config) {
	return func(c *Config) {
		wire := transport.NewWire()
		wire.TLSClientConfig.RootCAs = x509.NewCertPool()
		wire.TLSClientConfig.RootCAs.AddCert(s.Certificate())
		c.BaseURL, c.Transport = s.URL+"/v1", wire
	}
}

func TestWire_refusesTLSBelow12(t *testing.T) {
	t.Parallel()
	for version, ok := range map[uint16]bool{tls.VersionTLS11: false, tls.VersionTLS12: true, tls.VersionTLS13: true} {
		s, got := tlsServer(t, func(s *httptest.Server) {
			s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: version} // #nosec G402 -- the client is what is tested.
		})
		err := newTestClient(t, trusting(s), noRetries).Delete(t.Context(), "a")
		if (err == nil) != ok || (got.Load() == 1) != ok {
			t.Errorf("%s: %v, %d requests", tls.VersionName(version), err, got.Load())
		}
	}
}

func TestWire_doesNotRepeatWhatACertificateForbids(t *testing.T) {
	t.Parallel()
	wrongName := func(s *httptest.Server) func(*Config) {
		return func(c *Config) {
			trusting(s)(c)
			c.BaseURL = strings.Replace(c.BaseURL, "127.0.0.1", "localhost", 1)
		}
	}
	unknown := func(s *httptest.Server) func(*Config) {
		return func(c *Config) { c.BaseURL, c.Transport = s.URL, transport.NewWire() }
	}
	for name, edit := range map[string]func(*httptest.Server) func(*Config){"wrong name": wrongName, "unknown authority": unknown} {
		var connections atomic.Int64
		s, got := tlsServer(t, func(s *httptest.Server) {
			s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
				if state == http.StateNew {
					connections.Add(1)
				}
			}
		})
		client := newTestClient(t, edit(s), noBackoff)
		for method, call := range withCreate() {
			connections.Store(0)
			err := call(t.Context(), client, "a")
			if err == nil || !strings.Contains(err.Error(), "certificate") || connections.Load() != 1 || got.Load() != 0 {
				t.Errorf("%s, %s: %v after %d connections and %d requests", name, method, err, connections.Load(), got.Load())
			}
		}
	}
}

func TestClient_followsNoRedirect(t *testing.T) {
	t.Parallel()
	elsewhere, got := tlsServer(t, func(*httptest.Server) {})
	for _, status := range []int{300, 301, 302, 303, 307, 308} {
		for _, location := range []string{elsewhere.URL + "/secret-path?q=1", "//user:pw@" + strings.TrimPrefix(elsewhere.URL, "https://"), "/elsewhere", "::bad::", ""} {
			hits := 0
			here := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				hits++
				w.Header()["Location"] = []string{location}
				w.WriteHeader(status)
			}))
			client := newTestClient(t, noBackoff, noRetries, func(c *Config) { c.BaseURL, c.Transport = here.URL, transport.NewWire() })
			for method, call := range withCreate() {
				hits = 0
				err := call(t.Context(), client, "a")
				if err == nil || hits != 1 || got.Load() != 0 {
					t.Errorf("%d %s to %q: %v after %d requests, %d elsewhere", status, method, location, err, hits, got.Load())
				}
				if strings.Contains(location, "127.0.0.1") && !strings.Contains(err.Error(), "a redirect to ") ||
					strings.Contains(err.Error(), "secret-path") || strings.Contains(err.Error(), "pw@") {
					t.Errorf("%d %s to %q: %v", status, method, location, err)
				}
			}
			here.Close()
		}
	}
}

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

// TestWire_honoursProxies runs itself in a process of its own, since net/http reads the environment once.
func TestWire_honoursProxies(t *testing.T) {
	t.Parallel()
	if os.Getenv("DIALNEXA_TEST_PROXY") != "" {
		client := newTestClient(t, noRetries, func(c *Config) { c.BaseURL, c.Transport = DefaultBaseURL, nil })
		if err := client.Delete(t.Context(), "a"); err == nil || !strings.Contains(err.Error(), "Teapot") && !strings.Contains(err.Error(), "teapot") {
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
	if r := <-connects; r.Method != http.MethodConnect || r.Host != "api.dialnexa.com:443" || r.Header.Get("Authorization") != "" {
		t.Errorf("the proxy got %s %s with %v", r.Method, r.Host, r.Header)
	}
}
