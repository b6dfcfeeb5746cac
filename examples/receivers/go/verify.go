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

// signatureHeaders are the names in all editions of DialNexa's documentation.
// Names of headers have no case.
var signatureHeaders = []string{"X-DialNexa-Signature", "X-Nexa-Signature"}

// signed reports whether one of the secrets has signed the body.
func signed(header http.Header, body []byte, secrets [][]byte) bool {
	for _, name := range signatureHeaders {
		for _, value := range header.Values(name) {
			// One edition has "sha256=" before the hex digits, another has not.
			signature, err := hex.DecodeString(strings.TrimPrefix(value, "sha256="))
			if err == nil && matches(signature, body, secrets) {
				return true
			}
		}
	}

	return false
}

func matches(signature, body []byte, secrets [][]byte) bool {
	for _, secret := range secrets {
		mac := hmac.New(sha256.New, secret)
		mac.Write(body)

		if hmac.Equal(signature, mac.Sum(nil)) { // in constant time
			return true
		}
	}

	return false
}
