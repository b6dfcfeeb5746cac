// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

const deliverySecret = "whsec_example_delivery"

// deliver posts a body to a url, with a client that knows no other secret than its key.
func deliver(t *testing.T, ctx context.Context, change func(*Delivery)) (Receipt, error) {
	t.Helper()
	client, err := New(Config{APIKey: "key_example:secret_example", UserAgent: "test"})
	if err != nil {
		t.Fatal(err)
	}
	d := Delivery{Payload: `{"a":1}`, Secret: deliverySecret, Header: SignatureHeaderPage, Timeout: 10 * time.Second}
	change(&d)
	return client.Deliver(ctx, d)
}

// receiving is a receiver on this machine.
func receiving(t *testing.T, handler http.HandlerFunc) string {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server.URL
}

// Nothing leaves for an address where anybody on the way could read it, and the error repeats nothing of the address.
func TestDeliver_refusesUnsafeAddresses(t *testing.T) {
	t.Parallel()
	for _, url := range []string{
		"http://hooks.example.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "hooks.example.com", "", "https://", "https:///t0ken",
		"https://user:t0ken@hooks.example.com", "http://user:t0ken@127.0.0.1", "https://t0ken\x7f.example.com", "//localhost", "HTTP://example.com",
	} {
		sent := false
		_, err := deliver(t, t.Context(), func(d *Delivery) {
			d.URL, d.Transport = url, roundTripper(func(*http.Request) (*http.Response, error) {
				sent = true
				return nil, errConnectionRefused
			})
		})
		if err == nil || sent || strings.Contains(err.Error(), "t0ken") {
			t.Errorf("%s: %v", url, err)
		}
	}
}

func TestDeliver_checksCertificates(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	if _, err := deliver(t, t.Context(), func(d *Delivery) { d.URL = server.URL }); err == nil || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("a certificate of nobody's: %v", err)
	}
	receipt, err := deliver(t, t.Context(), func(d *Delivery) { d.URL, d.Transport = server.URL, server.Client().Transport })
	if err != nil || !receipt.Accepted() {
		t.Errorf("a certificate that is trusted: %v", err)
	}
}

func TestDeliver_refusesOldTLS(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.TLS = &tls.Config{MaxVersion: tls.VersionTLS11} // #nosec G402 -- the point of the test.
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	if _, err := deliver(t, t.Context(), func(d *Delivery) { d.URL = server.URL }); err == nil || !strings.Contains(err.Error(), "protocol version") {
		t.Errorf("%v", err)
	}
}

// The header is spelt on the wire as the edition spells it: some receivers compare letter by letter, wrong as that is.
func TestDeliver_spellsTheHeaderAsTheEditionDoes(t *testing.T) {
	t.Parallel()
	for _, header := range SignatureHeaders() {
		t.Run(string(header), func(t *testing.T) {
			t.Parallel()
			listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = listener.Close() })
			lines := make(chan string, 1)
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					return
				}
				defer func() { _ = conn.Close() }()
				reader := bufio.NewReader(conn)
				for line := ""; line != "\r\n" && err == nil; line, err = reader.ReadString('\n') {
					if strings.HasPrefix(line, string(header)+": ") {
						lines <- strings.TrimSpace(strings.TrimPrefix(line, string(header)+": "))
					}
				}
				_, _ = reader.Discard(len(`{"a":1}`))
				_, _ = fmt.Fprint(conn, "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
				close(lines)
			}()
			if _, err := deliver(t, t.Context(), func(d *Delivery) { d.URL, d.Header = "http://"+listener.Addr().String(), header }); err != nil {
				t.Fatal(err)
			}
			value := <-lines
			if !Verify(`{"a":1}`, deliverySecret, value) || strings.HasPrefix(value, "sha256=") == (header == SignatureHeaderNewer) {
				t.Errorf("the value is %q", value)
			}
		})
	}
}

// The status decides; a body that never ends costs no more than the timeout, and nothing of it is shown.
func TestDeliver_statusCountsIfTheBodyBreaksOff(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		receipt, err := deliver(t, t.Context(), func(d *Delivery) {
			d.URL, d.Transport = "https://hooks.example.com", roundTripper(func(req *http.Request) (*http.Response, error) {
				reader, writer := io.Pipe()
				go func() {
					_, _ = writer.Write([]byte("the secret is " + deliverySecret[:10]))
					<-req.Context().Done()
					_ = writer.CloseWithError(req.Context().Err())
				}()
				return &http.Response{StatusCode: 299, Header: http.Header{}, Body: reader}, nil
			})
		})
		if took := time.Since(began); err != nil || !receipt.Accepted() || receipt.Line != "" || took != 10*time.Second {
			t.Errorf("%+v, %v after %s", receipt, err, took)
		}
	})
}

