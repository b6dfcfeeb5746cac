// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"fmt"
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

const root = "../.."

// repository has the text of each file, by its path from the root.
type repository map[string]string

func load(t *testing.T) repository {
	t.Helper()
	list := exec.CommandContext(t.Context(), "git", "ls-files", "--cached", "--others", "--exclude-standard")
	list.Dir = root
	out, err := list.Output()
	if err != nil {
		t.Fatal(err)
	}
	r := repository{}
	for name := range strings.Lines(string(out)) {
		name = strings.TrimSpace(name)
		if text, err := os.ReadFile(filepath.Join(root, name)); err == nil { // else deleted, but not committed yet
			r[name] = string(text)
		}
	}
	return r
}

// workflow is a workflow of GitHub Actions, or a composite action, which is one job without a name.
type workflow struct {
	path, text  string
	On          map[string]any `yaml:"on"`
	Permissions any            `yaml:"permissions"`
	Jobs        map[string]job `yaml:"jobs"`
	Action      job            `yaml:"runs"`
}

type job struct {
	Uses        string            `yaml:"uses"`
	Needs       []string          `yaml:"needs"`
	Environment string            `yaml:"environment"`
	Permissions any               `yaml:"permissions"`
	Env         map[string]string `yaml:"env"`
	Strategy    struct {
		Matrix map[string][]string `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []struct {
		Uses string            `yaml:"uses"`
		Run  string            `yaml:"run"`
		With map[string]string `yaml:"with"`
		Env  map[string]string `yaml:"env"`
	} `yaml:"steps"`
}

// commented matches a line of an example that is a comment until its reader needs it.
var commented = regexp.MustCompile(`(?m)^( *)# ( *(?:- )?[a-z-]+:( |$))`)

// workflows are those of this repository and those that users copy, the latter also with their commented lines.
func (r repository) workflows() ([]workflow, error) {
	var all []workflow
	for _, path := range slices.Sorted(maps.Keys(r)) {
		if !regexp.MustCompile(`^(\.github/(workflows|actions)|examples)/.*\.yml$`).MatchString(path) {
			continue
		}
		texts := []string{r[path]}
		if strings.HasPrefix(path, "examples/") {
			texts = append(texts, commented.ReplaceAllString(r[path], "$1$2"))
		}
		for _, text := range texts {
			w := workflow{path: path, text: text}
			if err := yaml.Unmarshal([]byte(text), &w); err != nil {
				return nil, fmt.Errorf("%s: %w", path, err)
			}
			if w.Jobs == nil {
				w.Jobs = map[string]job{"": w.Action}
			}
			all = append(all, w)
		}
	}
	return all, nil
}
