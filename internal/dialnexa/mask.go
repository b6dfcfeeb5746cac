// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"sync"
)

// mask is what DialNexa itself shows in place of a secret (SPEC).
const mask = "********"

// shortSecret is the length below which masking the occurrences would give the secret away: where every "a" of a
// sentence is masked, anybody can tell what is missing. Such a sentence is withheld.
const (
	shortSecret = 4
	withheld    = "(message withheld: it may quote a secret)"
)

// masker hides secrets in text that comes from outside. An API, a proxy or a library may quote a secret escaped, as
// JSON, URLs or HTML have it, in any mixture and more than once: so it is looked for in every reading of the text.
type masker struct {
	mu sync.Mutex
	// forms are the readings of each secret, itself being the first.
	forms map[string][][]byte
}

func newMasker(secrets ...string) *masker {
	m := &masker{forms: map[string][][]byte{}}
	m.add(secrets...)
	return m
}

// add makes the masker hide more secrets. An empty one is ignored.
func (m *masker) add(secrets ...string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, secret := range secrets {
		if secret == "" || m.forms[secret] != nil {
			continue
		}
		// A secret may look as if it were escaped itself, and is then read on with the text around it.
		for _, r := range readings(secret) {
			m.forms[secret] = append(m.forms[secret], foldPlus(r.text))
		}
	}
}

// span is a part of a text, from one byte up to another.
type span struct{ from, to int }

// hide returns text with every known secret masked.
func (m *masker) hide(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []span
	for _, r := range readings(text) {
		r.text = foldPlus(r.text)
		for _, forms := range m.forms {
			for _, form := range forms {
				at := r.find(form)
				if len(at) > 0 && len(form) < shortSecret {
					return withheld
				}
				found = append(found, at...)
			}
		}
	}
	return masked(text, found)
}

// foldPlus returns text with what is not told apart made equal.
func foldPlus(text []byte) []byte { return bytes.ReplaceAll(text, []byte(" "), []byte("+")) }

// find returns which parts of the original text read as form, overlapping ones too.
func (r reading) find(form []byte) []span {
	var found []span
	for start := 0; ; {
		at := bytes.Index(r.text[start:], form)
		if at < 0 {
			return found
		}
		at += start
		found = append(found, span{r.spans[at].from, r.spans[at+len(form)-1].to})
		start = at + 1
	}
}

// masked replaces the parts of text by a mask each, those that overlap by one: each secret may hold a piece of another.
func masked(text string, parts []span) string {
	slices.SortFunc(parts, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	var b strings.Builder
	end := 0
	for _, p := range parts {
		if p.from >= end {
			b.WriteString(text[end:p.from])
			b.WriteString(mask)
		}
		end = max(end, p.to)
	}
	b.WriteString(text[end:])
	return b.String()
}

// keyParts are what must not be seen of an API key: the whole, and what stands behind its colon.
func keyParts(key string) []string {
	parts := []string{key}
	if _, secret, found := strings.Cut(key, ":"); found && len(secret) >= shortSecret {
		parts = append(parts, secret)
	}
	return parts
}
