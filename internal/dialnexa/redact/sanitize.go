// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact

import (
	"strings"
	"unicode"
)

// Bounds of what is shown of a text: how much of it, in runes, and how much is examined for that, in bytes.
const (
	maxLength = 1000
	maxBytes  = 64 << 10
)

// Sanitize makes text from outside fit to be shown: secrets are hidden before anything is cut off, which would leave
// half of one, and again after characters that nobody sees are dropped, which may bring a secret together.
func (r *Redactor) Sanitize(text string) string {
	cut := len(text) > maxBytes
	if cut {
		text = text[:maxBytes]
	}
	text = r.Hide(strings.Map(visible, r.Hide(text)))
	runes := []rune(text)
	switch {
	case len(runes) > maxLength:
		text = string(runes[:maxLength]) + "…"
	case cut:
		// So little is left because it was all secrets, of which the last may have lost its end.
		text = Withheld
	}
	return strings.TrimSpace(text)
}

// visible makes line breaks spaces, and drops control characters, which a terminal would obey, and those that reorder text
// or have no width, which make it look like another.
func visible(r rune) rune {
	switch {
	case unicode.In(r, unicode.Zl, unicode.Zp), r == '\n', r == '\t', r == '\r':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point), r == unicode.ReplacementChar:
		return -1
	}
	return r
}
