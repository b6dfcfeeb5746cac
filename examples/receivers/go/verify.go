// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// signed reports whether a signature of the raw body was made with one of the secrets.
func signed(body []byte, signature string, secrets ...string) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(signature, "sha256="))

	return err == nil && slices.ContainsFunc(secrets, func(secret string) bool {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)

		// Anyone can sign with an empty secret.
		return secret != "" && hmac.Equal(given, mac.Sum(nil))
	})
}
