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
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	oldSecret = "whsec_example_old"
	newSecret = "whsec_example_new"
)

func sign(body, secret string) string {
	return "sha256=" + mocktest.Delivery{Body: body}.Signature(secret)
}

// deliver has the mock of DialNexa deliver an event, and checks the receiver's status.
func (r *process) deliver(t *testing.T, edition mockserver.Edition, secret string, forged bool, want int) {
	t.Helper()
	mock := mocktest.New(t, mockserver.Config{})
	mock.Put(mocktest.Webhook("http://"+r.address+"/dialnexa", secret))
	request := mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged}
	deliveries, err := mock.Deliver(t.Context(), request)
	if err != nil || len(deliveries) != 1 {
		t.Fatalf("deliveries: %v, %v", deliveries, err)
	}
	if got := deliveries[0]; got.Status != want {
		t.Errorf("edition %s, secret %s, forged %t: got %d %s, want %d", edition, secret, forged, got.Status, got.Err, want)
	}
}

// event sends a signed event, and returns the status of the response.
func (r *process) event(t *testing.T, body string) int {
	t.Helper()
	return r.send(t, signed(body)+body).status(t)
}

// connection reads HTTP as text.
type connection struct {
	net.Conn
	responses *bufio.Reader
}

// send connects to the receiver, and sends a request, or its beginning.
func (r *process) send(t *testing.T, text string) connection {
	t.Helper()
	c, err := (&net.Dialer{Timeout: patience}).DialContext(t.Context(), "tcp", r.address)
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	must(t, c.SetDeadline(time.Now().Add(patience)))
	_, _ = io.WriteString(c, text) // a receiver may close the connection before everything was sent
	return connection{c, bufio.NewReader(c)}
}

// head returns the head of an event, which has no signature if that is empty.
func head(signature, body string) string {
	if signature != "" {
		signature = "X-DialNexa-Signature: " + signature + "\r\n"
	}
	return fmt.Sprintf("POST /dialnexa HTTP/1.1\r\nHost: localhost\r\n%sContent-Length: %d\r\n\r\n", signature, len(body))
}

// signed returns the head of a signed event.
func signed(body string) string { return head(sign(body, newSecret), body) }

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
