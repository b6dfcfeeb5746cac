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

// page is a document: what its reader types, in order, into one shell that begins in an empty folder.
type page struct {
	name      string // of the file
	blocks    []block
	fragments []block  // configurations that are no files: they are validated
	notRun    []string // the examples that are shown under a mark
}

// block is commands, or a file to write.
type block struct {
	line    int
	section string // the heading of level two
	file    string // to write; "" for commands
	text    string
	output  string // the text block right after the commands
}

var (
	fenced   = regexp.MustCompile("(?ms)^( *)```(\\w*)\n(.*?)^ *```$(?:\\s*^ *```text\n(.*?)^ *```$)?")
	heading  = regexp.MustCompile(`(?m)^## (.*)$`)
	notRun   = regexp.MustCompile(`<!-- not run: \S.* -->$`)
	fileName = regexp.MustCompile("`([\\w./-]+\\.\\w+)`")
	negated  = regexp.MustCompile(`(?m)^\s*! `)
	newShell = regexp.MustCompile(`(?m) -- (bash|sh)\n.`)
)

// pageOf parses a document. examples are the texts of the files in examples, with their names.
func pageOf(name, text string, examples map[string]string) (p page, faults []error) {
	p.name = name
	section, end := "", 0 // of the block before
	for _, at := range fenced.FindAllStringSubmatchIndex(text, -1) {
		before := strings.TrimSpace(text[end:at[0]])
		end = at[1]
		for _, match := range heading.FindAllStringSubmatch(before, -1) {
			section = match[1]
		}
		b := block{line: 1 + strings.Count(text[:at[0]], "\n"), section: section}
		indent := text[at[2]:at[3]]
		b.text = strings.TrimPrefix(strings.ReplaceAll("\n"+text[at[6]:at[7]], "\n"+indent, "\n"), "\n")
		if at[8] > 0 {
			b.output = text[at[8]:at[9]]
		}
		example := examples[strings.TrimSpace(b.text)]
		if notRun.MatchString(before) {
			p.notRun = append(p.notRun, example)
		} else if err := p.add(b, text[at[4]:at[5]], example, before); err != nil {
			faults = append(faults, fmt.Errorf("%s:%d: %w", name, b.line, err))
		}
	}
	if !slices.ContainsFunc(p.blocks, func(b block) bool { return b.file == "" }) {
		p.blocks = nil // there is nothing to do with the files
	}
	return p, faults
}

// add takes a block in. example is the file in examples that it shows, or "", and before the text up to the block
// before.
func (p *page) add(b block, language, example, before string) error {
	paragraph := before[strings.LastIndex(before, "\n\n")+1:]
	names := fileName.FindAllStringSubmatch(paragraph, -1)
	switch {
	case language == "shell" && example != "": // tested as an example
	case language == "shell" && negated.MatchString(b.text):
		return errors.New("a command that begins with ! checks nothing: a shell never stops there")
	case language == "shell" && newShell.MatchString(b.text):
		return errors.New("a command that starts a shell is the last of its block: what comes next is typed into that shell")
	case language == "shell":
		p.blocks = append(p.blocks, b)
	case language == "text": // output that a user may see
	case strings.HasSuffix(paragraph, ":") && len(names) > 0:
		b.file = names[len(names)-1][1]
		p.blocks = append(p.blocks, b)
	case example != "": // tested as an example
	case language == "terraform":
		p.fragments = append(p.fragments, b)
	default:
		return fmt.Errorf("nothing tests this block in %q: commands are shell; other code is a file in examples, "+
			"or has <!-- not run: REASON --> before it", language)
	}
	return nil
}
