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
	"unicode/utf8"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
)

func TestHide_masksWhatIsSecretAlone(t *testing.T) {
	t.Parallel()
	const host, path, query = "https://hooks.example.com", "/services/T000/B000", "?key=abc"
	const hook, token = host + path + query, "aB3dE5gH7jK9mN1p"
	for name, tt := range map[string]struct {
		url     string
		secrets []string
		text    string
		want    string // with # for each mask; "" for the text
	}{
		"twice":          {secrets: []string{"whsec_1"}, text: "xwhsec_1whsec_1ywhsec_1", want: "x#y#"},
		"among others":   {secrets: []string{"whsec_1", `quo"ted`, "", ""}, text: `é% whsec_1 quo"ted!`, want: `é% # #!`},
		"no UTF-8":       {secrets: []string{"whsec_1"}, text: "\xff\xfe whsec_1 \xff", want: "\xff\xfe # \xff"},
		"a part of it":   {secrets: []string{"whsec_1234", "a&b"}, text: "whsec_123 &whsec_12 a&amp | ;b"},
		"one in another": {secrets: []string{"abcdef", "bcde", "cdef"}, text: "xabcdefy|abcdef ab", want: "x#y|# ab"},
		"overlapping":    {secrets: []string{"abcd", "cdef"}, text: "xabcdefy|abcdef ab", want: "x#y|# ab"},
		"itself":         {secrets: []string{"abab"}, text: "xabababx", want: "x#x"},
		"no short one":   {secrets: []string{"abc", "long"}, text: "ab, a long one", want: "ab, a # one"},
		"trimmed":        {secrets: []string{"\ufeff \t\u200bwhsec_1\u00a0\r\n"}, text: "a,whsec_1,b", want: "a,#,b"},
		"of JavaScript":  {secrets: []string{"a b!(*)+c"}, text: "xa%20b!(*)%2Bcy", want: "x#y"},
		"of templates":   {secrets: []string{`a"'b`}, text: "a&quot;&#39;b, a&quot;&#039;b", want: "#, #"},

		"a URL":             {url: hook, text: "bad url " + hook + ".", want: "bad url " + host + "#."},
		"its path":          {url: hook, text: "Cannot POST " + path, want: "Cannot POST #"},
		"in JSON":           {url: hook, text: `to ` + strings.ReplaceAll(path+query, "/", `\/`), want: `to #`},
		"in a query":        {url: hook, text: "?to=" + url.QueryEscape(path+query), want: "?to=#"},
		"without its slash": {url: "https://a.test/long-path/", text: "at a.test/long-path", want: "at a.test#"},
		"its query":         {url: "https://a.test?key=abcd", text: "bad key=abcd", want: "bad #"},
		"a value":           {url: "https://a.test/x?key=" + token, text: "bad key: " + token, want: "bad key: #"},
		"a segment":         {url: "https://a.test/x/" + token, text: "no hook " + token, want: "no hook #"},
		"no host":           {url: "https:///long-path", text: "Cannot POST /long-path", want: "Cannot POST #"},
		// What is too short, or may be a word, is no reason to mask or to withhold a message.
		"its host":     {url: hook, text: "hooks.example.com is down, abc and T000 too"},
		"a short path": {url: "https://a.test/v1", text: "Cannot POST /v1 at https://a.test/v1"},
		"a word":       {url: "https://a.test/hooks/notifications", text: "no notifications"},
		"no path":      {url: "https://a.test", text: "https://a.test is down"},
		"no URL":       {url: "nonsense", text: "nonsense"},
	} {
		r := redact.New(tt.secrets...)
		r.AddURL(tt.url)
		if got, want := r.Hide(tt.text), strings.ReplaceAll(cmp.Or(tt.want, tt.text), "#", redact.Mask); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestKeyParts_areTheKeyAndWhatIsBehindItsColon(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"key_id:secret": "[key_id:secret secret]", "key:a:bc": "[key:a:bc a:bc]", "key:abc": "[key:abc]", "key": "[key]",
	} {
		if got := fmt.Sprint(redact.KeyParts(key)); got != want {
			t.Errorf("%q: got %s, want %s", key, got, want)
		}
	}
}

func TestError_isFitToBeShownAndKeepsItsChain(t *testing.T) {
	t.Parallel()
	r, cause := redact.New("whsec_1"), errors.New("quotes whsec_1")
	if got := r.Error(fmt.Errorf("it\x1b %w", cause)); got.Error() != "it quotes "+redact.Mask || !errors.Is(got, cause) {
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
		"of two\nlines or two\x00\nlines":                    "of " + redact.Mask + " or two lines",
		" a\tb\r\nc ":                                        "a b  c",
		"\x1b[31mred\x1b[0m\x07":                             "[31mred[0m",
		"a\x00b\u009bc\ufffdd":                               "abcd",
		"a\u202eb\u2066c\u200bd\ufeffe\u00adf\u061cg\u3164h": "abcdefgh",
		"a\u2028b\u2029c":                                    "a b c",
		"whsec_\x1bsplit!":                                   redact.Mask + "!",
		strings.Repeat("ü", 1000):                            strings.Repeat("ü", 1000),
		strings.Repeat("ü", 1001):                            strings.Repeat("ü", 1000) + "…",
		strings.Repeat("x", 995) + "whsec_split" + "y":       strings.Repeat("x", 995) + redact.Mask[:5] + "…",
		strings.Repeat("whsec_split", 4096/11+1):             redact.Withheld,
		strings.Repeat("x", 4096):                            strings.Repeat("x", 1000) + "…",
		strings.Repeat("\x00", 4096) + "x":                   redact.Withheld,
		strings.Repeat("\x00", 4095) + "x":                   "x",
	} {
		if got := r.Sanitize(text); got != want {
			t.Errorf("%.40q: got %.40q, want %.40q", text, got, want)
		}
	}
}

// encoders are the ways in which something between DialNexa and us may quote text.
var encoders = []func(string) string{
	func(s string) string { return s },
	func(s string) string { return inJSON(s, true) },
	func(s string) string { return inJSON(s, false) },
	func(s string) string { return strings.ReplaceAll(inJSON(s, false), "/", `\/`) },
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

func inJSON(s string, escapeHTML bool) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(escapeHTML)
	_ = encoder.Encode(s) // A string can't fail.
	return b.String()[1 : b.Len()-2]
}

var percent, entity = regexp.MustCompile(`%[0-9A-F]{2}`), regexp.MustCompile(`&#?[0-9A-Za-z]+;`)

// decoders undo one encoding each, independently of the package. They may fail on text that is not encoded.
var decoders = []func(string) (string, error){
	func(s string) (plain string, err error) {
		err = json.Unmarshal([]byte(`"`+s+`"`), &plain)
		return plain, err
	},
	url.QueryUnescape, url.PathUnescape,
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
	for _, secret := range []string{
		"whsec_4f9a", `a"b"c"d`, "a/b+c=d==", "<script>&amp;'", `back\slash\\es`, "line\nbreak\ttab", "</\"a\">&'\x01b",
		"ü\x01\x02é", "emoji 🔑 key", "100%41%zz", "&lt;&amp;lt;", `\u0041\n\t\"`, "a+b%2Bc d", "\u2028\u2029xxxx", `\\\\`,
		"sec\u00adret\u200b!", "abc", `"`, `\`, " ", "%", "ü", "\n", "\x00", // The short ones are withheld.
	} {
		for i := range encoders {
			f.Add(secret, "another", byte(i), "a message: ", " is bad")
		}
	}
	f.Fuzz(func(t *testing.T, secret, other string, encoding byte, before, after string) {
		carried := utf8.ValidString(secret) && !strings.ContainsRune(secret, utf8.RuneError) // by JSON
		if secret == "" || strings.Contains(secret+other, "*") || !carried || len(secret) > 50 {
			return // A mask has asterisks itself.
		}
		// The text around the secret must not form an escape with it, as a "%" before a "41" would.
		if len(before)+len(after)+len(other) > 100 || reveals(before+" | "+after, secret) {
			return
		}
		quoted := encoders[int(encoding)%len(encoders)](secret)
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
