// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

// encodings are the ways in which something between DialNexa and us may quote text. They are applied one after another,
// in any order and number: JSON within JSON is escaped twice.
var encodings = []func(string) string{
	jsonEscape,
	func(s string) string { return strings.ReplaceAll(jsonEscape(s), "/", `\/`) },
	jsonEscapeAll,
	url.QueryEscape,
	url.PathEscape,
	func(s string) string { return percent.ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower) },
	html.EscapeString,
	func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "&#39;", "&#x27;") },
	func(s string) string { return s },
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

func jsonEscape(s string) string {
	text, _ := json.Marshal(s)
	return string(text[1 : len(text)-1])
}

// jsonEscapeAll writes each UTF-16 unit as JSON may.
func jsonEscapeAll(s string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, `\u%04x`, unit)
	}
	return b.String()
}

// secrets are plain ones, and ones with characters that encodings change.
var secrets = []string{
	"whsec_4f9a", `a"b"c"d`, "a/b+c=d==", "a b c d", "<script>&amp;'", `back\slash\\es`, "Tür-schlüssel", "line\nbreak\ttab",
	"emoji 🔑 key", "100%41%zz", "&lt;&amp;lt;", `\u0041\n\t\"`, "a+b%2Bc d", "\x01\x02abc", "key_id:secret", "日本語の鍵",
	"'; DROP TABLE", "{\"json\":\"in it\"}", "\u2028\u2029xx", "\\\\\\\\", "%25%25%25", "sec\u00adret\u200b!", "****",
}

func TestHide_masksASecretAndWithholdsAnEncodedOne(t *testing.T) {
	t.Parallel()
	for _, secret := range secrets {
		for i, first := range encodings {
			for j, second := range encodings {
				quoted := second(first(secret))
				got := redact.New(secret).Hide("before " + quoted + " after")
				if got != redact.Withheld && (got != "before "+redact.Mask+" after" || !strings.Contains(quoted, secret)) {
					t.Errorf("%q, encoded by %d and %d as %q: got %q", secret, i, j, quoted, got)
				}
			}
		}
	}
}

func TestHide_withholdsMixedEncodings(t *testing.T) {
	t.Parallel()
	for text, secret := range map[string]string{
		`{\"message\":\"bad secret a\\\"b\\u003cc\"}`: `a"b<c`,
		`a%22b\u003cc`: `a"b<c`, `a&quot;b%3Cc`: `a"b<c`, `a\&#34;b\u0026lt;c`: `a"b<c`, `a%5C%22b%26lt%3Bc`: `a"b<c`,
		`a&#x22;b&#60;c`: `a"b<c`, `a%2522b%253Cc`: `a"b<c`, `\"\x2\U0000\"secret\"`: `"secret"`,
		`T\xc3\xbcr\U0000002Dt\u00fcr`: "Tür-tür", `T%c3%bcr\u002Dt&#252;r`: "Tür-tür", `&Alpha;b&Zeta;&zeta;`: "ΑbΖζ",
		`key \ud83d\udd11`: "key 🔑", `\uD83D\uDD11 \ud83d\ud83d \u`: `🔑 \ud83d\ud83d \u`,
		"a&CounterClockwiseContourIntegral;b":      "a∳b",     // the longest name
		"whsec%" + strings.Repeat("25", 9) + "5F1": "whsec_1", // more layers than are undone
	} {
		if got := redact.New(secret).Hide(text); got != redact.Withheld {
			t.Errorf("%q in %q: got %q", secret, text, got)
		}
	}
}

