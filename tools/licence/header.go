// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"path/filepath"
	"strings"
)

// lines are the header, without what makes them a comment.
var lines = []string{
	"Copyright DialNexa 2026",
	"SPDX-License-Identifier: MPL-2.0",
}

// commentOf returns what starts a comment in the file, or "" for a file that
// carries no header.
func commentOf(path string) string {
	// The documentation shows it as it is.
	if filepath.Base(path) == "import.sh" {
		return ""
	}

	switch filepath.Ext(path) {
	case ".go":
		return "//"
	case ".sh", ".yml", ".yaml", ".mk":
		return "#"
	}

	switch filepath.ToSlash(path) {
	case "GNUmakefile", ".ci/run":
		return "#"
	}

	return ""
}

func header(comment string) string {
	var b strings.Builder
	for _, line := range lines {
		b.WriteString(comment + " " + line + "\n")
	}

	return b.String() + "\n"
}

// hasHeader expects the header and a blank line at the top of the source, below
// the line that names the interpreter of a script.
func hasHeader(source, comment string) bool {
	_, rest := splitInterpreter(source)

	return strings.HasPrefix(rest, header(comment))
}

func addHeader(source, comment string) string {
	interpreter, rest := splitInterpreter(source)

	return interpreter + header(comment) + strings.TrimPrefix(rest, "\n")
}

func splitInterpreter(source string) (interpreter, rest string) {
	if !strings.HasPrefix(source, "#!") {
		return "", source
	}

	end := strings.IndexByte(source, '\n') + 1

	return source[:end], source[end:]
}
