// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package modules compares the README of each module with its code.
package modules

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
		t.Run(filepath.Dir(path), func(t *testing.T) {
			t.Parallel()
			module, diags := tfconfig.LoadModule(filepath.Dir(path))
			if diags.HasErrors() {
				t.Fatal(diags)
			}
			readme, err := os.ReadFile(path) // #nosec G304 -- a file of the repository.
			if err != nil {
				t.Fatal(err)
			}
			checkRows(t, string(readme), "Inputs", inputs(t, module))
			checkRows(t, string(readme), "Outputs", outputs(module))
			checkRows(t, string(readme), "Requirements", requirements(module))
			checkRows(t, string(readme), "Resources", resources(module))
		})
	}
}

// checkRows compares the table below a heading with the rows that it should have, in any order. A row may have more
// than is compared, such as a link.
func checkRows(t *testing.T, readme, heading string, rows []string) {
	t.Helper()
	_, section, found := strings.Cut(readme, "\n## "+heading+"\n")
	section, _, _ = strings.Cut(section, "\n## ")
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

func inputs(t *testing.T, module *tfconfig.Module) []string {
	t.Helper()
	var rows []string
	for name, variable := range module.Variables {
		// The type of an object is described attribute by attribute elsewhere.
		kind, _, object := strings.Cut(variable.Type, "({")
		if object {
			kind = strings.Replace(kind, "(object", "(object)", 1)
		}
		fallback, required := "n/a", "yes"
		if !variable.Required {
			text, err := json.Marshal(variable.Default)
			if err != nil {
				t.Fatal(err)
			}
			fallback, required = "`"+strings.ReplaceAll(string(text), `","`, `", "`)+"`", "no"
		}
		rows = append(rows, fmt.Sprintf("| %s | %s | `%s` | %s | %s |", name, variable.Description, kind, fallback, required))
	}
	return rows
}

func outputs(module *tfconfig.Module) []string {
	var rows []string
	for name, output := range module.Outputs {
		rows = append(rows, fmt.Sprintf("| %s | %s |", name, output.Description))
	}
	return rows
}

func requirements(module *tfconfig.Module) []string {
	rows := []string{fmt.Sprintf("| terraform | %s |", strings.Join(module.RequiredCore, ", "))}
	for name, provider := range module.RequiredProviders {
		rows = append(rows, fmt.Sprintf("| %s | %s |", name, strings.Join(provider.VersionConstraints, ", ")))
	}
	return rows
}

func resources(module *tfconfig.Module) []string {
	var rows []string
	for address := range module.ManagedResources {
		rows = append(rows, fmt.Sprintf("| [%s](", address))
	}
	for address := range module.DataResources {
		rows = append(rows, fmt.Sprintf("| [%s](", strings.TrimPrefix(address, "data.")))
	}
	return rows
}
