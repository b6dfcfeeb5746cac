// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package redact_test

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

// encodings are the ways in which something between DialNexa and us may quote text.
var encodings = []func(string) string{
	func(s string) string { return s },
	func(s string) string { return jsonEscape(s, true) },
	func(s string) string { return jsonEscape(s, false) },
	func(s string) string { return strings.ReplaceAll(jsonEscape(s, false), "/", `\/`) },
	func(s string) string { q := strconv.Quote(s); return q[1 : len(q)-1] },
	func(s string) string { q := strconv.QuoteToASCII(s); return q[1 : len(q)-1] },
	url.QueryEscape,
	url.PathEscape,
	func(s string) string { return percent.ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower) },
	html.EscapeString,
	func(s string) string {
		return strings.NewReplacer("&#34;", "&quot;", "&#39;", "&#x27;").Replace(html.EscapeString(s))
	},
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

func jsonEscape(s string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(s)
	return b.String()[1 : b.Len()-2]
}

// secrets are plain ones, and ones with characters that encodings change.
var secrets = []string{
	"whsec_4f9a", `a"b"c"d`, "a/b+c=d==", "a b c d", "<script>&amp;'", `back\slash\\es`, "Tür-schlüssel", "line\nbreak\ttab",
	"</\"a\">&'b'\x01", "ü\x01\x02é",
	"emoji 🔑 key", "100%41%zz", "&lt;&amp;lt;", `\u0041\n\t\"`, "a+b%2Bc d", "\x01\x02abcd", "key_id:secret", "日本語の鍵",
	"'; DROP TABLE", "{\"json\":\"in it\"}", "\u2028\u2029xxxx", "\\\\\\\\", "%25%25%25", "sec\u00adret\u200b!",
}

func TestHide_masksASecretInEachSpelling(t *testing.T) {
	t.Parallel()
	for _, secret := range secrets {
		for i, encode := range encodings {
			if got, want := redact.New(secret).Hide("before "+encode(secret)+" after"), "before "+redact.Mask+" after"; got != want {
				t.Errorf("%q, encoded by %d as %q: got %q", secret, i, encode(secret), got)
			}
		}
	}
	for _, around := range []string{"\n", "\r\n", " ", "\t", "\ufeff", "\u200b", "\u00a0"} {
		if got := redact.New(around + "whsec_1" + around).Hide("a,whsec_1,b"); got != "a,"+redact.Mask+",b" {
			t.Errorf("between two %q: got %q", around, got)
		}
	}
	for spelling, secret := range map[string]string{
		"a%20b!(*)%2Bc": "a b!(*)+c", `say &quot;it&#39;s&quot;`: `say "it's"`, `say &quot;it&#039;s&quot;`: `say "it's"`,
	} {
		if got := redact.New(secret).Hide("x" + spelling + "y"); got != "x"+redact.Mask+"y" {
			t.Errorf("%q in %q: got %q", secret, spelling, got)
		}
	}
}

