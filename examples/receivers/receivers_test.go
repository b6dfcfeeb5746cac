// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"fmt"
	"net"
	"net/http"
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
			if got := r.post(t, "/dialnexa", signature, "{}"); got != http.StatusUnauthorized {
				t.Errorf("signature %s: got %d", name, got)
			}
		}
		r.checkLog(t, "rejected: no signature", "rejected: the signature matches none of the secrets")
	})
}

func TestReceivers_forgetTheOldSecret(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret, "WEBHOOK_SECRET_PREVIOUS=")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		r.deliver(t, mockserver.EditionPage, oldSecret, false, http.StatusUnauthorized)
	})
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

func TestReceivers_handleACallOnce(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		for range 2 {
			body := `{"call_id":"call_example_1"}`
			if got := r.post(t, "/dialnexa", sign(body, newSecret), body); got != http.StatusNoContent {
				t.Errorf("got %d", got)
			}
		}
		r.checkLog(t, "handled: call", "ignored: call")
	})
}

// A body that is not JSON makes each receiver's handler fail.
func TestReceivers_surviveAFailingHandler(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		if got := r.post(t, "/dialnexa", sign("{", newSecret), "{"); got != http.StatusInternalServerError {
			t.Errorf("got %d", got)
		}
		r.checkLog(t, "failed:")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
	})
}

func TestReceivers_acceptUnsignedVerificationOnlyIfAsked(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		strict := start(t, language, "WEBHOOK_SECRET="+newSecret)
		if got := strict.post(t, "/dialnexa", "", "{}"); got != http.StatusUnauthorized {
			t.Errorf("not asked: got %d", got)
		}
		r := start(t, language, "WEBHOOK_SECRET="+newSecret, "ACCEPT_UNSIGNED_VERIFICATION=true")
		if got := r.post(t, "/dialnexa", "", "{"); got != http.StatusNoContent {
			t.Errorf("asked: got %d", got)
		}
		r.checkLog(t, "accepted an unsigned verification; nothing was handled")
		if got := r.post(t, "/dialnexa", sign("{}", oldSecret), "{}"); got != http.StatusUnauthorized {
			t.Errorf("a wrong signature: got %d", got)
		}
	})
}

func TestReceivers_takeOnePathAndOneMethod(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		if got := r.post(t, "/other", sign("{}", newSecret), "{}"); got != http.StatusNotFound {
			t.Errorf("another path: got %d", got)
		}
		if got := r.send(t, http.MethodGet, "/dialnexa", "", ""); got != http.StatusMethodNotAllowed {
			t.Errorf("GET: got %d", got)
		}
	})
}

func TestReceivers_refuseATooLargeBody(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		// A receiver that goes by the announced length may close the connection before everything was sent.
		if got := r.post(t, "/dialnexa", "", strings.Repeat(" ", 1<<20+1)); got != http.StatusRequestEntityTooLarge && got != 0 {
			t.Errorf("got %d", got)
		}
		r.checkLog(t, "rejected:")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
	})
}

func TestReceivers_refuseAMalformedContentLength(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		connection := r.dial(t)
		write(t, connection, "POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: many\r\n\r\n")
		if got := readStatus(t, connection); got != http.StatusBadRequest {
			t.Errorf("got %d", got)
		}
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
	})
}

// A client that stops in the middle of its body is cut off, and others are served meanwhile.
func TestReceivers_endASlowClient(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret, "READ_TIMEOUT=3")
		connection := r.dial(t)
		write(t, connection, "POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{")
		r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		if got := readStatus(t, connection); got != 0 && (got < 400 || got > 499) {
			t.Errorf("got %d", got)
		}
	})
}

// A request that has begun when the receiver is told to stop is answered before it stops.
func TestReceivers_shutDownGracefully(t *testing.T) {
	t.Parallel()
	forEach(t, func(t *testing.T, language string) {
		r := start(t, language, "WEBHOOK_SECRET="+newSecret)
		body := `{"call_id":"call_example_last"}`
		connection := r.dial(t)
		head := fmt.Sprintf("POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nX-DialNexa-Signature: %s\r\nContent-Length: %d\r\n", sign(body, newSecret), len(body))
		if language == "python" { // whose HTTP/1.0 has no 100 Continue, but a thread for each connection, in order
			write(t, connection, head+"\r\n")
			r.deliver(t, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		} else {
			write(t, connection, head+"Expect: 100-continue\r\n\r\n")
			if got := readStatus(t, connection); got != http.StatusContinue {
				t.Fatalf("got %d before the body", got)
			}
		}
		r.terminate(t)
		r.awaitClosed(t)
		write(t, connection, body)
		if got := readStatus(t, connection); got != http.StatusNoContent {
			t.Errorf("got %d", got)
		}
		_ = connection.Close()
		if err := r.wait(); err != nil {
			t.Errorf("%s ended with %v", language, err)
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

func (r *process) post(t *testing.T, path, signature, body string) int {
	t.Helper()
	return r.send(t, http.MethodPost, path, signature, body)
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

func (r *process) dial(t *testing.T) net.Conn {
	t.Helper()
	connection, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = connection.Close() })
	if err := connection.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return connection
}
