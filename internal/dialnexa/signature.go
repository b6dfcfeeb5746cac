// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

const signaturePrefix = "sha256="

// Sign returns the signature of a delivery's raw body as the PAGE and SPEC editions of the contract send it:
// "sha256=" and the lowercase hex HMAC-SHA256, keyed with the secret's bytes.
func Sign(payload, secret string) string {
	return signaturePrefix + hex.EncodeToString(digest(payload, secret))
}

// Verify reports whether signature signs payload under secret, in constant time for signatures of the right length.
// It takes the value with the "sha256=" prefix or as bare hex of either case; anything malformed is false.
func Verify(payload, secret, signature string) bool {
	given, err := hex.DecodeString(strings.TrimPrefix(signature, signaturePrefix))
	if err != nil {
		return false
	}
	return hmac.Equal(given, digest(payload, secret))
}

func digest(payload, secret string) []byte {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(payload))
	return mac.Sum(nil)
}
