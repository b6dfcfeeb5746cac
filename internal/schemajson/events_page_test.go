// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// The page of the resource says of each event what the catalog says, and of no other.
func TestResourcePage_hasTheEventsOfTheCatalog(t *testing.T) {
	t.Parallel()
	page, err := os.ReadFile("../../templates/resources/user_webhook.md.tmpl")
	if err != nil {
		t.Fatal(err)
	}
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
