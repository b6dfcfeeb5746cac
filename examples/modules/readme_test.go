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

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestModules_readmeMatchesCode(t *testing.T) {
	t.Parallel()
	for _, name := range mocktest.Must(filepath.Glob("*/README.md"))(t) {
		readme, code := string(mocktest.Must(os.ReadFile(name))(t)), ""
		for _, file := range mocktest.Must(filepath.Glob(filepath.Join(filepath.Dir(name), "*.tf")))(t) {
			code += string(mocktest.Must(os.ReadFile(file))(t))
		}
		for heading, rows := range tables(code) {
			_, section, _ := strings.Cut(readme, "# "+heading+"\n")
			section, _, _ = strings.Cut(section, "\n#")
			for _, row := range rows { // in any order; one may have more, such as a link
				if !strings.Contains(section, row) {
					t.Errorf("%s: README lacks %s", heading, row)
				}
			}
			if got := strings.Count(section, "\n| ") - 1; got != len(rows) {
				t.Errorf("%s: README has %d rows, want %d", heading, got, len(rows))
			}
		}
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
		name, required, optional, fallback := match[1], match[2], match[3], "" // the README says what null means
		if required != "" {
			fallback = "required |"
		} else if match[4] != "" {
			fallback = "`" + match[4] + "` |"
		}
		add(heading, "| `%s` | `%s` | %s", name, required+optional, fallback)
	}
}
