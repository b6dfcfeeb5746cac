// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact

import (
	"encoding/json"
	"html"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxDecodings bounds how often escapes within escapes are undone.
const maxDecodings = 8

// decodings returns the text as it is, with its escapes undone once, twice and so on; complete is false if there were
// more to undo. In each, a space is written as "+": in URLs a "+" may stand for a space or for itself, and within escapes
// it is unclear in which of their layers.
func decodings(text string) (all []string, complete bool) {
	for range maxDecodings {
		all = append(all, strings.ReplaceAll(text, " ", "+"))
		next := decode(text)
		if next == text {
			return all, true
		}
		text = next
	}
	return all, false
}

// decode undoes each escape once, of whichever kind it is.
func decode(text string) string {
	if !strings.ContainsAny(text, `%&\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		length, plain := unescape(text[i:])
		if length == 0 {
			length, plain = 1, text[i:i+1]
		}
		b.WriteString(plain)
		i += length
	}
	return b.String()
}

// longestEntity is the length of the longest name that HTML has for a character.
const longestEntity = len("&CounterClockwiseContourIntegral;")

// pairLength is the length of two escapes of JSON.
const pairLength = len(`\u0000\u0000`)

// unescape reads the escape that text begins with. The length is 0 if it begins with none.
func unescape(text string) (length int, plain string) {
	switch text[0] {
	case '%':
		if len(text) > 2 {
			if n, err := strconv.ParseUint(text[1:3], 16, 8); err == nil {
				return 3, string([]byte{byte(n)})
			}
		}
	case '&':
		// The name is checked since the standard library takes "&amp | ;" for an entity too: HTML once did without the
		// semicolon.
		if name, _, found := strings.Cut(text[1:min(len(text), longestEntity)], ";"); found && isEntityName(name) {
			entity := "&" + name + ";"
			if plain := html.UnescapeString(entity); plain != entity {
				return len(entity), plain
			}
		}
	case '\\':
		return unescapeBackslash(text)
	}
	return 0, ""
}

func isEntityName(name string) bool {
	return !strings.ContainsFunc(strings.TrimPrefix(name, "#"), func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

// unescapeBackslash reads the escapes of JSON, and those of Go in messages.
func unescapeBackslash(text string) (length int, plain string) {
	if len(text) > 1 && strings.IndexByte(`"'/`, text[1]) >= 0 {
		return 2, text[1:2]
	}
	// JSON writes a character beyond 16 bits as two escapes, which Go has no use for.
	if len(text) >= pairLength {
		var pair string
		if json.Unmarshal([]byte(`"`+text[:pairLength]+`"`), &pair) == nil && utf8.RuneCountInString(pair) == 1 {
			return pairLength, pair
		}
	}
	char, multibyte, tail, err := strconv.UnquoteChar(text, 0)
	switch {
	case err != nil:
		return 0, ""
	case multibyte:
		return len(text) - len(tail), string(char)
	}
	return len(text) - len(tail), string([]byte{byte(char)}) // #nosec G115 -- a byte, as UnquoteChar says.
}
