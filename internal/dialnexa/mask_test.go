// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"encoding/json"
	"fmt"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// spelling is a way in which something between DialNexa and us may quote text.
type spelling func(string) string

// theSpellings are applied one after another, in any order and number: JSON within JSON is escaped twice.
var theSpellings = []spelling{
	jsonEscaped,
	func(s string) string { return strings.ReplaceAll(jsonEscaped(s), "/", `\/`) },
	everyRuneEscaped,
	url.QueryEscape,
	url.PathEscape,
	func(s string) string { return percent.ReplaceAllStringFunc(url.QueryEscape(s), strings.ToLower) },
	html.EscapeString,
	func(s string) string { return strings.ReplaceAll(html.EscapeString(s), "&#39;", "&#x27;") },
	func(s string) string { return s },
}

var percent = regexp.MustCompile(`%[0-9A-F]{2}`)

func jsonEscaped(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	return string(text[1 : len(text)-1])
}

// everyRuneEscaped writes each UTF-16 unit as JSON may.
func everyRuneEscaped(s string) string {
	var b strings.Builder
	for _, r := range s {
		if r >= 0x10000 {
			r -= 0x10000
			fmt.Fprintf(&b, `\u%04X\u%04x`, 0xd800+r>>10, 0xdc00+r&0x3ff)
			continue
		}
		fmt.Fprintf(&b, `\u%04x`, r)
	}
	return b.String()
}

// secretsOfAllSorts have what escapes change.
var secretsOfAllSorts = []string{
	"whsec_4f9a", `a"b"c"d`, "a/b+c=d==", "a b c d", "<script>&amp;'", `back\slash\\es`, "Tür-schlüssel", "line\nbreak\ttab",
	"emoji 🔑 key", "100%41%zz", "&lt;&amp;lt;", `\u0041\n\t\"`, "a+b%2Bc d", "\x01\x02abc", "key_id:secret", "日本語の鍵",
	"'; DROP TABLE", "{\"json\":\"in it\"}", "\u2028\u2029xx", "\\\\\\\\", "%25%25%25", "sec\u00adret\u200b!",
}

func TestMasker_hidesASecretInEverySpelling(t *testing.T) {
	t.Parallel()
	for _, secret := range secretsOfAllSorts {
		for i, first := range theSpellings {
			for j, second := range theSpellings {
				quoted := second(first(secret))
				text := "before " + quoted + " after"
				got := newMasker(secret).hide(text)
				if got != "before "+mask+" after" && got != withheld {
					t.Errorf("%q, spelt by %d and %d as %q: got %q", secret, i, j, quoted, got)
				}
			}
		}
	}
}

func TestMasker_hidesWhereSpellingsMix(t *testing.T) {
	t.Parallel()
	for text, secret := range map[string]string{
		`{\"message\":\"bad secret a\\\"b\\u003cc\"}`: `a"b<c`,
		`a%22b\u003cc`:                 `a"b<c`,
		`a&quot;b%3Cc`:                 `a"b<c`,
		`a\&#34;b\u0026lt;c`:           `a"b<c`,
		`a%5C%22b%26lt%3Bc`:            `a"b<c`,
		`a&#x22;b&#60;c`:               `a"b<c`,
		`a%2522b%253Cc`:                `a"b<c`,
		`T\xc3\xbcr\U0000002Dt\u00fcr`: "Tür-tür",
		`\uD83D\uDD11 \ud83d\ud83d \u`: `🔑 \ud83d\ud83d \u`,
		`\"\x2\U0000\"secret\"`:        `"secret"`,
		`T%c3%bcr\u002Dt&#252;r`:       "Tür-tür",
	} {
		if got := newMasker(secret).hide(text); !strings.Contains(got, mask) {
			t.Errorf("%q in %q: got %q", secret, text, got)
		}
	}
}

