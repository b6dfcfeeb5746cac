// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package doctest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
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
func (s script) archive(t *testing.T, cli tfcli.CLI) []byte {
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
	feature tfcli.Feature
}{
	{regexp.MustCompile(`(?m)^\s*(secret_wo|ephemeral)\b`), tfcli.WriteOnly},
	{regexp.MustCompile(`(?m)^import \{|-generate-config-out`), tfcli.ImportBlock},
	{regexp.MustCompile(`(?m)^\s*identity\s*= \{`), tfcli.Identity},
	{regexp.MustCompile(`(?m)^check "`), tfcli.Check},
	{regexp.MustCompile(`(?m)^removed \{`), tfcli.Removed},
	{regexp.MustCompile(`(?m)^moved \{`), tfcli.Moved},
	{regexp.MustCompile(`provider::dialnexa::`), tfcli.Functions},
	{regexp.MustCompile(`(?m)^list "|terraform query`), tfcli.Query},
	{regexp.MustCompile(`(?m)^action "`), tfcli.Action},
	{regexp.MustCompile(`terraform test`), tfcli.Test},
	{regexp.MustCompile(`(?m)^mock_provider "`), tfcli.MockProvider},
	{regexp.MustCompile(`(?m)^  for_each = var\.clients\n  api_key`), tfcli.TofuFiles},
}

var requiredVersion = regexp.MustCompile(`required_version\s*=\s*">= ([\d.]+)"`)

func featuresOf(source string) []tfcli.Feature {
	var features []tfcli.Feature
	for _, m := range marks {
		if m.pattern.MatchString(source) {
			features = append(features, m.feature)
		}
	}
	for _, match := range requiredVersion.FindAllStringSubmatch(source, -1) {
		features = append(features, tfcli.Feature{Name: "required_version", Terraform: match[1], OpenTofu: match[1]})
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
