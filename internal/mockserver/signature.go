// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Edition is one of the ways in which DialNexa is documented to sign.
type Edition string

// The editions. Each signs the raw body with HMAC-SHA256 and the secret's bytes.
const (
	EditionPage Edition = "page" // X-DialNexa-Signature: sha256=<hex>
	EditionSpec Edition = "spec" // x-nexa-signature: sha256=<hex>
	EditionBare Edition = "bare" // x-dialnexa-signature: <hex>, of the newest documentation
)

// unsigned is the edition of a verification without a signature.
const unsigned Edition = "unsigned"

// Editions returns every edition.
func Editions() []Edition { return []Edition{EditionPage, EditionSpec, EditionBare} }

func (e Edition) known() bool { return slices.Contains(Editions(), e) }

// signature returns the header that proves who sent a body.
func (e Edition) signature(secret string, body []byte) (name, value string) {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write(body) // a hash never fails
	sum := hex.EncodeToString(mac.Sum(nil))
	switch e {
	case EditionSpec:
		return "x-nexa-signature", "sha256=" + sum
	case EditionBare:
		return "x-dialnexa-signature", sum
	default:
		return "X-DialNexa-Signature", "sha256=" + sum
	}
}
