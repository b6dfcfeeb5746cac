// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

func stringOf(n int64) string { return strconv.FormatInt(n, 10) }

// FuzzMask spells a secret in up to three ways, one upon another, and wants none of it to be left: neither as it is nor
// as anything that reads as it.
func FuzzMask(f *testing.F) {
	for i, secret := range secretsOfAllSorts {
		f.Add(secret, "another", byte(i), byte(i+1), byte(i+2), "a message: ", " is bad")
	}
	f.Fuzz(func(t *testing.T, secret, other string, first, second, third byte, before, after string) {
		if secret == "" || !utf8.ValidString(secret) || len(secret) > 200 || len(before)+len(after)+len(other) > 500 {
			return // JSON can't carry other bytes
		}
		// What takes the mask's place when the text is searched once more must be no part of a secret.
		const neutral = "\ue000"
		if strings.Contains(secret+other, neutral) {
			return
		}
		spelt := secret
		for _, i := range []byte{first, second, third} {
			spelt = theSpellings[int(i)%len(theSpellings)](spelt)
		}
		// What stands around must not join with the secret to an escape, as a "%" before a "41" would.
		text := before + " | " + spelt + " | " + after
		m := newMasker(secret, other)
		got := m.hide(text)
		if len(secret) < shortSecret {
			if got != withheld {
				t.Errorf("%q in %q: got %q", secret, text, got)
			}
			return
		}
		if got != withheld && strings.Contains(got, " | "+spelt+" | ") {
			t.Errorf("%q is left in %q", secret, got)
		}
		if again := m.hide(strings.ReplaceAll(got, mask, neutral)); got != withheld && !strings.Contains(mask, secret) && strings.Contains(again, mask) {
			t.Errorf("%q is left in %q, which reads as %q", secret, got, again)
		}
	})
}
