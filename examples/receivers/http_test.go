// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"bufio"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
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

func sign(body, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(body))
	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
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

// event sends a signed event.
func (r *process) event(t *testing.T, body string) int {
	t.Helper()
	return r.send(t, "POST", "/dialnexa", sign(body, newSecret), body)
}

// connection sends and reads HTTP as text.
type connection struct {
	net.Conn
	responses *bufio.Reader
}

// dial connects to the receiver, and sends the beginning of a request, unless it is empty.
func (r *process) dial(t *testing.T, text string) connection {
	t.Helper()
	c, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", strings.TrimPrefix(r.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	if err := c.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(c, text); err != nil {
		t.Fatal(err)
	}
	return connection{c, bufio.NewReader(c)}
}

// head returns the head of a signed event.
func head(body string) string {
	return fmt.Sprintf("POST /dialnexa HTTP/1.1\r\nHost: localhost\r\nX-DialNexa-Signature: %s\r\nContent-Length: %d\r\n\r\n", sign(body, newSecret), len(body))
}

// status returns that of the next response, or 0 if the connection was closed without one.
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
