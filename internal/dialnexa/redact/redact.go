// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package redact hides secrets in text that comes from outside, and makes what is left fit to be shown. It knows nothing
// of HTTP.
package redact

import (
	"strings"
	"sync"
	"unicode"
)

const (
	// Mask stands in place of a secret, as DialNexa itself shows one (SPEC).
	Mask = "********"
	// Withheld stands in place of a message in which masking is not enough.
	Withheld = "(message withheld: it may quote a secret)"
)

// Lengths, in bytes, of what is hidden.
const (
	// shortSecret is the length below which a mask would give the secret away: if every "a" of a sentence is masked,
	// anybody can tell what is missing.
	shortSecret = 4
	// shortPath is the length below which the path or the query of a URL is no password, and shortPart that for a part of
	// one, which may be a word that messages use.
	shortPath, shortPart = 8, 16
)

// Redactor knows secrets and hides them. It is safe for concurrent use.
type Redactor struct {
	mu        sync.Mutex
	secrets   map[string]bool
	spellings spellings
}

// New returns a Redactor that hides these secrets.
func New(secrets ...string) *Redactor {
	r := &Redactor{secrets: map[string]bool{}, spellings: spellings{}}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor hide more secrets, also without the white space around them, which a server may cut off. An empty
// one is ignored.
func (r *Redactor) Add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		trimmed := strings.TrimFunc(secret, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsGraphic(c) })
		for _, s := range []string{secret, trimmed} {
			if s != "" {
				r.secrets[s] = true
			}
		}
	}
}

// AddURL makes the Redactor hide everything but scheme and host of a URL, since hooks have their password in the path or
// the query. What is too short to be one stays.
func (r *Redactor) AddURL(url string) {
	_, url, _ = strings.Cut(url, "://")
	begin := strings.IndexAny(url, "/?#")
	if begin < 0 {
		return
	}
	tail := url[begin:]
	path, query, _ := strings.Cut(tail, "?")
	for _, s := range []string{tail, strings.TrimRight(path, "/"), query} {
		if len(s) >= shortPath {
			r.Add(s)
		}
	}
	for _, s := range strings.FieldsFunc(tail, func(c rune) bool { return strings.ContainsRune("/?#&=", c) }) {
		if len(s) >= shortPart {
			r.Add(s)
		}
	}
}

// Hide returns text with every secret in it masked, in each of its spellings. A text that quotes a short secret is
// Withheld.
func (r *Redactor) Hide(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	secret, short := r.find(text)
	switch {
	case secret == nil:
		return text
	case short:
		return Withheld
	}
	var b strings.Builder
	for i := range len(text) {
		switch {
		case !secret[i]:
			b.WriteByte(text[i])
		case i == 0 || !secret[i-1]:
			b.WriteString(Mask)
		}
	}
	// A mask can be part of a secret itself.
	if again, _ := r.find(b.String()); again != nil {
		return Withheld
	}
	return b.String()
}

// find returns which bytes of the text are part of a secret, which may contain or overlap another one, and whether one of
// the secrets is short. It returns nil if there is none.
func (r *Redactor) find(text string) (secret []bool, short bool) {
	for s := range r.secrets {
		for at := range len(text) {
			length := r.spellings.length(text[at:], s)
			if length == 0 {
				continue
			}
			if secret == nil {
				secret = make([]bool, len(text))
			}
			short = short || len(s) < shortSecret
			for i := range length {
				secret[at+i] = true
			}
		}
	}
	return secret, short
}

// Error makes the text of an error fit to be shown. Its chain stays as it is.
func (r *Redactor) Error(err error) error {
	text := r.Sanitize(err.Error())
	if text == err.Error() {
		return err
	}
	return &sanitizedError{text: text, err: err}
}

type sanitizedError struct {
	text string
	err  error
}

func (e *sanitizedError) Error() string { return e.text }
func (e *sanitizedError) Unwrap() error { return e.err }

// KeyParts returns the secrets of an API key: all of it, and what follows its colon.
func KeyParts(key string) []string {
	parts := []string{key}
	if _, secret, found := strings.Cut(key, ":"); found && len(secret) >= shortSecret {
		parts = append(parts, secret)
	}
	return parts
}
