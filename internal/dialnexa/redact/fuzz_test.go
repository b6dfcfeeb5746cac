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

// reveals reports whether the secret is in the text, or in what so many decodings in any order make of it.
func reveals(text, secret string, decodings int) bool {
	if strings.Contains(text, secret) {
		return true
	}
	return decodings > 0 && slices.ContainsFunc(decoders, func(decode func(string) (string, error)) bool {
		plain, err := decode(text)
		return err == nil && plain != text && reveals(plain, secret, decodings-1)
	})
}

// FuzzHide encodes a secret in up to three ways, one upon another, and wants that no decoding of what is shown has it.
func FuzzHide(f *testing.F) {
	for i, secret := range secrets {
		f.Add(secret, "another", byte(i), byte(i+1), byte(i+2), "a message: ", " is bad")
	}
	f.Fuzz(func(t *testing.T, secret, other string, first, second, third byte, before, after string) {
		if secret == "" || !utf8.ValidString(secret) || strings.ContainsRune(secret, utf8.RuneError) || len(secret) > 200 {
			return // JSON can't carry other bytes
		}
		// The text around the secret must not form an escape with it, as a "%" before a "41" would, nor be in an encoding
		// that only one order of decodings reads as the secret.
		if len(before)+len(after)+len(other) > 500 || reveals(before+" | "+after, secret, 3) {
			return
		}
		quoted := secret
		for _, i := range []byte{first, second, third} {
			quoted = encodings[int(i)%len(encodings)](quoted)
		}
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
		if reveals(got, secret, 3) {
			t.Errorf("%q is left in %q", secret, got)
		}
	})
}
