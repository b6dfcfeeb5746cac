// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// decoders undo one encoding each, independently of the package. They may fail on text that is not encoded.
var decoders = []func(string) (string, error){
	func(s string) (plain string, err error) {
		err = json.Unmarshal([]byte(`"`+s+`"`), &plain)
		return plain, err
	},
	url.QueryUnescape,
	url.PathUnescape,
	func(s string) (string, error) { return entity.ReplaceAllStringFunc(s, html.UnescapeString), nil },
}

// reveals reports whether the secret is in the text, or in what one decoding makes of it.
func reveals(text, secret string) bool {
	return strings.Contains(text, secret) || slices.ContainsFunc(decoders, func(decode func(string) (string, error)) bool {
		plain, err := decode(text)
		return err == nil && strings.Contains(plain, secret)
	})
}

// FuzzHide encodes a secret in one way, and wants that no decoding of what is shown has it.
func FuzzHide(f *testing.F) {
	for i, secret := range secrets {
		f.Add(secret, "another", byte(i), "a message: ", " is bad")
	}
	f.Fuzz(func(t *testing.T, secret, other string, encoding byte, before, after string) {
		if secret == "" || strings.Contains(secret+other, "*") || !utf8.ValidString(secret) || strings.ContainsRune(secret, utf8.RuneError) || len(secret) > 50 {
			return // JSON can't carry other bytes, and a mask has asterisks itself
		}
		// The text around the secret must not form an escape with it, as a "%" before a "41" would.
		if len(before)+len(after)+len(other) > 100 || reveals(before+" | "+after, secret) {
			return
		}
		quoted := encodings[int(encoding)%len(encodings)](secret)
		text := before + " | " + quoted + " | " + after
		r := redact.New(secret, other)
		got := r.Hide(text)
		if got == redact.Withheld {
			return
		}
		// A short secret has to be withheld, unless the mask of the other one made its encoding unreadable.
		masked := other != "" && strings.Contains(text, other)
		if len(secret) < 4 && !masked || strings.Contains(got, " | "+quoted+" | ") {
			t.Errorf("%q in %q: got %q", secret, text, got)
		}
		if again := r.Hide(got); again != got {
			t.Errorf("%q becomes %q, and that %q", text, got, again)
		}
		if reveals(got, secret) {
			t.Errorf("%q is left in %q", secret, got)
		}
	})
}
