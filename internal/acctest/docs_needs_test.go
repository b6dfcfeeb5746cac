// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"os/exec"
	"regexp"
	"runtime"
	"testing"
)

// marks show that a configuration, or a command, needs a newer CLI.
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
	{regexp.MustCompile(`(?m)^\s*on_failure\s*=`), ActionFailure},
	{regexp.MustCompile(`\b(before|after)_destroy\b`), ActionDestroy},
	{regexp.MustCompile(`terraform test`), Test},
	{regexp.MustCompile(`(?m)^mock_provider "`), MockProvider},
	{regexp.MustCompile(`(?m)^  for_each = var\.clients\n  api_key`), TofuFiles},
}

var (
	requiredVersion = regexp.MustCompile(`required_version\s*=\s*">= ([\d.]+)"`)
	programs        = regexp.MustCompile(`(?m)(?:^|[ |;&(])(bash|sh|curl|git|go|gunicorn|node|python3) `)
)

// lacks says what this machine lacks for a text, and for the commands in it, or "".
func lacks(t *testing.T, cli CLI, source, commands string) string {
	t.Helper()
	features := []Feature{}
	for _, m := range marks {
		if m.pattern.MatchString(source) {
			features = append(features, m.feature)
		}
	}
	for _, match := range requiredVersion.FindAllStringSubmatch(source, -1) {
		features = append(features, Feature{Name: "required_version", Terraform: match[1], OpenTofu: match[1]})
	}
	reason, err := cli.Lacks(features...)
	if err != nil {
		t.Error(err)
	}
	if commands != "" && runtime.GOOS == "windows" {
		reason = "wants a Unix shell"
	}
	for _, match := range programs.FindAllStringSubmatch(commands, -1) {
		if _, err := exec.LookPath(match[1]); err != nil && reason == "" {
			reason = "wants " + match[1] + " on PATH"
		}
	}
	return reason
}
