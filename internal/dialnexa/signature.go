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

// SignatureHeader is the header of a delivery's signature. The editions of the contract disagree on its name and on the
// form of its value. Names of headers have no case, so PAGE and the newer docs differ only in the form: here the exact
// spelling tells them apart.
type SignatureHeader string

// The header of each edition, spelt as the edition spells it.
const (
	SignatureHeaderPage  SignatureHeader = "X-DialNexa-Signature" // PAGE: "sha256=" and hex
	SignatureHeaderSpec  SignatureHeader = "x-nexa-signature"     // SPEC: "sha256=" and hex
	SignatureHeaderNewer SignatureHeader = "x-dialnexa-signature" // newer docs: bare hex
)

// SignatureHeaders lists the headers of all editions.
func SignatureHeaders() []SignatureHeader {
	return []SignatureHeader{SignatureHeaderPage, SignatureHeaderSpec, SignatureHeaderNewer}
}

// Value returns what the header holds for a delivery's raw body.
func (h SignatureHeader) Value(payload, secret string) string {
	if h == SignatureHeaderNewer {
		return strings.TrimPrefix(Sign(payload, secret), signaturePrefix)
	}
	return Sign(payload, secret)
}

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
