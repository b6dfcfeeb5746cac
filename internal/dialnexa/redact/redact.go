// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package redact hides secrets in text that comes from outside, and makes what is left fit to be shown. It knows nothing
// of HTTP.
package redact

import (
	"slices"
	"strings"
	"sync"
)

const (
	// Mask stands in place of a secret, as DialNexa itself shows one (SPEC).
	Mask = "********"
	// Withheld stands in place of a message in which masking is not enough.
	Withheld = "(message withheld: it may quote a secret)"
)

// shortSecret is the length, in bytes, below which a mask would give the secret away: if every "a" of a sentence is
// masked, anybody can tell what is missing.
const shortSecret = 4

// Redactor knows secrets and hides them. It is safe for concurrent use.
type Redactor struct {
	mu sync.Mutex
	// secrets maps each secret to its decodings: it may look as if it were escaped itself, and is then decoded with the
	// text around it.
	secrets map[string][]string
}

// New returns a Redactor that hides these secrets.
func New(secrets ...string) *Redactor {
	r := &Redactor{secrets: map[string][]string{}}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor hide more secrets. An empty one is ignored.
func (r *Redactor) Add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		if secret != "" && r.secrets[secret] == nil {
			r.secrets[secret], _ = decodings(secret)
		}
	}
}

// Hide returns text with every secret in it masked. A text in which a secret shows only once its escapes are undone, as
// JSON, URLs and HTML have them in any mixture, or that quotes a short secret, is Withheld.
func (r *Redactor) Hide(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	text = r.mask(text)
	all, complete := decodings(text)
	if !complete || r.anyIn(all) {
		return Withheld
	}
	return text
}

// mask replaces what is part of a secret, which may hold or overlap another one.
func (r *Redactor) mask(text string) string {
	secret := make([]bool, len(text))
	for s := range r.secrets {
		if len(s) < shortSecret {
			continue
		}
		for at, next := 0, strings.Index(text, s); next >= 0; next = strings.Index(text[at:], s) {
			at += next
			for i := range len(s) {
				secret[at+i] = true
			}
			at++
		}
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
	return b.String()
}

func (r *Redactor) anyIn(texts []string) bool {
	for _, text := range texts {
		for _, forms := range r.secrets {
			if slices.ContainsFunc(forms, func(form string) bool { return strings.Contains(text, form) }) {
				return true
			}
		}
	}
	return false
}

// Error masks secrets in the text of an error, whose chain stays as it is.
func (r *Redactor) Error(err error) error {
	hidden := r.Hide(err.Error())
	if hidden == err.Error() {
		return err
	}
	return &redactedError{text: hidden, err: err}
}

type redactedError struct {
	text string
	err  error
}

func (e *redactedError) Error() string { return e.text }
func (e *redactedError) Unwrap() error { return e.err }

// KeyParts are the secrets of an API key: all of it, and what stands behind its colon.
func KeyParts(key string) []string {
	parts := []string{key}
	if _, secret, found := strings.Cut(key, ":"); found && len(secret) >= shortSecret {
		parts = append(parts, secret)
	}
	return parts
}
