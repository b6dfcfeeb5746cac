// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// recordedBody is a delivery that a receiver could have recorded.
const recordedBody = `{"call_id":"call_123","status":"completed"}`

// sign is an implementation of its own, so that a mistake of the provider's shows.
func sign(body, secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte(body))

	return "sha256=" + hex.EncodeToString(mac.Sum(nil))
}
