// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// receiver is what a webhook points at: it takes an event only if one of the
// secrets that it trusts has signed it.
type receiver struct {
	url         string
	certificate []byte // PEM, for who delivers

	server *http.Server

	mu      sync.Mutex
	secrets []string
}

// bodyLimit is far above what an event needs.
const bodyLimit = 1 << 20

// newReceiver listens on a free port of the loopback address, over HTTPS.
func newReceiver(ctx context.Context, secrets ...string) (*receiver, error) {
	config, certificate, err := selfSigned()
	if err != nil {
		return nil, err
	}

	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}

	r := &receiver{url: "https://" + listener.Addr().String() + "/dialnexa", certificate: certificate, secrets: secrets}
	r.server = &http.Server{
		Handler:           r,
		TLSConfig:         config,
		ErrorLog:          log.New(io.Discard, "", 0),
		ReadHeaderTimeout: 5 * time.Second,
	}

	go func() { _ = r.server.ServeTLS(listener, "", "") }() // it ends with close

	return r, nil
}

// trust replaces the secrets.
func (r *receiver) trust(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secrets = secrets
}

func (r *receiver) close() { _ = r.server.Close() }

// ServeHTTP answers 204 to what is signed, and 401 to what is not.
func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, bodyLimit))
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)

		return
	}

	if !r.signed(body, req.Header.Get("X-DialNexa-Signature")) {
		w.WriteHeader(http.StatusUnauthorized)

		return
	}

	w.WriteHeader(http.StatusNoContent)
}

// signed compares in constant time, as every receiver should.
func (r *receiver) signed(body []byte, signature string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()

	for _, secret := range r.secrets {
		mac := hmac.New(sha256.New, []byte(secret))
		_, _ = mac.Write(body) // a hash never fails

		if hmac.Equal([]byte("sha256="+hex.EncodeToString(mac.Sum(nil))), []byte(signature)) {
			return true
		}
	}

	return false
}
