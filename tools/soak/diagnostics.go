// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"regexp"
	"strings"
)

// diagnostic is an error or a warning of the CLI's -json output.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
}

// errorsIn returns the errors in the output of a command run with -json.
func errorsIn(out []byte) []diagnostic {
	var found []diagnostic

	for line := range strings.Lines(string(out)) {
		var entry struct {
			Type       string     `json:"type"`
			Diagnostic diagnostic `json:"diagnostic"`
		}

		if json.Unmarshal([]byte(line), &entry) == nil && entry.Type == "diagnostic" && entry.Diagnostic.Severity == "error" {
			found = append(found, entry.Diagnostic)
		}
	}

	return found
}

// confused are the words of Terraform about a provider that broke its rules, and
// of a provider that crashed.
var confused = regexp.MustCompile(`(?i)did not respond|panic|inconsistent|bug in the provider|developers of the provider|crash`)

// clear reports whether a user could do something with the message.
func (d diagnostic) clear() bool {
	return strings.HasPrefix(d.Summary, "Unable to ") && d.Detail != "" && !confused.MatchString(d.Summary+d.Detail)
}

// unconfirmed reports whether nobody knows if a create was done.
func (d diagnostic) unconfirmed() bool {
	return strings.HasPrefix(d.Summary, "Unable to create") && strings.HasPrefix(d.Detail, "Nobody knows")
}

var importLine = regexp.MustCompile(`(?m)^\s*terraform import \S+ (\S+)$`)

// candidates are the ids that the message names for an import.
func (d diagnostic) candidates() []string {
	var ids []string
	for _, match := range importLine.FindAllStringSubmatch(d.Detail, -1) {
		ids = append(ids, match[1])
	}

	return ids
}
