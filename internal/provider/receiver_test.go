// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
)

const receiverSecret = "whsec_example_t0ken"

// receiver is what a webhook's url leads to. It checks signatures with code of its own.
type receiver struct {
	*httptest.Server

	mu  sync.Mutex
	got []received
}

type received struct {
	*http.Request
	body string
	// genuine says that the right signature is in a header of the form "sha256=…".
	genuine bool
}

// newReceiver gives the n-th delivery to the n-th of the responses. If there is none, or it is nil, the status is 204 for a
// genuine delivery and 401 otherwise.
func newReceiver(t *testing.T, responses ...http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		n, genuine := r.take(req)
		switch {
		case n < len(responses) && responses[n] != nil:
			responses[n](w, req)
		case genuine:
			w.WriteHeader(http.StatusNoContent)
		default:
			http.Error(w, "bad signature", http.StatusUnauthorized)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// take records a delivery, and returns how many came before it.
func (r *receiver) take(req *http.Request) (before int, genuine bool) {
	body, _ := io.ReadAll(req.Body)
	genuine = req.Header.Get("X-DialNexa-Signature") == "sha256="+signatureOf(body)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, received{req, string(body), genuine})
	return len(r.got) - 1, genuine
}

func signatureOf(body []byte) string {
	mac := hmac.New(sha256.New, []byte(receiverSecret))
	_, _ = mac.Write(body)
	return hex.EncodeToString(mac.Sum(nil))
}

// deliveries are those that came in so far.
func (r *receiver) deliveries() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Clone(r.got)
}

// testEvent is a configuration of the action that is valid, with some arguments changed.
func testEvent(r *receiver, changes values) values {
	config := values{"url": r.URL + "/hooks?token=t0ken", "secret": receiverSecret}
	maps.Copy(config, changes)
	return config
}
