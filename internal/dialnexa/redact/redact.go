// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package redact hides secrets in text that comes from outside, and makes what is left fit to be shown. It knows
// nothing of HTTP.
package redact

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
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
	// anyone can tell what is missing.
	shortSecret = 4
	// shortPath is the length below which the path or the query of a URL is no password, and shortPart that for a part of
	// one, which may be a word that messages use.
	shortPath, shortPart = 8, 16
)

// Redactor knows secrets and hides them. It is safe for concurrent use.
type Redactor struct {
	mu sync.Mutex
	// secrets has the spellings of each, nil until a text has to be searched: most runs show none.
	secrets map[string][]string
}

// New returns a Redactor that hides these secrets.
func New(secrets ...string) *Redactor {
	r := &Redactor{secrets: map[string][]string{}}
	r.Add(secrets...)
	return r
}

// Add makes the Redactor hide more secrets, also without the white space around them, which a server may cut off. An
// empty one is ignored.
func (r *Redactor) Add(secrets ...string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, secret := range secrets {
		trimmed := strings.TrimFunc(secret, func(c rune) bool { return unicode.IsSpace(c) || !unicode.IsGraphic(c) })
		for _, s := range []string{secret, trimmed} {
			if _, known := r.secrets[s]; !known && s != "" {
				r.secrets[s] = nil
			}
		}
	}
}

// AddURL makes the Redactor hide everything but scheme and host of a URL, since hooks have their password in the path
// or the query. What is too short to be one stays.
func (r *Redactor) AddURL(address string) {
	_, address, _ = strings.Cut(address, "://")
	tail := strings.TrimLeftFunc(address, func(c rune) bool { return !strings.ContainsRune("/?#", c) })
	path, query, _ := strings.Cut(tail, "?")
	parts := strings.FieldsFunc(tail, func(c rune) bool { return strings.ContainsRune("/?#&=", c) })
	parts = slices.DeleteFunc(parts, func(s string) bool { return len(s) < shortPart })
	for _, s := range append(parts, tail, strings.TrimRight(path, "/"), query) {
		if len(s) >= shortPath {
			r.Add(s)
		}
	}
}

// Hide returns text with every secret in it masked, in each of its spellings; one may contain or overlap another. A
// text that quotes a short secret is Withheld.
func (r *Redactor) Hide(text string) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	hidden := make([]bool, len(text)+1)
	for secret, known := range r.secrets {
		if known == nil {
			known = spellings(secret)
			r.secrets[secret] = known
		}
		for _, spelling := range known {
			for at, next := 0, strings.Index(text, spelling); next >= 0; next = strings.Index(text[at:], spelling) {
				if len(secret) < shortSecret {
					return Withheld
				}
				for i := range len(spelling) {
					hidden[at+next+i] = true
				}
				at += next + 1
			}
		}
	}
	var b strings.Builder
	for i := range len(text) {
		if !hidden[i] {
			b.WriteByte(text[i])
		} else if !hidden[i+1] {
			b.WriteString(Mask)
		}
	}
	return b.String()
}

var (
	percent = regexp.MustCompile(`%[0-9A-F]{2}`)
	// What encoders of other languages leave or write instead.
	jsComponent = strings.NewReplacer("+", "%20", "%21", "!", "%27", "'", "%28", "(", "%29", ")", "%2A", "*")
)

// spellings returns a secret as it is and in one layer of each common encoder's escapes for JSON, Go, URLs and HTML.
func spellings(secret string) []string {
	all := []string{secret, inJSON(secret, true), inJSON(secret, false), strings.ReplaceAll(inJSON(secret, false), "/", `\/`)}
	for _, quoted := range []string{strconv.Quote(secret), strconv.QuoteToASCII(secret)} {
		all = append(all, quoted[1:len(quoted)-1])
	}
	inHTML, inQuery := html.EscapeString(secret), url.QueryEscape(secret)
	all = append(all, inHTML)
	for _, apostrophe := range []string{"&#39;", "&#x27;", "&#039;"} {
		all = append(all, strings.NewReplacer("&#34;", "&quot;", "&#39;", apostrophe).Replace(inHTML))
	}
	for _, escaped := range []string{inQuery, jsComponent.Replace(inQuery), url.PathEscape(secret)} {
		all = append(all, escaped, percent.ReplaceAllStringFunc(escaped, strings.ToLower))
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func inJSON(text string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(text) // A string can't fail.
	return b.String()[1 : b.Len()-2]
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

// Bounds of what is shown of a text: how much of it, in runes, and how much is examined for that, in bytes.
const (
	maxLength = 1000
	maxBytes  = 4 << 10
)

// Sanitize makes text from outside fit to be shown: secrets are hidden before anything is cut off, which would leave
// half of one, and again after invisible characters are dropped, which may bring a secret together.
func (r *Redactor) Sanitize(text string) string {
	cut := len(text) > maxBytes
	if cut {
		text = text[:maxBytes]
	}
	hidden := r.Hide(text)
	if text = strings.Map(visible, hidden); text != hidden {
		text = r.Hide(text)
	}
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

// visible makes line breaks spaces, and drops control characters, which a terminal would obey, and those that reorder
// text or have no width, which make it look like another.
func visible(r rune) rune {
	switch {
	case unicode.In(r, unicode.Zl, unicode.Zp), r == '\n', r == '\t', r == '\r':
		return ' '
	case unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point), r == unicode.ReplacementChar:
		return -1
	}
	return r
}
