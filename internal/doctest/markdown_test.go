// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package doctest

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// block is a fenced block of a document.
type block struct {
	line     int
	language string
	text     string
	heading  string // the last one of level two
	notRun   bool   // <!-- not run: REASON --> stands before it
	// after is the line on which the block before it ended, if nothing is between.
	after int
}

var (
	notRun  = regexp.MustCompile(`^<!-- not run: \S.* -->$`)
	fence   = regexp.MustCompile("^( *)(```+)(\\S*)$")
	nothing = regexp.MustCompile(`(?m)^\s*! `)
)

// blocksOf finds the fenced blocks of a document. A mark belongs to the block that
// follows it, with nothing but blank lines between them.
func blocksOf(text string) []block {
	var (
		blocks           []block
		heading          string
		open, indent     string
		marked, adjacent bool
	)
	for i, line := range strings.Split(text, "\n") {
		trimmed, found := strings.TrimSpace(line), fence.FindStringSubmatch(line)
		switch {
		case open != "" && trimmed == open:
			open, marked, adjacent = "", false, true
		case open != "":
			blocks[len(blocks)-1].text += strings.TrimPrefix(line, indent) + "\n"
		case found != nil:
			b := block{line: i + 1, language: found[3], heading: heading, notRun: marked}
			if adjacent {
				b.after = blocks[len(blocks)-1].line
			}
			indent, open, blocks = found[1], found[2], append(blocks, b)
		case strings.HasPrefix(line, "## "):
			heading, marked, adjacent = strings.TrimPrefix(line, "## "), false, false
		case trimmed != "":
			marked, adjacent = notRun.MatchString(trimmed), false
		}
	}
	return blocks
}

// section is what a document has its reader do below a heading of level two: the
// Terraform blocks are files, the command blocks are run, in order, in one folder.
type section struct {
	document, title, name string
	files                 []namedText
	commands              []command
}

type namedText struct{ name, text string }

type command struct {
	line   int
	text   string
	output string // of the text block right after it
}

// sectionsOf returns the sections with something to run. known are the texts of the
// files in examples, with their names.
func sectionsOf(document, text string, known map[string]string) (sections []section, faults []error) {
	current := section{}
	flush := func() {
		runs := len(current.commands) > 0 || slices.ContainsFunc(current.files, func(f namedText) bool { return strings.HasPrefix(f.name, "line_") })
		if runs {
			sections = append(sections, current)
		}
	}
	for _, b := range blocksOf(text) {
		if b.heading != current.title || current.document == "" {
			flush()
			current = section{document: document, title: b.heading, name: slug(b.heading)}
		}
		if err := current.add(b, known[strings.TrimSpace(b.text)]); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", document, b.line, err))
		}
	}
	flush()
	return sections, faults
}

// add takes a block in. example is the file in examples that it shows, or "".
func (s *section) add(b block, example string) error {
	switch {
	case b.notRun || b.language == "json":
	case b.language == "text":
		if last := len(s.commands) - 1; last >= 0 && b.after == s.commands[last].line {
			s.commands[last].output = b.text
		}
	case b.language == "shell" && example != "": // tested as an example
	case b.language == "shell" && nothing.MatchString(b.text):
		return fmt.Errorf("a command that begins with ! checks nothing: a shell never stops there")
	case b.language == "shell":
		s.commands = append(s.commands, command{line: b.line, text: b.text})
	case example != "":
		s.put(path.Base(example), b.text)
	case b.language == "terraform" || b.language == "hcl":
		s.put(fmt.Sprintf("line_%d.tf", b.line), b.text)
	default:
		return fmt.Errorf("nothing tests this block in %q: commands are shell; other code is a file in examples, "+
			"or has <!-- not run: REASON --> before it", b.language)
	}
	return nil
}

func (s *section) put(name, text string) {
	f := namedText{name, text}
	if !slices.Contains(s.files, f) {
		s.files = append(s.files, f)
	}
}

var noWord = regexp.MustCompile(`[^a-z0-9]+`)

func slug(title string) string {
	return strings.Trim(noWord.ReplaceAllString(strings.ToLower(title), "-"), "-")
}
