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
	page := must(os.ReadFile("../../docs/resources/user_webhook.md"))(t)
	_, section, _ := strings.Cut(string(page), "\n## Troubleshooting\n")
	rows := regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(section, -1)
	if len(rows) == 0 {
		t.Fatal("the page lists no messages")
	}
	var code strings.Builder
	for _, file := range must(filepath.Glob("*.go"))(t) {
		if !strings.HasSuffix(file, "_test.go") {
			code.Write(must(os.ReadFile(filepath.Clean(file)))(t))
		}
	}
	for _, row := range rows {
		// The name of an attribute may complete a summary.
		start := row[1][:strings.LastIndex(row[1], " ")+1]
		if !strings.Contains(code.String(), `"`+row[1]+`"`) && !strings.Contains(code.String(), `"`+start+`"`) {
			t.Errorf("no message has the summary %q", row[1])
		}
	}
}

func TestIndexPage_hasTheDefaults(t *testing.T) {
	t.Parallel()
	page := must(os.ReadFile("../../docs/index.md"))(t)
	for argument, value := range map[string]any{
		"base_url": dialnexa.DefaultBaseURL, "max_retries": dialnexa.DefaultMaxRetries, "request_timeout": fmt.Sprintf("%q", dialnexa.DefaultRequestTimeout.String()),
	} {
		_, line, _ := strings.Cut(string(page), "\n- `"+argument+"` (")
		if line, _, _ = strings.Cut(line, "\n"); !strings.HasSuffix(line, fmt.Sprintf("Defaults to `%v`.", value)) {
			t.Errorf("%s does not have the default %v: %s", argument, value, line)
		}
	}
}

// The page of the resource says of each event what the catalog says, and of no other.
func TestResourcePage_hasTheEventsOfTheCatalog(t *testing.T) {
	t.Parallel()
	page := must(os.ReadFile("../../templates/resources/user_webhook.md.tmpl"))(t)
	_, section, _ := strings.Cut(string(page), "\n## Events\n")
	section, _, _ = strings.Cut(section, "\n## ")
	for _, event := range dialnexa.Events() {
		row := fmt.Sprintf("| `%s` | %s | %s |\n", event.Name, event.Trigger, event.Source)
		if !strings.Contains(section, row) {
			t.Errorf("the page lacks the row %s", row)
		}
	}
	if got, want := strings.Count(section, "\n| `"), len(dialnexa.Events()); got != want {
		t.Errorf("the page has %d events, the catalog %d", got, want)
	}
}
