// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// script is what becomes of an example, or of a section of a document.
type script struct {
	name  string   // of the subtest
	lines []string // commands of testscript
	files []txtar.File
	// source is all that is run, and shell the commands in it: they show which CLI
	// and which programs that takes.
	source, shell string
	folders       []string // of examples, that it runs
}

// archive is the script as testscript reads it. A script that needs what is not
// here is skipped.
func (s script) archive(t *testing.T, cli CLI) []byte {
	t.Helper()
	head := []string{"# " + s.name}
	reason, err := cli.Lacks(featuresOf(s.source)...)
	if err != nil {
		t.Errorf("%s: %v", s.name, err)
	}
	if reason != "" {
		head = append(head, "skip '"+reason+"'")
	}
	for _, program := range programsOf(s.shell) {
		head = append(head, fmt.Sprintf("[!exec:%s] skip 'wants %s on PATH'", program, program))
	}
	comment := strings.Join(append(head, s.lines...), "\n") + "\n"
	return txtar.Format(&txtar.Archive{Comment: []byte(comment), Files: s.files})
}

// marks are what shows that an example, or a command, needs a newer CLI.
var marks = []struct {
	pattern *regexp.Regexp
	feature Feature
}{
	{regexp.MustCompile(`(?m)^\s*(secret_wo|ephemeral)\b`), WriteOnly},
	{regexp.MustCompile(`(?m)^import \{|-generate-config-out`), ImportBlock},
	{regexp.MustCompile(`(?m)^\s*identity\s*= \{`), Identity},
	{regexp.MustCompile(`(?m)^check "`), Check},
	{regexp.MustCompile(`(?m)^removed \{`), Removed},
	{regexp.MustCompile(`(?m)^moved \{`), Moved},
	{regexp.MustCompile(`provider::dialnexa::`), Functions},
	{regexp.MustCompile(`(?m)^list "|terraform query`), Query},
	{regexp.MustCompile(`(?m)^action "`), Action},
	{regexp.MustCompile(`terraform test`), Test},
	{regexp.MustCompile(`(?m)^mock_provider "`), MockProvider},
	{regexp.MustCompile(`(?m)^  for_each = var\.clients\n  api_key`), TofuFiles},
}

var requiredVersion = regexp.MustCompile(`required_version\s*=\s*">= ([\d.]+)"`)

func featuresOf(source string) []Feature {
	var features []Feature
	for _, m := range marks {
		if m.pattern.MatchString(source) {
			features = append(features, m.feature)
		}
	}
	for _, match := range requiredVersion.FindAllStringSubmatch(source, -1) {
		features = append(features, Feature{Name: "required_version", Terraform: match[1], OpenTofu: match[1]})
	}
	return features
}

var program = regexp.MustCompile(`(?m)(?:^|[ |;&(])(bash|sh|curl|git|go|gunicorn|node|python3) `)

func programsOf(shell string) []string {
	var names []string
	for _, match := range program.FindAllStringSubmatch(shell, -1) {
		names = append(names, match[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}