func TestHide_keepsTheRestOfAText(t *testing.T) {
	t.Parallel()
	r := redact.New("whsec_1234", `quo"ted`, "a&b", "", "")
	for text, want := range map[string]string{
		"whsec_1234whsec_1234":             redact.Mask,
		"xwhsec_1234ywhsec_1234":           "x" + redact.Mask + "y" + redact.Mask,
		`100% &lt; whsec_1234 \n quo"ted!`: `100% &lt; ` + redact.Mask + ` \n ` + redact.Mask + "!",
		"ünïcödé whsec_1234 ünïcödé":       "ünïcödé " + redact.Mask + " ünïcödé",
		"\xff\xfe whsec_1234 \xff":         "\xff\xfe " + redact.Mask + " \xff",
	} {
		if got := r.Hide(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
	for _, text := range []string{
		"", "nothing to hide", `100% of \"it\" &amp; \u0041 +more`, "whsec_123 &whsec_12 | 34;",
		"%", "%4", `\`, `\u12`, "&", "&#;&#x;&#99999999999;&nonsense;",
		"a&amp | ;b, a&ampb", // the standard library takes an entity without its semicolon for one too, and one far behind it
	} {
		if got := r.Hide(text); got != text {
			t.Errorf("%q: got %q", text, got)
		}
	}
}

func TestHide_masksSecretsThatContainOrOverlapOneAnother(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{"abcdef", "cdef"}, {"abcd", "cdef"}, {"abcdef", "bcde"}, {"abcdef", "bcde", "cdef"}} {
		if got, want := redact.New(secrets...).Hide("xabcdefy|abcdef ab"), "x"+redact.Mask+"y|"+redact.Mask+" ab"; got != want {
			t.Errorf("%q: got %q, want %q", secrets, got, want)
		}
	}
	if got := redact.New("abab").Hide("xabababx"); got != "x"+redact.Mask+"x" {
		t.Errorf("got %q", got)
	}
}

func TestHide_withholdsATextThatQuotesAShortSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"a", "ab", "abc", `"`, `\`, " ", "%", "ü", "\n", "\x00"} {
		r := redact.New(secret, "a-longer-one")
		for _, encode := range encodings {
			if got := r.Hide("x " + encode(secret) + " y"); got != redact.Withheld {
				t.Errorf("%q as %q: got %q", secret, encode(secret), got)
			}
		}
	}
	if got := redact.New("abc", "long").Hide("ab, a long one"); got != "ab, a "+redact.Mask+" one" {
		t.Errorf("got %q", got)
	}
}

func TestKeyParts_areTheKeyAndWhatIsBehindItsColon(t *testing.T) {
	t.Parallel()
	for key, want := range map[string][]string{
		"key_id:secret": {"key_id:secret", "secret"}, "key:a:bc": {"key:a:bc", "a:bc"}, "key:abc": {"key:abc"}, "key": {"key"},
	} {
		if got := redact.KeyParts(key); !slices.Equal(got, want) {
			t.Errorf("%q: got %q, want %q", key, got, want)
		}
	}
}

func TestError_keepsItsChain(t *testing.T) {
	t.Parallel()
	r := redact.New("whsec_1")
	cause := errors.New("quotes whsec_1")
	if got := r.Error(fmt.Errorf("it %w", cause)); got.Error() != "it quotes "+redact.Mask || !errors.Is(got, cause) {
		t.Errorf("got %v", got)
	}
	if plain := errors.New("plain"); r.Error(plain) != plain { //nolint:errorlint // It is not wrapped.
		t.Error("an error without a secret is not the same one")
	}
}

func TestSanitize(t *testing.T) {
	t.Parallel()
	r := redact.New("whsec_split", "two\nlines")
	for text, want := range map[string]string{
		"of two\nlines or two\x00\nlines":              "of " + redact.Mask + " or two lines",
		"of two\nlines":                                "of " + redact.Mask,
		" a\tb\r\nc ":                                  "a b  c",
		"\x1b[31mred\x1b[0m\x07":                       "[31mred[0m",
		"a\x00b\u009bc\ufffdd":                         "abcd",
		"whsec\x00_split":                              redact.Mask,
		"whsec_\x1bsplit!":                             redact.Mask + "!",
		strings.Repeat("ü", 1000):                      strings.Repeat("ü", 1000),
		strings.Repeat("ü", 1001):                      strings.Repeat("ü", 1000) + "…",
		strings.Repeat("x", 995) + "whsec_split" + "y": strings.Repeat("x", 995) + redact.Mask[:5] + "…",
		strings.Repeat("whsec_split", 65536/11+1):      redact.Withheld,
		strings.Repeat("x", 65536):                     strings.Repeat("x", 1000) + "…",
		strings.Repeat("\x00", 65536) + "x":            redact.Withheld,
		strings.Repeat("\x00", 65535) + "x":            "x",
	} {
		if got := r.Sanitize(text); got != want {
			t.Errorf("%.40q: got %.40q, want %.40q", text, got, want)
		}
	}
}
