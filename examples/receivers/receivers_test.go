// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const (
	oldSecret = "whsec_example_old"
	newSecret = "whsec_example_new"
)

// forEach runs a test with the receiver of each language.
func forEach(t *testing.T, test func(t *testing.T, language string)) {
	t.Helper()
	for _, language := range []string{"go", "python", "node"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			test(t, language)
		})
	}
}

func TestReceivers_needASecret(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		command := commandOf(t, language)
		command.Env = append(command.Environ(), "ADDR=127.0.0.1:0", "WEBHOOK_SECRET=", "WEBHOOK_SECRET_PREVIOUS=")
		output, err := command.CombinedOutput()
		if err == nil || !strings.Contains(string(output), "WEBHOOK_SECRET is not set") {
			t.Errorf("got %v:\n%s", err, output)
		}
	})
}

func TestReceivers_acceptOnlySignedEvents(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret, "WEBHOOK_SECRET_PREVIOUS="+oldSecret)
		for _, edition := range mockserver.Editions() {
			r.deliver(t, edition, newSecret, false, http.StatusNoContent)
			r.deliver(t, edition, oldSecret, false, http.StatusNoContent)
			r.deliver(t, edition, newSecret, true, http.StatusUnauthorized)
			r.deliver(t, edition, "whsec_example_other", false, http.StatusUnauthorized)
		}
		for name, signature := range map[string]string{
			"none":         "",
			"prefix alone": "sha256=",
			"not hex":      "sha256=" + strings.Repeat("z", 64),
			"too short":    "sha256=00",
			"zeros":        strings.Repeat("0", 64),
			"not ASCII":    "sha256=é",
		} {
			if got := r.send(t, "POST", "/dialnexa", signature, "{}"); got != http.StatusUnauthorized {
				t.Errorf("signature %s: got %d", name, got)
			}
		}
		r.checkLog(t, "rejected: no signature", "rejected: the signature matches none of the secrets")
	})
}

// One process gets all of this: after each request, it serves the next.
func TestReceivers_surviveInvalidRequests(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		call, tooLarge := `{"call_id":"call_example_1"}`, strings.Repeat(" ", 1<<20+1)
		for _, tt := range []struct {
			name, method, path, body string
			want                     int
			log                      string
		}{
			{"a call", "POST", "/dialnexa", call, http.StatusNoContent, "handled: call"},
			{"the same call", "POST", "/dialnexa", call, http.StatusNoContent, "ignored: call"},
			{"another path", "POST", "/other", call, http.StatusNotFound, ""},
			{"another method", "GET", "/dialnexa", "", http.StatusMethodNotAllowed, ""},
			{"no JSON, so that the handler fails", "POST", "/dialnexa", "{", http.StatusInternalServerError, "failed:"},
			{"too large", "POST", "/dialnexa", tooLarge, http.StatusRequestEntityTooLarge, "too large"},
			{"another call", "POST", "/dialnexa", `{"call_id":"call_example_2"}`, http.StatusNoContent, ""},
		} {
			got := r.send(t, tt.method, tt.path, sign(tt.body, newSecret), tt.body)
			// A receiver that goes by the announced length may close the connection before everything was sent.
			if got != tt.want && (got != 0 || tt.want != http.StatusRequestEntityTooLarge) {
				t.Errorf("%s: got %d", tt.name, got)
			}
			r.checkLog(t, tt.log)
		}
		connection := r.dial(t)
		connection.write(t, "POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n")
		if got := connection.status(t); got != http.StatusBadRequest {
			t.Errorf("a malformed Content-Length: got %d", got)
		}
		r.checkShutdown(t, language)
	})
}

// checkShutdown tells the receiver to stop while a request is under way, which still gets its response.
func (r *process) checkShutdown(t *testing.T, language string) {
	t.Helper()
	body := `{"call_id":"call_example_last"}`
	connection := r.dial(t)
	head := fmt.Sprintf("POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nX-DialNexa-Signature: %s\r\nContent-Length: %d\r\n", sign(body, newSecret), len(body))
	if language == "python" { // whose HTTP/1.0 has no 100 Continue, but a thread for each connection, in order
		connection.write(t, head+"\r\n")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
	} else {
		connection.write(t, head+"Expect: 100-continue\r\n\r\n")
		if got := connection.status(t); got != http.StatusContinue {
			t.Fatalf("got %d before the body", got)
		}
	}
	r.terminate(t)
	r.awaitClosed(t)
	connection.write(t, body)
	if got := connection.status(t); got != http.StatusNoContent {
		t.Errorf("got %d", got)
	}
	_ = connection.Close()
	if err := r.wait(); err != nil {
		t.Errorf("%s ended with %v", language, err)
	}
}

func TestReceivers_acceptUnsignedVerificationIfAsked(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret, "ACCEPT_UNSIGNED_VERIFICATION=true", "READ_TIMEOUT=3")
		if got := r.send(t, "POST", "/dialnexa", "", "{"); got != http.StatusNoContent {
			t.Errorf("unsigned: got %d", got)
		}
		r.checkLog(t, "accepted an unsigned verification; nothing was handled")
		r.deliver(t, mockserver.EditionPage, oldSecret, false, http.StatusUnauthorized)

		// A client that stops in the middle of its body is cut off, and others are served meanwhile.
		connection := r.dial(t)
		connection.write(t, "POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		if got := connection.status(t); got != 0 && (got < 400 || got > 499) {
			t.Errorf("a slow client: got %d", got)
		}
	})
}

// deliver has the mock of DialNexa deliver an event, and checks the receiver's status.
func (r *process) deliver(t *testing.T, edition mockserver.Edition, secret string, forged bool, want int) {
	t.Helper()
	mock := mockserver.New(mockserver.Config{})
	t.Cleanup(func() { _ = mock.Close() })
	mock.Put(mockserver.Webhook{URL: r.url + "/dialnexa", Events: []string{"call.completed"}, Secret: secret, IsActive: true})
	deliveries, err := mock.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged})
	if err != nil || len(deliveries) != 1 {
		t.Fatalf("deliveries: %v, %v", deliveries, err)
	}
	if got := deliveries[0]; got.Status != want {
		t.Errorf("edition %s, secret %s, forged %t: got %d %s, want %d", edition, secret, forged, got.Status, got.Err, want)
	}
}

// send returns the status of the response, or 0 if the receiver closed the connection without one.
func (r *process) send(t *testing.T, method, path, signature, body string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, r.url+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if signature != "" {
		req.Header.Set("X-DialNexa-Signature", signature)
	}
	resp, err := (&http.Client{Timeout: patience}).Do(req)
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}

// connection sends and reads HTTP as text.
type connection struct {
	net.Conn
	responses *bufio.Reader
}

func (r *process) dial(t *testing.T) connection {
	t.Helper()
	c, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return connection{c, bufio.NewReader(c)}
}

func (c connection) write(t *testing.T, text string) {
	t.Helper()
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
}

// status is that of the next response, or 0 if the connection was closed without one.
func (c connection) status(t *testing.T) int {
	t.Helper()
	resp, err := http.ReadResponse(c.responses, nil)
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Fatalf("no response within %s", patience)
	}
	if err != nil {
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