func TestMasker_leavesTheRestOfATextAsItIs(t *testing.T) {
	t.Parallel()
	m := newMasker("whsec_1234", `quo"ted`)
	for text, want := range map[string]string{
		"":                                    "",
		"nothing to hide":                     "nothing to hide",
		`100% of \"it\" &amp; \u0041 +more`:   `100% of \"it\" &amp; \u0041 +more`,
		"whsec_1234whsec_1234":                mask + mask,
		"xwhsec_1234y":                        "x" + mask + "y",
		`100% &lt; whsec%5F1234 \n quo\"ted!`: `100% &lt; ` + mask + ` \n ` + mask + "!",
		"ünïcödé whsec_1234 ünïcödé":          "ünïcödé " + mask + " ünïcödé",
		"\xff\xfe whsec_1234 \xff":            "\xff\xfe " + mask + " \xff",
		"whsec_123":                           "whsec_123",
		"%":                                   "%",
		`\`:                                   `\`,
		`\u12`:                                `\u12`,
		"&":                                   "&",
		"&#;&#x;&#99999999999;":               "&#;&#x;&#99999999999;",
	} {
		if got := m.hide(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestMasker_hidesSecretsThatHoldOrOverlapOneAnother(t *testing.T) {
	t.Parallel()
	for _, secrets := range [][]string{{"abcdef", "cdef"}, {"cdef", "abcdef"}, {"abcd", "cdef"}, {"cdef", "abcd"}, {"abcdef", "bcde"}, {"abcdef", "bcde", "cdef", "abcd"}} {
		for text, want := range map[string]string{
			"abcdef": mask, "xabcdefy": "x" + mask + "y", "abcdefabcdef": mask + mask, "ab": "ab",
		} {
			if got := newMasker(secrets...).hide(text); strings.ReplaceAll(got, mask+mask, mask) != strings.ReplaceAll(want, mask+mask, mask) {
				t.Errorf("%q in %q: got %q, want %q", secrets, text, got, want)
			}
		}
	}
	if got := newMasker("abab").hide("xabababx"); got != "x"+mask+"x" {
		t.Errorf("got %q", got)
	}
}

func TestMasker_withholdsATextThatQuotesAShortSecret(t *testing.T) {
	t.Parallel()
	for _, secret := range []string{"a", "ab", "abc", `"`, `\`, " ", "%", "ü", "\n", "\x00"} {
		m := newMasker(secret, "a-longer-one")
		for _, spell := range theSpellings {
			if got := m.hide("x " + spell(secret) + " y"); got != withheld {
				t.Errorf("%q as %q: got %q", secret, spell(secret), got)
			}
		}
	}
	if got := newMasker("abc").hide("nothing of it"); got != "nothing of it" {
		t.Errorf("got %q", got)
	}
}

func TestMasker_ignoresAnEmptySecret(t *testing.T) {
	t.Parallel()
	if got := newMasker("", "", "whsec_1").hide("some text"); got != "some text" {
		t.Errorf("got %q", got)
	}
}

func TestMasker_hidesThePartsOfAKey(t *testing.T) {
	t.Parallel()
	m := newMasker(keyParts("key_id:the%2Fsecret")...)
	for _, text := range []string{"key_id:the%2Fsecret", "the%2Fsecret", "key_id:the/secret", "the/secret", "Bearer key_id%3Athe%252Fsecret"} {
		if got := m.hide(text); strings.Contains(got, "secret") {
			t.Errorf("%q: got %q", text, got)
		}
	}
	if got := newMasker(keyParts("key:abc")...).hide("key of the abc"); got != "key of the abc" {
		t.Errorf("a short part of the key is masked: %q", got)
	}
}

func TestClient_showsNoSecretInAMessage(t *testing.T) {
	t.Parallel()
	const secret = `s3cr&t/"quoted"`
	for _, spell := range theSpellings {
		for _, quoted := range []string{spell(secret), spell(testKey)} {
			text, err := json.Marshal(map[string]any{"message": []string{"secret " + quoted + " is bad", strings.Repeat("x", 990) + quoted}})
			if err != nil {
				t.Fatal(err)
			}
			client := answering(t, 400, http.Header{"Location": {"https://" + url.PathEscape(quoted) + ".test/"}}, string(text))
			failures := map[string]error{}
			_, failures["create"] = client.Create(t.Context(), newHook(secret))
			_, failures["update"] = client.Update(t.Context(), "a", WebhookPatch{Secret: ptr(secret)})
			for name, err := range failures {
				e := as[*APIError](t, err)
				if e.Messages[0] != "secret "+mask+" is bad" || e.Messages[1] != strings.Repeat("x", 990)+mask {
					t.Errorf("%s, %s: got %q", name, quoted, e.Messages)
				}
				if strings.Contains(err.Error()+e.Location, "s3cr") || strings.Contains(err.Error()+e.Location, "Zq4v") {
					t.Errorf("%s: got %v, %s", name, err, e.Location)
				}
			}
		}
	}
}

func TestClient_Protect_hidesSecretsThatItDoesNotSend(t *testing.T) {
	t.Parallel()
	client := answering(t, 400, nil, `{"message":"is it whsec_known?"}`)
	client.Protect("whsec_known")
	_, err := client.Get(t.Context(), "a")
	if got := as[*APIError](t, err).Message(); got != "is it "+mask+"?" {
		t.Errorf("got %q", got)
	}
}

func TestClient_presentable_isFitForATerminal(t *testing.T) {
	t.Parallel()
	client := newTestClient(t)
	client.Protect("whsec_split", "two\nlines")
	for text, want := range map[string]string{
		"of two\nlines or two\x00\nlines":              "of " + mask + " or two lines",
		" a\tb\r\nc ":                                  "a b  c",
		"\x1b[31mred\x1b[0m\x07":                       "[31mred[0m",
		"a\x00b\u009bc\ufffdd":                         "abcd",
		"whsec\x00_split":                              mask,
		"whsec_\x1bsplit!":                             mask + "!",
		strings.Repeat("ü", 2000):                      strings.Repeat("ü", 1000) + "…",
		strings.Repeat("x", 995) + "whsec_split" + "y": strings.Repeat("x", 995) + mask[:5] + "…",
	} {
		if got := client.presentable(text); got != want {
			t.Errorf("%.40q: got %.40q, want %.40q", text, got, want)
		}
	}
}
