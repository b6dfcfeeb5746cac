// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact

import (
	"encoding/json"
	"fmt"
	"html"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

// spellings are the ways in which a character may be written, for each that was asked for. No two encoders escape the same
// characters, so each one of a text may be escaped or not.
type spellings map[string][]string

// length returns the length of the secret that text begins with, in any spelling: 0 if text begins with something else, and
// that of the longest spelling if there are several.
func (s spellings) length(text, secret string) int {
	if text[0] != secret[0] && strings.IndexByte(`%&\`, text[0]) < 0 {
		return 0
	}
	ends := []int{0}
	for _, char := range strings.Split(secret, "") {
		var next []int
		for _, spelling := range s.of(char) {
			for _, end := range ends {
				if strings.HasPrefix(text[end:], spelling) {
					next = append(next, end+len(spelling))
				}
			}
		}
		slices.Sort(next)
		if ends = slices.Compact(next); len(ends) == 0 {
			return 0
		}
	}
	return slices.Max(ends)
}

// of returns a character as it is, and with one layer of the escapes of JSON, Go, URLs and HTML.
func (s spellings) of(char string) []string {
	if s[char] != nil {
		return s[char]
	}
	inJSON, _ := json.Marshal(char) // A string can't fail.
	inGo, codePoint := strconv.Quote(char), []rune(char)[0]
	all := []string{
		char, string(inJSON[1 : len(inJSON)-1]), inGo[1 : len(inGo)-1], html.EscapeString(char), fmt.Sprintf("&#%d;", codePoint),
	}
	for _, hex := range []string{"x", "X"} {
		var inURL, units string
		for _, b := range []byte(char) {
			inURL += fmt.Sprintf("%%%02"+hex, b)
		}
		for _, unit := range utf16.Encode([]rune(char)) {
			units += fmt.Sprintf(`\u%04`+hex, unit)
		}
		all = append(all, inURL, units, fmt.Sprintf("&#x%"+hex+";", codePoint))
	}
	all = append(all, map[string][]string{" ": {"+"}, "/": {`\/`}, `"`: {"&quot;"}, "'": {"&apos;", "&#039;", `\'`}}[char]...)
	slices.Sort(all)
	s[char] = slices.Compact(all)
	return s[char]
}
