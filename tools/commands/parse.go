// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
)

// block is a fenced block of a document, with the comment before it.
type block struct {
	line     int
	language string
	text     string
	mark     string
}

var (
	comment = regexp.MustCompile(`^<!--\s*(.*?)\s*-->$`)
	fence   = regexp.MustCompile("^( *)(```+)(\\S*)$")
)

// parse finds the fenced blocks of a document. A comment belongs to the block that
// follows it with nothing but blank lines between them.
func parse(text string) []block {
	var (
		blocks []block
		open   string
		indent string
		mark   string
		lines  []string
	)

	for i, line := range strings.Split(text, "\n") {
		marker := fence.FindStringSubmatch(line)

		switch {
		case open != "" && strings.TrimSpace(line) == open:
			last := &blocks[len(blocks)-1]
			last.text = strings.Join(lines, "\n") + "\n"
			open, mark = "", ""
		case open != "":
			lines = append(lines, strings.TrimPrefix(line, indent))
		case marker != nil:
			indent, open, lines = marker[1], marker[2], nil
			blocks = append(blocks, block{line: i + 1, language: marker[3], mark: mark})
		case comment.MatchString(strings.TrimSpace(line)):
			mark = comment.FindStringSubmatch(strings.TrimSpace(line))[1]
		case strings.TrimSpace(line) != "":
			mark = ""
		}
	}

	return blocks
}

// session is what a document has a reader do in one terminal.
type session struct {
	document string
	name     string
	line     int
	needs    string
	dir      string
	files    []file
	scripts  []string
}

type file struct{ name, text string }

var (
	runMark  = regexp.MustCompile(`^run: ([\w-]+)(?: in ([\w./-]+))?(?: needs (.+))?$`)
	fileMark = regexp.MustCompile(`^file: ([\w-]+) ([\w./-]+)$`)
	notMark  = regexp.MustCompile(`^not run: .+$`)
)

// sessions puts the blocks of a document together. known tells whether a Terraform
// block is an example, which is tried elsewhere.
func sessions(document string, blocks []block, known func(string) bool) ([]*session, error) {
	var all []*session

	of := func(name string, line int) *session {
		for _, s := range all {
			if s.name == name {
				return s
			}
		}

		all = append(all, &session{document: document, name: name, line: line})

		return all[len(all)-1]
	}

	for _, b := range blocks {
		run, put := runMark.FindStringSubmatch(b.mark), fileMark.FindStringSubmatch(b.mark)

		switch {
		case run != nil && b.language == "shell":
			s := of(run[1], b.line)
			s.scripts = append(s.scripts, b.text)
			s.dir, s.needs = first(s.dir, run[2]), first(s.needs, run[3])
		case put != nil:
			s := of(put[1], b.line)
			s.files = append(s.files, file{name: put[2], text: b.text})
		case notMark.MatchString(b.mark):
		case b.language == "shell" || b.language == "sh" || b.language == "bash" || b.language == "console":
			return nil, fmt.Errorf("%s:%d: a command block has to be called shell, and to have a comment before it: "+
				"run: NAME, or not run: REASON", document, b.line)
		case (b.language == "terraform" || b.language == "hcl") && !known(b.text):
			return nil, fmt.Errorf("%s:%d: this configuration is no file of examples, so it needs a comment before it: "+
				"file: NAME PATH, or not run: REASON", document, b.line)
		}
	}

	return all, nil
}

func first(a, b string) string {
	if a != "" {
		return a
	}

	return b
}
