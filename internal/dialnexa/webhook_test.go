// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

func TestShownURL_hidesWhatMayBeAPassword(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://hooks.example.com":             "https://hooks.example.com/",
		"https://hooks.example.com/":            "https://hooks.example.com/",
		"HTTPS://Hooks.bücher.example:443/ü|":   "https://Hooks.bücher.example:443/…",
		"https://hooks.example.com/t0ken":       "https://hooks.example.com/…",
		"https://hooks.example.com?token=t0ken": "https://hooks.example.com/…",
		"https://hooks.example.com/#t0ken":      "https://hooks.example.com/…",
		"https://user:t0ken@hooks.example.com":  "https://hooks.example.com/",
		"https://hooks.example.com:port/t0ken":  "(a URL that can't be parsed)",
		"hooks.example.com/t0ken":               "(a URL that can't be parsed)",
	} {
		if got := dialnexa.ShownURL(text); got != want {
			t.Errorf("%s is shown as %s, want %s", text, got, want)
		}
	}
}
