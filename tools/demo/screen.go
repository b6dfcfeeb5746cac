// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
)

// screen prints what happens, and nothing that holds a secret.
type screen struct {
	out    io.Writer
	hidden []string
	err    error
}

var errSecretShown = errors.New("a secret would have been shown")

func (s *screen) heading(number, title string) {
	s.print(fmt.Sprintf("\n==> %s %s\n\n", number, title))
}

// note prints a sentence of the demo's own.
func (s *screen) note(format string, args ...any) {
	s.print("    " + fmt.Sprintf(format, args...) + "\n")
}

// good prints something that was found as it should be.
func (s *screen) good(format string, args ...any) {
	s.note("ok: "+format, args...)
}

// command prints a command as it is run.
func (s *screen) command(line string) {
	s.print("  $ " + line + "\n")
}

// overrides is the warning that each command starts with, as the provider is
// one that was just built.
var overrides = regexp.MustCompile(`(?s)\n?Warning: Provider development overrides are in effect.*?\n[^\n]*releases\.\n`)

// output prints what a command has said.
func (s *screen) output(text string) {
	text = strings.Trim(overrides.ReplaceAllString(text, ""), "\n")
	for line := range strings.Lines(text) {
		s.print(strings.TrimRight("  | "+line, " \n") + "\n")
	}
}

func (s *screen) print(text string) {
	for _, secret := range s.hidden {
		if strings.Contains(text, secret) {
			s.err = errSecretShown
			text = strings.ReplaceAll(text, secret, "********")
		}
	}

	_, _ = io.WriteString(s.out, text)
}
