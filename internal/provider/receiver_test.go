// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

const receiverSecret = "whsec_example_receiver"

// receiver is what a webhook's url leads to. It checks signatures with code of its own.
type receiver struct {
	*httptest.Server
	// header and prefix are the edition that it was built for.
	header, prefix string

	mu  sync.Mutex
	got []received
}

type received struct {
	method, path, contentType, userAgent, body string
	// names are the spellings of the headers, as they came in.
	headers http.Header
	genuine bool
}

// newReceiver answers a genuine delivery with 204, and every other with 401.
func newReceiver(t *testing.T, answers ...http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{header: "X-DialNexa-Signature", prefix: "sha256="}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		genuine := r.take(req)
		switch {
		case len(answers) > 0:
			answers[0](w, req)
		case genuine:
			w.WriteHeader(http.StatusNoContent)
		default:
			http.Error(w, "bad signature", http.StatusUnauthorized)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) take(req *http.Request) bool {
	body, _ := io.ReadAll(req.Body)
	mac := hmac.New(sha256.New, []byte(receiverSecret))
	_, _ = mac.Write(body)
	genuine := req.Header.Get(r.header) == r.prefix+hex.EncodeToString(mac.Sum(nil))
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, received{
		method: req.Method, path: req.URL.RequestURI(), contentType: req.Header.Get("Content-Type"), userAgent: req.UserAgent(),
		body: string(body), headers: req.Header.Clone(), genuine: genuine,
	})
	return genuine
}

// deliveries are those that came in so far.
func (r *receiver) deliveries() []received {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]received(nil), r.got...)
}
