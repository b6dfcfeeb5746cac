// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package modules compares the README of each module with its code.
package modules

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestModules_readmeMatchesCode(t *testing.T) {
	t.Parallel()
	readmes, err := filepath.Glob("*/README.md")
	if err != nil || len(readmes) == 0 {
		t.Fatalf("no modules: %v", err)
	}
	for _, readme := range readmes {
		files, err := filepath.Glob(filepath.Join(filepath.Dir(readme), "*.tf"))
		if err != nil {
			t.Fatal(err)
		}
		code := ""
		for _, file := range files {
			code += read(t, file)
		}
		for heading, rows := range tables(code) {
			checkRows(t, read(t, readme), heading, rows)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name) // #nosec G304 -- a file of the repository.
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// checkRows compares the table below a heading with the rows that it should have, in any order. A row may have more than is
// compared, such as a link.
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

// The code as terraform fmt writes it.
var (
	block       = regexp.MustCompile(`(?m)^(\w+)(?: "(\w+)")?(?: "(\w+)")? \{\n((?:  .*\n|\n)*)\}$`)
	argument    = regexp.MustCompile(`(?m)^  (\w+) += "?(.*?)"?$`)
	attribute   = regexp.MustCompile(`(?m)^    (\w+) += (?:([a-z]+)|optional\(([a-z()]+?)(?:, (.+))?\))$`)
	requirement = regexp.MustCompile(`(?m)^  required_version = "(.+)"$|^    (\w+) = \{\n.*\n +version += "(.+)"$`)
)

// tables returns the rows that README should have, by heading.
func tables(code string) map[string][]string {
	rows := map[string][]string{}
	add := func(heading, format string, values ...any) {
		rows[heading] = append(rows[heading], fmt.Sprintf(format, values...))
	}
	for _, match := range block.FindAllStringSubmatch(code, -1) {
		kind, first, second, body := match[1], match[2], match[3], match[4]
		arguments := map[string]string{"default": "n/a"}
		for _, match := range argument.FindAllStringSubmatch(body, -1) {
			arguments[match[1]] = match[2]
		}
		switch kind {
		case "variable":
			fallback, required := arguments["default"], "yes"
			if fallback != "n/a" {
				fallback, required = "`"+fallback+"`", "no"
			}
			valueType := strings.Replace(arguments["type"], "(object({", "(object)", 1)
			add("Inputs", "| %s | %s | `%s` | %s | %s |", first, arguments["description"], valueType, fallback, required)
			addAttributes(add, "Attributes of a "+strings.TrimSuffix(first, "s"), body)
		case "output":
			add("Outputs", "| %s | %s |", first, arguments["description"])
		case "resource", "data":
			add("Resources", "| [%s.%s](", first, second)
		case "terraform":
			for _, match := range requirement.FindAllStringSubmatch(body, -1) {
				add("Requirements", "| %s | %s |", cmp.Or(match[2], "terraform"), match[1]+match[3])
			}
		}
	}
	return rows
}

// addAttributes adds the attributes in the type of an object: required, or optional with a default or without.
func addAttributes(add func(heading, format string, values ...any), heading, body string) {
	for _, match := range attribute.FindAllStringSubmatch(body, -1) {
		switch name, required, optional, fallback := match[1], match[2], match[3], match[4]; {
		case required != "":
			add(heading, "| `%s` | `%s` | required |", name, required)
		case fallback != "":
			add(heading, "| `%s` | `%s` | `%s` |", name, optional, fallback)
		default: // the README says what null means
			add(heading, "| `%s` | `%s` | ", name, optional)
		}
	}
}
