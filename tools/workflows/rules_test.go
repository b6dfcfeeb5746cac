// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/rhysd/actionlint"
)

// check adds a fault unless something holds.
type check func(holds bool, format string, values ...any)

// faults returns what is wrong with the repository.
func (r repository) faults(t *testing.T) []string {
	t.Helper()
	var all []string
	add := func(holds bool, format string, values ...any) {
		if !holds {
			all = append(all, fmt.Sprintf(format, values...))
		}
	}
	workflows, err := r.workflows()
	if err != nil {
		return []string{err.Error()}
	}
	byPath := map[string]workflow{}
	for _, w := range workflows {
		here := func(holds bool, format string, values ...any) { add(holds, w.path+": "+format, values...) }
		for name, job := range w.Jobs {
			job.check(here, w, name)
		}
		if w.On != nil {
			w.check(t, here)
		}
		byPath[w.path] = w
	}
	for path, last := range map[string]string{testYML: "passed", nightlyYML: "report"} {
		all := slices.Sorted(slices.Values(append(byPath[path].Jobs[last].Needs, last)))
		add(slices.Equal(all, slices.Sorted(maps.Keys(byPath[path].Jobs))), "%s does not wait for all jobs", last)
	}
	for path, lines := range lines {
		for _, line := range lines {
			add(strings.Contains(r[path], line.text), "%s: %s without %q", path, line.fault, line.text)
		}
	}
	r.checkDocuments(byPath[testYML].Jobs, add)
	r.checkModules(add)
	return all
}

func (w workflow) check(t *testing.T, check check) {
	t.Helper()
	for event := range w.On {
		check(slices.Contains(safe, event), "%s: an event that runs code of strangers with rights", event)
	}
	reads := reflect.DeepEqual(w.Permissions, map[string]any{"contents": "read"})
	check(reads, "the permissions at the top have to be contents: read alone")
	// Without shellcheck, whose version would be another on each machine.
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{WorkingDir: root})
	if err != nil {
		t.Fatal(err)
	}
	project, err := actionlint.NewProject(root)
	if err != nil {
		t.Fatal(err)
	}
	found, err := linter.Lint(filepath.Join(root, w.path), []byte(w.text), project)
	check(err == nil, "%v", err)
	for _, f := range found {
		check(false, "%d: %s", f.Line, f.Message)
	}
}

var (
	// commit matches a version that can't be moved to other code.
	commit = regexp.MustCompile(`@[0-9a-f]{40}$`)
	safe   = []string{"pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"}
	// rights are the only permissions beyond reading the code.
	rights = map[string]any{
		releaseYML + " release": map[string]any{"contents": "write", "id-token": "write", "attestations": "write"},
		nightlyYML + " report":  map[string]any{"issues": "write"},
		planYML + " plan":       map[string]any{"contents": "read", "id-token": "write"},
		applyYML + " apply":     map[string]any{"contents": "read", "id-token": "write"},
		driftYML + " drift":     map[string]any{"contents": "read", "id-token": "write"},
	}
)

func (j job) check(check check, w workflow, name string) {
	actions, runs := []string{j.Uses}, ""
	for _, step := range j.Steps {
		actions, runs = append(actions, step.Uses), runs+step.Run
		check(!strings.HasPrefix(step.Uses, "actions/checkout@") || step.With["persist-credentials"] == "false",
			"the checkout keeps a token")
	}
	for _, action := range actions {
		local := action == "" || strings.HasPrefix(action, "./")
		versions := regexp.MustCompile(regexp.QuoteMeta(action)+` # v\d+\.\d+\.\d+\n`).FindAllString(w.text, -1)
		fixed := commit.MatchString(action) && len(versions) == strings.Count(w.text, action)
		check(local || fixed, "%s: pin it by its commit, with its version as a comment", action)
	}
	known := j.Permissions == nil || reflect.DeepEqual(j.Permissions, rights[w.path+" "+name])
	check(known, "more rights than are known to be needed")
	check(!strings.Contains(fmt.Sprint(j), "secrets.") || j.Environment != "", "secrets without an environment")
	if strings.Contains(runs, "TF_ACC_TERRAFORM_PATH") {
		want := "latest"
		if j.Strategy.Matrix["version"] != nil {
			want = "${{ matrix.version }}"
		}
		check(j.Env["TF_ACC_MUST_RUN"] == want, "TF_ACC_MUST_RUN has to be %s", want)
	}
}
