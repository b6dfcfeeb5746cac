// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
)

// target is something in the repository.
type target struct {
	path, anchor string
}

// hosted are addresses of this repository's files on the web.
var hosted = regexp.MustCompile(`^https://github\.com/dialnexa/terraform-provider-dialnexa/(?:blob|tree)/main/([^#]+)(?:#(.*))?$`)

// resolve turns a link of a document into a target; false for one that leads out of
// the repository.
func resolve(document, to string) (target, bool) {
	if match := hosted.FindStringSubmatch(to); match != nil {
		return target{path: path.Clean(match[1]), anchor: match[2]}, true
	}

	parsed, err := url.Parse(to)
	if err != nil || parsed.Scheme != "" || parsed.Host != "" {
		return target{}, err != nil
	}

	if parsed.Path == "" {
		return target{path: document, anchor: parsed.Fragment}, true
	}

	return target{path: path.Join(path.Dir(document), parsed.Path), anchor: parsed.Fragment}, true
}

// fault says why a target can't be reached, or "".
func (t target) fault(root string, pages map[string]page) string {
	if strings.HasPrefix(t.path, "..") {
		return "it leads out of the repository"
	}

	info, err := os.Stat(filepath.Join(root, filepath.FromSlash(t.path)))
	if t.path == "" || err != nil {
		return "there is no such file"
	}

	if t.anchor == "" || info.IsDir() || path.Ext(t.path) != ".md" {
		return ""
	}

	if !pages[t.path].anchors[t.anchor] {
		return "the document has no such heading"
	}

	return ""
}
