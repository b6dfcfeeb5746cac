// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode/utf16"
)

// reading is a text with some of its escapes undone. Byte i of it stands for the part spans[i] of the original.
//
// A "+" may stand for a space, as URLs have it, or for itself, and within escapes nobody can tell at which of their
// layers: so the two are not told apart.
type reading struct {
	text  []byte
	spans []span
}

// maxReadings bounds how often escapes within escapes are undone.
const maxReadings = 8

// readings returns the text as it is, with its escapes undone once, twice and so on, until nothing changes any more.
func readings(text string) []reading {
	r := reading{text: []byte(text), spans: make([]span, len(text))}
	for i := range r.spans {
		r.spans[i] = span{i, i + 1}
	}
	all := []reading{r}
	for len(all) < maxReadings {
		next, changed := r.unescaped()
		if !changed {
			break
		}
		all = append(all, next)
		r = next
	}
	return all
}

// unescaped undoes each escape once, of whichever kind it is.
func (r reading) unescaped() (next reading, changed bool) {
	if !bytes.ContainsAny(r.text, `%&\`) {
		return r, false
	}
	for i := 0; i < len(r.text); {
		length, plain := unescape(r.text[i:])
		if length == 0 {
			next.text = append(next.text, r.text[i])
			next.spans = append(next.spans, r.spans[i])
			i++
			continue
		}
		changed = true
		whole := span{r.spans[i].from, r.spans[i+length-1].to}
		for j := range len(plain) {
			next.text = append(next.text, plain[j])
			next.spans = append(next.spans, whole)
		}
		i += length
	}
	return next, changed
}

// longestEntity is the length of the longest name that HTML has for a character.
const longestEntity = len("&CounterClockwiseContourIntegral;")

// unescape reads the escape that text begins with. The length is 0 where it begins with none.
func unescape(text []byte) (length int, plain string) {
	switch text[0] {
	case '%':
		if n, ok := hexDigits(text[1:], 2); ok {
			return 3, string([]byte{byte(n)}) // #nosec G115 -- two digits.
		}
	case '&':
		if end := bytes.IndexByte(text[:min(len(text), longestEntity)], ';'); end > 0 {
			entity := string(text[:end+1])
			// The library takes "&amp | ;" for one too, since HTML once did without the semicolon.
			if plain := html.UnescapeString(entity); plain != entity && isEntityName(entity[1:end]) {
				return end + 1, plain
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

// unescapeBackslash reads what JSON writes with a backslash, and what Go writes in messages.
func unescapeBackslash(text []byte) (length int, plain string) {
	if len(text) < 2 {
		return 0, ""
	}
	const names, named = `"\/'abfnrtv`, "\"\\/'\a\b\f\n\r\t\v"
	if at := strings.IndexByte(names, text[1]); at >= 0 {
		return 2, named[at : at+1]
	}
	switch text[1] {
	case 'x':
		if n, ok := hexDigits(text[2:], 2); ok {
			return 4, string([]byte{byte(n)}) // #nosec G115 -- two digits.
		}
	case 'U':
		if n, ok := hexDigits(text[2:], 8); ok {
			return 10, string(n)
		}
	case 'u':
		n, ok := hexDigits(text[2:], 4)
		if !ok {
			return 0, ""
		}
		if !utf16.IsSurrogate(n) {
			return 6, string(n)
		}
		if len(text) > 8 && text[6] == '\\' && text[7] == 'u' {
			if low, ok := hexDigits(text[8:], 4); ok {
				return 12, string(utf16.DecodeRune(n, low))
			}
		}
	}
	return 0, ""
}

// hexDigits reads a number of exactly so many digits.
func hexDigits(text []byte, digits int) (rune, bool) {
	if len(text) < digits {
		return 0, false
	}
	n, err := strconv.ParseUint(string(text[:digits]), 16, 32)
	return rune(min(n, 0x7fffffff)), err == nil
}
