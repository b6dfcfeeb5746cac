// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
)

// page is what links of a document lead to, and what leads to it.
type page struct {
	links   []link
	anchors map[string]bool
}

type link struct {
	line   int
	target string
}

var (
	fence     = regexp.MustCompile("^\\s*(```+|~~~+)")
	code      = regexp.MustCompile("`+[^`]*`+")
	inline    = regexp.MustCompile(`\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)`)
	reference = regexp.MustCompile(`^\[[^\]]+\]:\s+<?([^\s>]+)>?`)
	heading   = regexp.MustCompile(`^#{1,6}\s+(.*?)\s*#*$`)
	anchor    = regexp.MustCompile(`<a\s+(?:id|name)="([^"]+)"`)
)

// parse finds the links and headings of a document, outside of code.
func parse(text string) page {
	p := page{anchors: map[string]bool{}}
	seen := map[string]int{}
	open := ""

	for i, line := range strings.Split(text, "\n") {
		if marker := fence.FindStringSubmatch(line); marker != nil {
			switch {
			case open == "":
				open = marker[1]
			case strings.HasPrefix(marker[1], open):
				open = ""
			}

			continue
		}

		if open != "" {
			continue
		}

		if title := heading.FindStringSubmatch(line); title != nil {
			name := slug(title[1])
			if n := seen[name]; n > 0 {
				p.anchors[fmt.Sprintf("%s-%d", name, n)] = true
			} else {
				p.anchors[name] = true
			}

			seen[name]++
		}

		for _, match := range anchor.FindAllStringSubmatch(line, -1) {
			p.anchors[match[1]] = true
		}

		line = code.ReplaceAllString(line, "code")

		for _, pattern := range []*regexp.Regexp{inline, reference} {
			for _, match := range pattern.FindAllStringSubmatch(line, -1) {
				p.links = append(p.links, link{line: i + 1, target: match[1]})
			}
		}
	}

	return p
}

var linkText = regexp.MustCompile(`\[([^\]]*)\]\([^)]*\)`)

// slug is the anchor that a heading gets: small letters, digits, - and _, with - for
// each space.
func slug(title string) string {
	title = linkText.ReplaceAllString(title, "$1")

	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
			return unicode.ToLower(r)
		case r == ' ':
			return '-'
		default:
			return -1
		}
	}, title)
}
