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
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// What fails for good is not tried again: an old version of TLS might be a network's fault, a certificate is not.
func TestWire_refusesOldTLSAndBadCertificates(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		version     uint16
		host        string
		trusted     bool
		want        string // in the error
		connections int64
	}{
		"TLS 1.1":           {tls.VersionTLS11, "127.0.0.1", true, "protocol version", 5},
		"TLS 1.2":           {tls.VersionTLS12, "127.0.0.1", true, "", 1},
		"TLS 1.3":           {tls.VersionTLS13, "127.0.0.1", true, "", 1},
		"wrong name":        {tls.VersionTLS13, "localhost", true, "certificate", 1},
		"unknown authority": {tls.VersionTLS13, "127.0.0.1", false, "certificate", 1},
	} {
		var connections, requests atomic.Int64
		s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { requests.Add(1) }))
		s.Config.ErrorLog = log.New(io.Discard, "", 0) // handshakes fail, as they should
		s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
		s.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tt.version} // #nosec G402 -- the client is what is tested.
		s.StartTLS()
		t.Cleanup(s.Close)

		p := newPipeline(t, mockserver.Config{}, noBackoff, func(c *transport.Config) {
			c.Wire = nil // the one that users have
			if tt.trusted {
				wire := transport.NewWire()
				wire.TLSClientConfig.RootCAs = x509.NewCertPool()
				wire.TLSClientConfig.RootCAs.AddCert(s.Certificate())
				c.Wire = wire
			}
		})
		p.base = strings.Replace(s.URL, "127.0.0.1", tt.host, 1)
		_, err := p.send(t.Context(), http.MethodDelete, "a")
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) ||
			connections.Load() != tt.connections || (requests.Load() == 1) != (tt.want == "") {
			t.Errorf("%s: %v after %d connections and %d requests", name, err, connections.Load(), requests.Load())
		}
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
	// The environment can't be set for a test: net/http reads it once.
	if reflect.ValueOf(w.Proxy).Pointer() != reflect.ValueOf(http.ProxyFromEnvironment).Pointer() {
		t.Error("it does not use the environment's proxies")
	}
}
