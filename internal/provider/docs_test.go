// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// The page about the resource lists messages by their summaries, so it has to change with them.
func TestTroubleshooting_listsSummariesOfMessages(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/resources/user_webhook.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(page), "\n## Troubleshooting\n")
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1)
	if len(rows) == 0 {
		t.Fatal("the page lists no messages")
	}
	summaries := literals(t)
	summaries["WriteOnly Attribute Not Allowed"] = true // the framework's
	for _, row := range rows {
		if !isSummary(row[1], summaries) {
			t.Errorf("no message has the summary %q", row[1])
		}
	}
}

// The first page has a table of defaults.
func TestIndexPage_hasTheDefaults(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../docs/index.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []string{
		fmt.Sprintf("| `base_url` | `%s` | `%s` |", envBaseURL, dialnexa.DefaultBaseURL),
		fmt.Sprintf("| `max_retries` | | `%d` |", dialnexa.DefaultMaxRetries),
		fmt.Sprintf("| `request_timeout` | | `%s` |", dialnexa.DefaultRequestTimeout),
	} {
		if !strings.Contains(string(page), row) {
			t.Errorf("the page lacks the row %s", row)
		}
	}
}

// isSummary reports whether the text is a literal, or begins with one that an attribute's name completes.
func isSummary(text string, literals map[string]bool) bool {
	return literals[text] || literals[text[:strings.LastIndex(text, " ")+1]]
}

// literals are the strings in the code of this package.
func literals(t *testing.T) map[string]bool {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		code, err := os.ReadFile(filepath.Clean(file))
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range regexp.MustCompile(`"([^"\n]*)"`).FindAllStringSubmatch(string(code), -1) {
			found[match[1]] = true
		}
	}
	return found
}