func TestHide_masksWhatIsSecretAlone(t *testing.T) {
	t.Parallel()
	const hook, token = "https://hooks.example.com/services/T000/B000?key=abc", "aB3dE5gH7jK9mN1p"
	for name, tt := range map[string]struct {
		url     string
		secrets []string
		text    string
		want    string // with # for each mask; "" for the text
	}{
		"twice":             {secrets: []string{"whsec_1234"}, text: "xwhsec_1234whsec_1234ywhsec_1234", want: "x#y#"},
		"among others":      {secrets: []string{"whsec_1234", `quo"ted`, "", ""}, text: `é% whsec_1234 \n quo"ted!`, want: `é% # \n #!`},
		"no UTF-8":          {secrets: []string{"whsec_1234"}, text: "\xff\xfe whsec_1234 \xff", want: "\xff\xfe # \xff"},
		"a part of it":      {secrets: []string{"whsec_1234", "a&b"}, text: "whsec_123 &whsec_12 a&amp | ;b"},
		"nothing":           {secrets: []string{"whsec_1234"}},
		"one in another":    {secrets: []string{"abcdef", "bcde", "cdef"}, text: "xabcdefy|abcdef ab", want: "x#y|# ab"},
		"overlapping":       {secrets: []string{"abcd", "cdef"}, text: "xabcdefy|abcdef ab", want: "x#y|# ab"},
		"itself":            {secrets: []string{"abab"}, text: "xabababx", want: "x#x"},
		"none that's short": {secrets: []string{"abc", "long"}, text: "ab, a long one", want: "ab, a # one"},

		"a URL":             {url: hook, text: "bad url " + hook + ".", want: "bad url https://hooks.example.com#."},
		"its path":          {url: hook, text: "Cannot POST /services/T000/B000", want: "Cannot POST #"},
		"in JSON":           {url: hook, text: `"https:\/\/hooks.example.com\/services\/T000\/B000?key=abc"`, want: `"https:\/\/hooks.example.com#"`},
		"in a query":        {url: hook, text: "?to=https%3A%2F%2Fhooks.example.com%2Fservices%2FT000%2FB000%3Fkey%3Dabc", want: "?to=https%3A%2F%2Fhooks.example.com#"},
		"without its slash": {url: "https://a.test/long-path/", text: "got https://a.test/long-path", want: "got https://a.test#"},
		"its query":         {url: "https://a.test?key=abcd", text: "bad key=abcd", want: "bad #"},
		"a value":           {url: "https://a.test/x?key=" + token, text: "bad key: " + token, want: "bad key: #"},
		"a segment":         {url: "https://a.test/x/" + token, text: "no hook " + token, want: "no hook #"},
		"no host":           {url: "https:///long-path", text: "Cannot POST /long-path", want: "Cannot POST #"},
		// What is too short, or may be a word, is no reason to mask or to withhold a message.
		"its host":     {url: hook, text: "hooks.example.com is down, abc and T000 too"},
		"a short path": {url: "https://a.test/v1", text: "Cannot POST /v1 at https://a.test/v1"},
		"a word":       {url: "https://a.test/hooks/notifications", text: "no notifications"},
		"no path":      {url: "https://a.test", text: "https://a.test is down"},
		"a slash":      {url: "https://a.test/", text: "https://a.test/ is down"},
		"no URL":       {url: "nonsense", text: "nonsense"},
	} {
		r := redact.New(tt.secrets...)
		r.AddURL(tt.url)
		if got, want := r.Hide(tt.text), strings.ReplaceAll(cmp.Or(tt.want, tt.text), "#", redact.Mask); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
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

func TestError_isFitToBeShownAndKeepsItsChain(t *testing.T) {
	t.Parallel()
	r := redact.New("whsec_1")
	cause := errors.New("quotes whsec_1")
	if got := r.Error(fmt.Errorf("it %w", cause)); got.Error() != "it quotes "+redact.Mask || !errors.Is(got, cause) {
		t.Errorf("got %v", got)
	}
	if got := r.Error(errors.New("503 \x1b[2J" + strings.Repeat("x", 1<<20))); len(got.Error()) > 1100 || strings.Contains(got.Error(), "\x1b") {
		t.Errorf("got %d bytes: %.20q", len(got.Error()), got)
	}
	if plain := errors.New("plain"); r.Error(plain) != plain { //nolint:errorlint // It is not wrapped.
		t.Error("an error without a secret is not the same one")
	}
}

func TestSanitize(t *testing.T) {
	t.Parallel()
	r := redact.New("whsec_split", "two\nlines")
	for text, want := range map[string]string{
		"of two\nlines or two\x00\nlines": "of " + redact.Mask + " or two lines",
		"of two\nlines":                   "of " + redact.Mask,
		" a\tb\r\nc ":                     "a b  c",
		"\x1b[31mred\x1b[0m\x07":          "[31mred[0m",
		"a\x00b\u009bc\ufffdd":            "abcd",
		"whsec\x00_split":                 redact.Mask,
		"a\u202eb\u2066c\u200bd\ufeffe\u00adf\u061cg\u3164h": "abcdefgh",
		"a\u2028b\u2029c":                              "a b c",
		"whsec_\x1bsplit!":                             redact.Mask + "!",
		strings.Repeat("ü", 1000):                      strings.Repeat("ü", 1000),
		strings.Repeat("ü", 1001):                      strings.Repeat("ü", 1000) + "…",
		strings.Repeat("x", 995) + "whsec_split" + "y": strings.Repeat("x", 995) + redact.Mask[:5] + "…",
		strings.Repeat("whsec_split", 4096/11+1):       redact.Withheld,
		strings.Repeat("x", 4096):                      strings.Repeat("x", 1000) + "…",
		strings.Repeat("\x00", 4096) + "x":             redact.Withheld,
		strings.Repeat("\x00", 4095) + "x":             "x",
	} {
		if got := r.Sanitize(text); got != want {
			t.Errorf("%.40q: got %.40q, want %.40q", text, got, want)
		}
	}
}
