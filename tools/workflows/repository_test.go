// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// repository is what the rules look at: the text of each file that concerns them, by its path from the root.
type repository struct {
	root  string
	files map[string]string
	names []string // of all files
}

// relevant are the files that the rules read.
var relevant = regexp.MustCompile(`^(\.github/.*\.yml|\.ci/run|\.goreleaser\.yml|examples/guides/ci/workflows/.*|[A-Z]+\.md|` +
	`(.*/)?go\.mod|(.*/)?package\.json)$`)

func load(t *testing.T) repository {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	list := exec.CommandContext(t.Context(), "git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	r := repository{root: root, files: map[string]string{}}
	for name := range strings.SplitSeq(strings.TrimSuffix(string(out), "\x00"), "\x00") {
		text, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			continue // deleted, but not committed yet
		}
		r.names = append(r.names, name)
		if relevant.MatchString(name) {
			r.files[name] = string(text)
		}
	}
	return r
}

// with returns the repository with an edit.
func (r repository) with(t *testing.T, b edit) repository {
	t.Helper()
	if b.old == "" {
		r.names = append(slices.Clone(r.names), b.file)
	} else if !strings.Contains(r.files[b.file], b.old) {
		t.Fatalf("%s has no %q to replace", b.file, b.old)
	}
	r.files = maps.Clone(r.files)
	r.files[b.file] = strings.Replace(r.files[b.file], b.old, b.new, 1)
	return r
}

// workflow is a workflow of GitHub Actions, or a composite action, which has steps alone.
type workflow struct {
	path        string
	text        string
	tree        yaml.Node
	On          map[string]any         `yaml:"on"`
	Permissions any                    `yaml:"permissions"`
	Concurrency concurrency            `yaml:"concurrency"`
	Jobs        map[string]job         `yaml:"jobs"`
	Runs        struct{ Steps []step } `yaml:"runs"`
}

type concurrency struct {
	Group  string `yaml:"group"`
	Cancel any    `yaml:"cancel-in-progress"`
}

type job struct {
	If          string            `yaml:"if"`
	Uses        string            `yaml:"uses"`
	Needs       words             `yaml:"needs"`
	Environment any               `yaml:"environment"`
	Permissions any               `yaml:"permissions"`
	Timeout     int               `yaml:"timeout-minutes"`
	Env         map[string]string `yaml:"env"`
	Strategy    struct {
		Matrix map[string]words `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []step `yaml:"steps"`
}

type step struct {
	Uses string            `yaml:"uses"`
	Run  string            `yaml:"run"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
}

// words is one text, or a list of them.
type words []string

func (w *words) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*w = words{node.Value}
		return nil
	}
	return node.Decode((*[]string)(w))
}

// example reports whether users copy the workflow.
func (w workflow) example() bool { return strings.HasPrefix(w.path, "examples/") }

// commented matches a line of an example that is a comment until its reader needs it.
var commented = regexp.MustCompile(`(?m)^( *)# ( *(?:- )?[a-z-]+:( |$))`)

// workflows are those of this repository and those that users copy, the latter also with their commented lines.
func (r repository) workflows() ([]workflow, error) {
	var all []workflow
	for _, path := range slices.Sorted(maps.Keys(r.files)) {
		if !regexp.MustCompile(`^(\.github/workflows|\.github/actions/.*|examples/.*)/[^/]*\.yml$`).MatchString(path) {
			continue
		}
		texts := []string{r.files[path]}
		if whole := commented.ReplaceAllString(texts[0], "$1$2"); strings.HasPrefix(path, "examples/") && whole != texts[0] {
			texts = append(texts, whole)
		}
		for _, text := range texts {
			w := workflow{path: path, text: text}
			if err := yaml.Unmarshal([]byte(text), &w.tree); err != nil {
				return nil, err
			}
			if err := w.tree.Decode(&w); err != nil {
				return nil, err
			}
			all = append(all, w)
		}
	}
	return all, nil
}
