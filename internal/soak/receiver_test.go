// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// receiver is where all webhooks point to. It knows which secret each has to sign
// with, which no response of the API shows.
type receiver struct {
	server  *httptest.Server
	mu      sync.Mutex
	secrets map[string]string // by id
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{secrets: map[string]string{}}
	r.server = httptest.NewTLSServer(r)
	t.Cleanup(r.server.Close)
	return r
}

// expect sets the secret that signs for a webhook.
func (r *receiver) expect(id, secret string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets[id] = secret
}

// ServeHTTP responds with 204 to a delivery that its webhook's secret signs.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	var about struct {
		ID string `json:"webhook_id"`
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, 1<<16))
	if err != nil || json.Unmarshal(body, &about) != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	secret := r.secrets[about.ID]
	r.mu.Unlock()

	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write(body) // a hash never fails
	want := "sha256=" + hex.EncodeToString(mac.Sum(nil))
	if secret == "" || !hmac.Equal([]byte(want), []byte(req.Header.Get("X-DialNexa-Signature"))) {
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}
