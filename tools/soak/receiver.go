// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
)

// receiver is where all webhooks point to: it knows which secret each should
// sign with, which no answer of the API tells.
type receiver struct {
	server *httptest.Server

	mu      sync.Mutex
	secrets map[string]string // by id
}

// newReceiver also writes the certificate that the mock has to trust.
func newReceiver(dir string) (*receiver, string, error) {
	r := &receiver{secrets: map[string]string{}}
	r.server = httptest.NewUnstartedServer(r)
	r.server.Config.ErrorLog = log.New(io.Discard, "", 0)
	r.server.StartTLS()

	file := filepath.Join(dir, "receiver.pem")
	block := &pem.Block{Type: "CERTIFICATE", Bytes: r.server.Certificate().Raw}

	return r, file, os.WriteFile(file, pem.EncodeToMemory(block), 0o600)
}

// expect says which secret signs for a webhook.
func (r *receiver) expect(id, secret string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets[id] = secret
}

// ServeHTTP answers 204 to a delivery that its webhook's secret signs.
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
