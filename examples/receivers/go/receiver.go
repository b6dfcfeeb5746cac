// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io"
	"log"
	"net/http"
	"slices"
)

// maxBody is larger than any event that DialNexa is known to send.
const maxBody = 1 << 20

// receiver passes signed events to handle, each once.
type receiver struct {
	secrets        []string
	acceptUnsigned bool
	events         *events
	handle         func(body []byte) error
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	status, reason := r.receive(w, req)
	if reason != "" {
		log.Printf("%d: %s", status, reason)
	}

	w.WriteHeader(status)
}

// receive returns the status of the response, and a reason for the log.
func (r *receiver) receive(w http.ResponseWriter, req *http.Request) (int, string) {
	if req.URL.Path != "/dialnexa" {
		return http.StatusNotFound, ""
	}

	if req.Method != http.MethodPost {
		return http.StatusMethodNotAllowed, ""
	}

	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))

	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return http.StatusRequestEntityTooLarge, "the body is too large"
	}

	if err != nil {
		return http.StatusBadRequest, err.Error()
	}

	// DialNexa's documentation has two names for the header.
	signatures := append(req.Header.Values("X-DialNexa-Signature"), req.Header.Values("X-Nexa-Signature")...)
	if len(signatures) == 0 && r.acceptUnsigned {
		return http.StatusNoContent, "accepted an unsigned verification, and handled nothing"
	}

	if len(signatures) == 0 {
		return http.StatusUnauthorized, "no signature"
	}

	if !slices.ContainsFunc(signatures, func(s string) bool { return signed(body, s, r.secrets...) }) {
		return http.StatusUnauthorized, "the signature matches none of the secrets"
	}

	return r.events.once(body, r.handle)
}
