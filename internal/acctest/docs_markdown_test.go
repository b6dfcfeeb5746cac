// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// section is what a document has its reader do below a heading of level two: the
// Terraform blocks are files, the command blocks are run, in order, in one folder.
type section struct {
	document, title string
	files           []namedText
	commands        []command
}

// namedText is a file in examples, or line_N.tf.
type namedText struct{ name, text string }

type command struct {
	line   int
	text   string
	output string // of the text block right after it
}

var (
	fenced         = regexp.MustCompile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$(?:\\s*^ *```text\n(.*?)^ *```$)?")
	heading        = regexp.MustCompile(`(?m)^## (.*)$`)
	notRun         = regexp.MustCompile(`<!-- not run: \S.* -->$`)
	negatedCommand = regexp.MustCompile(`(?m)^\s*! `)
)

// sectionsOf returns the sections with something to run. known are the texts of the
// files in examples, with their names.
func sectionsOf(document, text string, known map[string]string) (sections []section, faults []error) {
	sections = []section{{document: document}}
	end := 0 // of the block before
	for _, at := range fenced.FindAllStringSubmatchIndex(text, -1) {
		between := strings.TrimSpace(text[end:at[0]])
		end = at[1]
		for _, match := range heading.FindAllStringSubmatch(between, -1) {
			sections = append(sections, section{document: document, title: match[1]})
		}
		if notRun.MatchString(between) {
			continue
		}
		indent, language, b := text[at[2]:at[3]], text[at[4]:at[5]], command{line: 1 + strings.Count(text[:at[0]], "\n")}
		b.text = strings.TrimPrefix(strings.ReplaceAll("\n"+text[at[6]:at[7]], "\n"+indent, "\n"), "\n")
		if at[8] > 0 {
			b.output = text[at[8]:at[9]]
		}
		s := &sections[len(sections)-1]
		if err := s.add(language, b, known[strings.TrimSpace(b.text)]); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", document, b.line, err))
		}
	}
	isNew := func(f namedText) bool { return strings.HasPrefix(f.name, "line_") }
	return slices.DeleteFunc(sections, func(s section) bool {
		return len(s.commands) == 0 && !slices.ContainsFunc(s.files, isNew)
	}), faults
}

// add takes a block in. example is the file in examples that it shows, or "".
func (s *section) add(language string, b command, example string) error {
	f := namedText{example, b.text}
	switch {
	case language == "text" || language == "shell" && example != "": // output, or tested as an example
	case language == "shell" && negatedCommand.MatchString(b.text):
		return errors.New("a command that begins with ! checks nothing: a shell never stops there")
	case language == "shell":
		s.commands = append(s.commands, b)
	case example != "" && slices.Contains(s.files, f): // shown twice
	case example != "":
		s.files = append(s.files, f)
	case language == "terraform":
		s.files = append(s.files, namedText{fmt.Sprintf("line_%d.tf", b.line), b.text})
	default:
		return fmt.Errorf("nothing tests this block in %q: commands are shell; other code is a file in examples, "+
			"or has <!-- not run: REASON --> before it", language)
	}
	return nil
}
