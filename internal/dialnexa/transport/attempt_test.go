// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// The key is on the wire alone: an error of the wire may quote what the server sent, and that may quote what it got.
// A request without a connection was not sent, so it is tried again whatever it is.
func TestAttempt_keepsTheKeyOutOfTheLogAndTheRequest(t *testing.T) {
	t.Parallel()
	for _, method := range methods {
		p := newPipeline(t, mockserver.Config{}, noBackoff, wire(func(req *http.Request) (*http.Response, error) {
			return nil, errors.New("malformed HTTP response " + req.Header.Get("Authorization"))
		}))
		req := p.request(method, "a")
		reply, err := p.transport.Do(t.Context(), req)
		want := "malformed HTTP response Bearer " + p.Key // The caller hides it.
		if reply != nil || err == nil || err.Error() != want || maybeApplied(err) {
			t.Errorf("%s: got %v, want %s", method, err, want)
		}
		lines := p.log.Lines("malformed HTTP response") // of five attempts and four waits
		if len(lines) != 9 || len(p.log.Lines(p.Key)) > 0 || req.Header.Get("Authorization") != "" {
			t.Errorf("%s: logged %q; the request has %q", method, lines, req.Header)
		}
	}
}

func TestAttempt_readsUpToEightMebibytes(t *testing.T) {
	t.Parallel()
	const size, want = 9 << 20, 8<<20 + 1 // one byte more than is taken tells that it is too large
	body := bytes.NewReader(make([]byte, size))
	p := newPipeline(t, mockserver.Config{}, wire(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, nil
	}))
	reply, err := p.send(t.Context(), http.MethodGet, "a")
	if err != nil || len(reply.Body) != want || size-body.Len() != want {
		t.Errorf("%d bytes were read and %d kept, want %d (%v)", size-body.Len(), len(reply.Body), want, err)
	}
}

// A server that changes the protocol leaves the connection open until its client closes it.
func TestAttempt_waitsForNoBodyThatDoesNotEnd(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]string{
		http.StatusOK:                 "no response within the request_timeout of 30s",
		http.StatusSwitchingProtocols: "the response was 101 Switching Protocols, which was not asked for",
	} {
		synctest.Test(t, func(t *testing.T) {
			connection, server := io.Pipe()
			p := newPipeline(t, mockserver.Config{}, noRetries, wire(func(req *http.Request) (*http.Response, error) {
				if status == http.StatusOK {
					context.AfterFunc(req.Context(), func() { _ = server.CloseWithError(errors.New("gone")) })
				}
				return &http.Response{StatusCode: status, Body: connection}, nil
			}))
			if _, err := p.send(t.Context(), http.MethodPost, ""); err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
			if _, err := server.Write([]byte("more")); !errors.Is(err, io.ErrClosedPipe) {
				t.Errorf("the connection is open: %v", err)
			}
		})
	}
}

func TestLog_hasALineForEachAttemptAndWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{Latency: 250 * time.Millisecond})
		p.Fault(mockserver.Fault{Cut: true}, mockserver.Fault{Status: 502, RetryAfter: 2 * time.Second},
			mockserver.Fault{Status: 429, RetryAfter: 7 * time.Second})
		if _, err := p.send(t.Context(), http.MethodDelete, "a/b"); err != nil {
			t.Fatal(err)
		}
		request := " method=DELETE path=/v1/user-webhooks/a/b "
		want := []string{
			`level=DEBUG msg="DialNexa did not respond"` + request + `duration_ms=250 attempt=1 error=EOF`,
			`level=DEBUG msg="waiting for a retry"` + request + `attempt=1 reason=EOF wait=1s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=2 status=502`,
			`level=INFO msg="waiting for a retry"` + request + `attempt=2 reason="status 502" wait=2s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=3 status=429`,
			`level=INFO msg="waiting for a retry"` + request + `attempt=3 reason="status 429, Retry-After" wait=7s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=4 status=404`,
		}
		if got := p.log.Lines(); !slices.EqualFunc(got, want, strings.HasSuffix) {
			t.Errorf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	})
}

// newTLSServer returns a server that logs nothing, since its handshakes may fail. If serve is given, it speaks HTTP/2.
func newTLSServer(t *testing.T, config *tls.Config, serve func(*tls.Conn)) *httptest.Server {
	t.Helper()
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	s.TLS = config
	if serve != nil {
		s.Config.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){
			"h2": func(_ *http.Server, c *tls.Conn, _ http.Handler) { serve(c) },
		}
	}
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// trusting returns the connections that users have, which know the server's certificate.
func trusting(s *httptest.Server) *http.Transport {
	wire := transport.NewWire()
	wire.TLSClientConfig.RootCAs = x509.NewCertPool()
	wire.TLSClientConfig.RootCAs.AddCert(s.Certificate())
	return wire
}

