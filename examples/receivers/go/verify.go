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

// signed reports whether a signature of the body was made with one of the secrets. The body
// has to be as it arrived: JSON that was parsed and written again has other bytes.
func signed(body []byte, signature string, secrets ...string) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(signature, "sha256="))

	return err == nil && slices.ContainsFunc(secrets, func(secret string) bool {
		mac := hmac.New(sha256.New, []byte(secret))
		mac.Write(body)

		// Anyone can sign with an empty secret.
		return secret != "" && hmac.Equal(given, mac.Sum(nil))
	})
}
