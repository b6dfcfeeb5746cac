// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact_test

import (
	"encoding/json"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

// decoders undo one encoding each, independently of the package.
var decoders = []func(string) string{
	func(s string) string {
		var plain string
		if json.Unmarshal([]byte(`"`+s+`"`), &plain) != nil {
			return s
		}
		return plain
	},
	func(s string) string {
		plain, err := url.QueryUnescape(s)
		if err != nil {
			return s
		}
		return plain
	},
	func(s string) string {
		plain, err := url.PathUnescape(s)
		if err != nil {
			return s
		}
		return plain
	},
	func(s string) string { return entity.ReplaceAllStringFunc(s, html.UnescapeString) },
}

var entity = regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// FuzzHide encodes a secret in up to three ways, one upon another, and wants that no decoding of what is shown holds it.
func FuzzHide(f *testing.F) {
	for i, secret := range secrets {
		f.Add(secret, "another", byte(i), byte(i+1), byte(i+2), "a message: ", " is bad")
	}
	f.Fuzz(func(t *testing.T, secret, other string, first, second, third byte, before, after string) {
		if secret == "" || !utf8.ValidString(secret) || strings.ContainsRune(secret, utf8.RuneError) || len(secret) > 200 || len(before)+len(after)+len(other) > 500 {
			return // JSON can't carry other bytes
		}
		quoted := secret
		for _, i := range []byte{first, second, third} {
			quoted = encodings[int(i)%len(encodings)](quoted)
		}
		// What stands around must not join with the secret to an escape, as a "%" before a "41" would.
		text := before + " | " + quoted + " | " + after
		r := redact.New(secret, other)
		got := r.Hide(text)
		if got == redact.Withheld {
			return
		}
		if len(secret) < 4 || strings.Contains(got, " | "+quoted+" | ") {
			t.Errorf("%q in %q: got %q", secret, text, got)
		}
		if again := r.Hide(got); again != got {
			t.Errorf("%q becomes %q, and that %q", text, got, again)
		}
		for _, a := range decoders {
			for _, b := range decoders {
				for _, c := range decoders {
					if decoding := c(b(a(got))); strings.Contains(decoding, secret) || strings.Contains(c(b(got)), secret) || strings.Contains(c(got), secret) {
						t.Errorf("%q is left in %q, which decodes to %q", secret, got, decoding)
					}
				}
			}
		}
	})
}

func BenchmarkHide(b *testing.B) {
	r := redact.New()
	for i := range 1000 {
		r.Add("whsec_0123456789abcdef_" + strconv.Itoa(i))
	}
	b.ReportAllocs()
	for b.Loop() {
		r.Hide(`{\"message\":\"url must be a valid URL, not https:\/\/a.test\/?secret=whsec_0123456789abcdef_500\"}`)
	}
}