// A bad certificate is not tried again; an old version of TLS is, since it may be a proxy's.
func TestWire_refusesOldTLSAndBadCertificates(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		version  uint16
		host     string
		unknown  bool // whether the authority is
		error    string
		attempts int
	}{
		"TLS 1.1":           {version: tls.VersionTLS11, host: "127.0.0.1", error: "protocol version", attempts: 5},
		"TLS 1.2":           {version: tls.VersionTLS12, host: "127.0.0.1", attempts: 1},
		"TLS 1.3":           {version: tls.VersionTLS13, host: "127.0.0.1", attempts: 1},
		"wrong name":        {version: tls.VersionTLS13, host: "localhost", error: "certificate", attempts: 1},
		"unknown authority": {version: tls.VersionTLS13, host: "127.0.0.1", unknown: true, error: "certificate", attempts: 1},
	} {
		// #nosec G402 -- the client is what is tested.
		s := newTLSServer(t, &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tt.version}, nil)
		p := newPipeline(t, mockserver.Config{}, noBackoff, func(c *transport.Config) {
			c.Transport = nil // the one that users have
			if !tt.unknown {
				c.Transport = trusting(s)
			}
		})
		p.Origin = strings.Replace(s.URL, "127.0.0.1", tt.host, 1)
		_, err := p.send(t.Context(), http.MethodDelete, "a")
		attempts := len(p.log.Lines("duration_ms"))
		failed := err != nil && strings.Contains(err.Error(), cmp.Or(tt.error, "none"))
		if failed != (tt.error != "") || attempts != tt.attempts {
			t.Errorf("%s: %v after %d attempts", name, err, attempts)
		}
	}
}

func TestWire_probesAndBoundsItsConnections(t *testing.T) {
	t.Parallel()
	w := transport.NewWire()
	got := fmt.Sprint(w.IdleConnTimeout, w.TLSHandshakeTimeout, w.HTTP2.SendPingTimeout, w.HTTP2.PingTimeout)
	if want := "1m30s 10s 10s 5s"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

// The environment is read once in a process, so each row has a process of its own.
func TestWire_usesAProxyForHTTPSAlone(t *testing.T) {
	t.Parallel()
	if address := os.Getenv("PROXIED_ADDRESS"); address != "" {
		req := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		fmt.Println(transport.NewWire().Proxy(req))
		return
	}
	const proxy = "http://proxy.test:3128"
	for address, want := range map[string]string{
		"https://api.dialnexa.com/v1": proxy,
		"https://localhost/v1":        "<nil>",
		"https://LOCALHOST:8080/v1":   "<nil>",
		"http://LOCALHOST:8080/v1":    "<nil>",
		"http://api.dialnexa.com/v1":  "<nil>",
	} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		child.Env = []string{"PROXIED_ADDRESS=" + address, "HTTP_PROXY=" + proxy, "HTTPS_PROXY=" + proxy}
		if out, err := child.CombinedOutput(); err != nil || !strings.HasPrefix(string(out), want+" <nil>\n") {
			t.Errorf("%s: %v\n%s\nwant %s", address, err, out, want)
		}
	}
}

// resetStreams speaks enough HTTP/2 to reset each stream with PROTOCOL_ERROR once its request has arrived.
// It counts the requests.
func resetStreams(c io.ReadWriter, requests *atomic.Int32) {
	const data, headers, rstStream, settings = 0, 1, 3, 4
	_, _ = io.ReadFull(c, make([]byte, len("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")))
	_, _ = c.Write([]byte{0, 0, 0, settings, 0, 0, 0, 0, 0})
	for head := make([]byte, 9); ; {
		if _, err := io.ReadFull(c, head); err != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, c, int64(head[0])<<16|int64(head[1])<<8|int64(head[2]))
		if kind, ends := head[3], head[4]&1 == 1; ends && (kind == data || kind == headers) {
			requests.Add(1)
			_, _ = c.Write(slices.Concat([]byte{0, 0, 4, rstStream, 0}, head[5:9], []byte{0, 0, 0, 1}))
		}
	}
}

// net/http sends a request again by itself, and without end, if the server resets its stream so, though it may have
// carried it out.
func TestSendOnce_sendsAPOSTOnceOverHTTP2(t *testing.T) {
	t.Parallel()
	for method, want := range map[string]int32{http.MethodPost: 1, http.MethodPatch: 100, http.MethodGet: 100} {
		var requests atomic.Int32
		config := &tls.Config{NextProtos: []string{"h2"}, MinVersion: tls.VersionTLS12}
		s := newTLSServer(t, config, func(c *tls.Conn) { resetStreams(c, &requests) })
		p := newPipeline(t, mockserver.Config{}, noRetries, func(c *transport.Config) { c.Transport = trusting(s) })
		p.Origin = s.URL
		_, err := p.send(t.Context(), method, "a")
		if sent := requests.Load(); sent != want || !maybeApplied(err) {
			t.Errorf("%s: sent %d times, want %d: %v", method, sent, want, err)
		}
	}
}
