// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mocktest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

// Receiver is what webhooks point to. It keeps what it gets. As an http.RoundTripper it is at every url, without a
// socket.
type Receiver struct {
	responses []http.HandlerFunc
	mu        sync.Mutex
	got       []Delivery
}

// Delivery is a request that a receiver got.
type Delivery struct {
	*http.Request
	Body string
}

// NewReceiver returns a receiver that gives the n-th delivery the n-th of the responses, and then goes on with the last
// of them; a nil one is 204.
func NewReceiver(responses ...http.HandlerFunc) *Receiver { return &Receiver{responses: responses} }

// Listen serves the receiver until the test ends, and returns its url.
func (r *Receiver) Listen(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return server.URL
}

// ServeHTTP implements http.Handler.
func (r *Receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body) // a body that breaks off is kept as it is
	r.mu.Lock()
	r.got = append(r.got, Delivery{req, string(body)})
	n := min(len(r.got), len(r.responses)) - 1
	r.mu.Unlock()
	if n < 0 || r.responses[n] == nil {
		w.WriteHeader(http.StatusNoContent)
	} else {
		r.responses[n](w, req)
	}
}

// RoundTrip implements http.RoundTripper. A response that panics is a lost connection.
func (r *Receiver) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil {
			resp, err = nil, io.ErrUnexpectedEOF
		}
	}()
	w := httptest.NewRecorder()
	r.ServeHTTP(w, req)
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	resp = w.Result()
	resp.Request = req
	return resp, nil
}

// Got returns the deliveries so far.
func (r *Receiver) Got() []Delivery {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// Last returns the last delivery.
func (r *Receiver) Last() Delivery {
	got := r.Got()
	return got[len(got)-1]
}

// Signature returns the body's signature in hex. It is written out here, so that no code under test checks itself.
func (d Delivery) Signature(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(d.Body)) // a hash never fails
	return hex.EncodeToString(mac.Sum(nil))
}

// Genuine reports whether the delivery is signed with a secret, in the form of the documentation page.
func (d Delivery) Genuine(secret string) bool {
	return d.Header.Get("X-DialNexa-Signature") == "sha256="+d.Signature(secret)
}

// Status returns a receiver's response.
func Status(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = fmt.Fprint(w, body)
	}
}

// Hangup is a response of a receiver that closes the connection.
func Hangup(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
