// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// signaturesIn returns the values of the headers that the editions of DialNexa's
// documentation name. Header names are case-insensitive.
func signaturesIn(header http.Header) []string {
	return append(header.Values("X-DialNexa-Signature"), header.Values("X-Nexa-Signature")...)
}

// signed reports whether one of the signatures was made with one of the secrets.
func signed(signatures []string, body []byte, secrets [][]byte) bool {
	for _, value := range signatures {
		// One edition has "sha256=" before the hex digits, another has not.
		signature, err := hex.DecodeString(strings.TrimPrefix(value, "sha256="))
		if err != nil {
			continue
		}

		for _, secret := range secrets {
			mac := hmac.New(sha256.New, secret)
			mac.Write(body)

			if hmac.Equal(signature, mac.Sum(nil)) { // in constant time
				return true
			}
		}
	}

	return false
}