func TestDeliver_tellsTimeoutFromInterrupt(t *testing.T) {
	t.Parallel()
	for after, want := range map[time.Duration]string{time.Second: "context canceled", time.Hour: "no response within 10s"} {
		synctest.Test(t, func(t *testing.T) {
			_, err := deliver(t, canceledAfter(t, after), func(d *Delivery) {
				d.URL, d.Transport = "https://hooks.example.com", roundTripper(func(req *http.Request) (*http.Response, error) {
					<-req.Context().Done()
					return nil, req.Context().Err()
				})
			})
			if err == nil || err.Error() != want {
				t.Errorf("got %v, want %s", err, want)
			}
		})
	}
}

func TestDeliver_showsTheFirstLineMasked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ secret, answer, want string }{
		"first line":           {deliverySecret, "\n \nbad signature\nmore", "bad signature"},
		"JSON on many lines":   {deliverySecret, "{\n \"error\": \"bad\",\n \"at\": [1, 2]\n}\n", `{"error":"bad","at":[1,2]}`},
		"the secret":           {deliverySecret, "not " + deliverySecret, "not " + redact.Mask},
		"the secret, escaped":  {"whsec/example+1", `{"secret":"whsec\/example\u002b1"}`, redact.Withheld},
		"a secret of two":      {"line one\nline two", "got line one\nline two", "got " + redact.Mask},
		"a secret of a letter": {"a", "bad signature", redact.Withheld},
		"a color":              {deliverySecret, "\x1b[31mbad\x07", "[31mbad"},
		"nothing":              {deliverySecret, "", ""},
		"as much as is read":   {deliverySecret, "ok\n" + strings.Repeat("x", maxReceipt-3), "ok"},
		"too much":             {deliverySecret, strings.Repeat("x", maxReceipt+1), ""},
		"a full line":          {deliverySecret, strings.Repeat("ü", maxReceiptLine), strings.Repeat("ü", maxReceiptLine)},
		"a long line":          {deliverySecret, strings.Repeat("ü", maxReceiptLine+1), strings.Repeat("ü", maxReceiptLine) + "…"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := receiving(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte(test.answer)) })
			receipt, err := deliver(t, t.Context(), func(d *Delivery) { d.URL, d.Secret = url, test.secret })
			if err != nil || receipt.Line != test.want {
				t.Errorf("got %q, %v; want %q", receipt.Line, err, test.want)
			}
		})
	}
}

// A forged signature differs from the last one too: it is made with a secret that nobody can know.
func TestDeliver_forgesEachTimeAnew(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	url := receiving(t, func(_ http.ResponseWriter, r *http.Request) { seen[r.Header.Get("X-DialNexa-Signature")] = true })
	for range 3 {
		if _, err := deliver(t, t.Context(), func(d *Delivery) { d.URL, d.Forged = url, true }); err != nil {
			t.Fatal(err)
		}
	}
	if len(seen) != 3 || seen[Sign(`{"a":1}`, deliverySecret)] || seen[Sign(`{"a":1}`, "")] {
		t.Errorf("got %v", seen)
	}
}

// A receiver that changes the protocol leaves the connection open until its client closes it.
func TestDeliver_refusesAChangeOfProtocol(t *testing.T) {
	t.Parallel()
	url := receiving(t, func(w http.ResponseWriter, _ *http.Request) {
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
	})
	_, err := deliver(t, t.Context(), func(d *Delivery) { d.URL = url })
	if err == nil || !strings.Contains(err.Error(), "101 Switching Protocols") {
		t.Errorf("got %v", err)
	}
}

func TestDeliver_takesASchemeOfAnyCase(t *testing.T) {
	t.Parallel()
	url := receiving(t, func(http.ResponseWriter, *http.Request) {})
	if receipt, err := deliver(t, t.Context(), func(d *Delivery) { d.URL = "HTTP" + url[len("http"):] }); err != nil || !receipt.Accepted() {
		t.Errorf("got %+v, %v", receipt, err)
	}
}

func TestDeliver_namesTheHostOfARedirectAlone(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{"https://user:t0ken@a.test/t0ken": "https://a.test", "/here": "", "::": ""} {
		receipt, err := deliver(t, t.Context(), func(d *Delivery) {
			d.URL, d.Transport = "https://hooks.example.com", roundTripper(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {location}}, Body: http.NoBody}, nil
			})
		})
		if err != nil || receipt.Location != want || receipt.Accepted() {
			t.Errorf("%s: %+v, %v", location, receipt, err)
		}
	}
}
