// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"io"
	"log"
	"net/http"
)

// maxBody is larger than any event that DialNexa is known to send.
const maxBody = 1 << 20

// receiver passes signed events to handle.
type receiver struct {
	secrets        [][]byte
	acceptUnsigned bool
	handle         func(body []byte) error
}

func (r *receiver) receive(w http.ResponseWriter, req *http.Request) {
	// Verify the bytes as they arrived: JSON that was parsed and written again has
	// another signature.
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, maxBody))
	if err != nil {
		status := http.StatusBadRequest

		var tooLarge *http.MaxBytesError
		if errors.As(err, &tooLarge) {
			status = http.StatusRequestEntityTooLarge
		}

		log.Printf("rejected: %v", err)
		w.WriteHeader(status)

		return
	}

	signatures := signaturesIn(req.Header)

	switch {
	case len(signatures) == 0 && r.acceptUnsigned:
		log.Print("accepted an unsigned verification; nothing was handled")
	case len(signatures) == 0:
		log.Print("rejected: no signature")
		w.WriteHeader(http.StatusUnauthorized)

		return
	case !signed(signatures, body, r.secrets):
		log.Print("rejected: the signature matches none of the secrets")
		w.WriteHeader(http.StatusUnauthorized)

		return
	default:
		if err := r.handle(body); err != nil {
			log.Printf("failed: %v", err)
			w.WriteHeader(http.StatusInternalServerError)

			return
		}
	}

	w.WriteHeader(http.StatusNoContent)
}
