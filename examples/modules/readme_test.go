// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package modules compares the README of each module with its code.
package modules

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-config-inspect/tfconfig"
)

func TestModules_readmeMatchesCode(t *testing.T) {
	t.Parallel()
	folders, err := filepath.Glob("*/README.md")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no modules: %v", err)
	}
	for _, path := range folders {
		module, diags := tfconfig.LoadModule(filepath.Dir(path))
		if diags.HasErrors() {
			t.Fatal(diags)
		}
		text, err := os.ReadFile(path) // #nosec G304 -- a file of the repository.
		if err != nil {
			t.Fatal(err)
		}
		for heading, rows := range tables(t, module) {
			checkRows(t, string(text), heading, rows)
		}
	}
}

// checkRows compares the table below a heading with the rows that it should have, in any order. A row may have more
// than is compared, such as a link.
func checkRows(t *testing.T, readme, heading string, rows []string) {
	t.Helper()
	_, section, found := strings.Cut(readme, "# "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	if !found {
		t.Errorf("README has no section %s", heading)
	}
	for _, row := range rows {
		if !strings.Contains(section, row) {
			t.Errorf("%s: README lacks %s", heading, row)
		}
	}
	if got := strings.Count(section, "\n| ") - 1; got != len(rows) {
		t.Errorf("%s: README has %d rows, want %d", heading, got, len(rows))
	}
}

// attribute matches an attribute in the type of an object: required, or optional with a default or without.
var attribute = regexp.MustCompile(`(?m)^ *(\w+) *= (?:([a-z]+)|optional\(([a-z()]+?)(?:, (.+))?\))$`)

// tables are the rows that README should have, by heading.
func tables(t *testing.T, module *tfconfig.Module) map[string][]string {
	t.Helper()
	rows := map[string][]string{}
	add := func(heading, format string, values ...any) {
		rows[heading] = append(rows[heading], fmt.Sprintf(format, values...))
	}
	for name, variable := range module.Variables {
		kind, attributes, object := strings.Cut(variable.Type, "({")
		if object {
			kind = strings.Replace(kind, "(object", "(object)", 1)
		}
		for _, match := range attribute.FindAllStringSubmatch(attributes, -1) {
			heading := "Attributes of a " + strings.TrimSuffix(name, "s")
			switch name, required, optional, fallback := match[1], match[2], match[3], match[4]; {
			case required != "":
				add(heading, "| `%s` | `%s` | required |", name, required)
			case fallback != "":
				add(heading, "| `%s` | `%s` | `%s` |", name, optional, fallback)
			default: // the README says what null means
				add(heading, "| `%s` | `%s` | ", name, optional)
			}
		}
		fallback, required := "n/a", "yes"
		if !variable.Required {
			text, err := json.Marshal(variable.Default)
			if err != nil {
				t.Fatal(err)
			}
			fallback, required = "`"+strings.ReplaceAll(string(text), `","`, `", "`)+"`", "no"
		}
		add("Inputs", "| %s | %s | `%s` | %s | %s |", name, variable.Description, kind, fallback, required)
	}
	for name, output := range module.Outputs {
		add("Outputs", "| %s | %s |", name, output.Description)
	}
	add("Requirements", "| terraform | %s |", strings.Join(module.RequiredCore, ", "))
	for name, provider := range module.RequiredProviders {
		add("Requirements", "| %s | %s |", name, strings.Join(provider.VersionConstraints, ", "))
	}
	for address := range module.ManagedResources {
		add("Resources", "| [%s](", address)
	}
	for address := range module.DataResources {
		add("Resources", "| [%s](", strings.TrimPrefix(address, "data."))
	}
	return rows
}
