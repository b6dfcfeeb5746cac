// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"cmp"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// mask is what DialNexa itself shows in place of a secret (SPEC).
const mask = "********"

// shortSecret is the length below which masking the occurrences would give the secret away: where every "a" of a
// sentence is masked, anybody can tell what is missing.
const shortSecret = 4

// masker hides secrets in text that comes from outside. Each secret is looked for in the spellings that an API, a proxy
// or a library may quote it in: as it is, JSON-escaped, URL-escaped or HTML-escaped, in any mixture.
type masker struct {
	mu sync.Mutex
	// secrets has the longest first: masking a shorter one within it would leave the rest of it to be read.
	secrets []string
	// patterns are compiled when first needed: most runs see no error at all.
	patterns map[string]*regexp.Regexp
}

func newMasker(secrets ...string) *masker {
	m := &masker{patterns: map[string]*regexp.Regexp{}}
	m.add(secrets...)
	return m
}

// add makes the masker hide more secrets. An empty one is ignored.
func (m *masker) add(secrets ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, s := range secrets {
		if s == "" {
			continue
		}
		at, known := slices.BinarySearchFunc(m.secrets, s, longestFirst)
		if !known {
			m.secrets = slices.Insert(m.secrets, at, s)
		}
	}
}

func longestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b))
}

// hide returns text with every known secret masked.
func (m *masker) hide(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, secret := range m.secrets {
		pattern := m.patterns[secret]
		if pattern == nil {
			pattern = spellings(secret)
			m.patterns[secret] = pattern
		}
		if !pattern.MatchString(text) {
			continue
		}
		if len(secret) < shortSecret {
			return "(message withheld: it may quote a secret)"
		}
		text = pattern.ReplaceAllLiteralString(text, mask)
	}
	return text
}

// spellings matches a secret in any mixture of escapes.
func spellings(secret string) *regexp.Regexp {
	var b strings.Builder
	for _, r := range secret {
		b.WriteString("(?:")
		b.WriteString(strings.Join(runeSpellings(r), "|"))
		b.WriteString(")")
	}
	return regexp.MustCompile(b.String())
}

// runeSpellings lists the patterns of one character. Backslashes are repeatable: JSON quoted within JSON doubles them.
func runeSpellings(r rune) []string {
	char := string(r)
	all := []string{regexp.QuoteMeta(char), `(?i:` + percentEncoded(char) + `)`}
	if r < 0x10000 {
		all = append(all, fmt.Sprintf(`\\+(?i:u%04x)`, r))
	} else {
		high, low := surrogates(r)
		all = append(all, fmt.Sprintf(`\\+(?i:u%04x)\\+(?i:u%04x)`, high, low))
	}
	if quoted := strconv.Quote(char); len(quoted) == 4 && quoted[1] == '\\' {
		all = append(all, `\\+`+regexp.QuoteMeta(quoted[2:3]))
	}
	switch r {
	case '/':
		all = append(all, `\\+/`)
	case '\'':
		all = append(all, `\\+'`)
	case ' ':
		all = append(all, `\+`)
	}
	if escaped := html.EscapeString(char); escaped != char {
		all = append(all, regexp.QuoteMeta(escaped))
	}
	if r == '"' {
		all = append(all, "&quot;")
	}
	return all
}

func percentEncoded(char string) string {
	var b strings.Builder
	for i := range len(char) {
		fmt.Fprintf(&b, "%%%02x", char[i])
	}
	return b.String()
}

func surrogates(r rune) (high, low rune) {
	r -= 0x10000
	return 0xd800 + r>>10, 0xdc00 + r&0x3ff
}

// keyParts are what must not be seen of an API key: the whole, and what stands behind its colon.
func keyParts(key string) []string {
	parts := []string{key}
	if _, secret, found := strings.Cut(key, ":"); found && len(secret) >= shortSecret {
		parts = append(parts, secret)
	}
	if unescaped, err := url.QueryUnescape(key); err == nil && unescaped != key {
		parts = append(parts, unescaped)
	}
	return parts
}
