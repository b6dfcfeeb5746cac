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

	"github.com/rhysd/actionlint"
	"gopkg.in/yaml.v3"
)

// each returns the faults of each workflow.
func each(r repository, find func(w workflow, fault func(format string, values ...any))) ([]string, error) {
	all, err := r.workflows()
	var faults []string
	for _, w := range all {
		find(w, func(format string, values ...any) {
			faults = append(faults, w.path+": "+fmt.Sprintf(format, values...))
		})
	}
	return faults, err
}

func actionlintPasses(r repository) ([]string, error) {
	// Without shellcheck, whose version would be another on each machine.
	linter, err := actionlint.NewLinter(io.Discard, &actionlint.LinterOptions{WorkingDir: r.root})
	if err != nil {
		return nil, err
	}
	project, err := actionlint.NewProject(r.root)
	if err != nil {
		return nil, err
	}
	return each(r, func(w workflow, fault func(string, ...any)) {
		if w.Jobs == nil {
			return // a composite action
		}
		found, err := linter.Lint(filepath.Join(r.root, w.path), []byte(w.text), project)
		if err != nil {
			fault("%v", err)
		}
		for _, f := range found {
			fault("%d: %s", f.Line, f.Message)
		}
	})
}

// pinned matches an action or workflow of this repository, or one that a tag can't move to other code.
var pinned = regexp.MustCompile(`^(\./\S+|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$`)

// uses returns each "uses" of a workflow with its comment, which is for readers and for Dependabot.
func uses(node *yaml.Node) []string {
	var found []string
	for i, child := range node.Content {
		if node.Kind == yaml.MappingNode && i%2 == 1 && node.Content[i-1].Value == "uses" {
			found = append(found, strings.TrimSpace(child.Value+" "+child.LineComment))
		}
		found = append(found, uses(child)...)
	}
	return found
}

func actionsArePinned(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		for _, action := range uses(&w.tree) {
			if !pinned.MatchString(action) {
				fault("%s: pin it by its commit, with its version as a comment", action)
			}
		}
	})
}

func actionsHaveOnePin(r repository) ([]string, error) {
	pins := map[string]string{}
	return each(r, func(w workflow, fault func(string, ...any)) {
		for _, action := range uses(&w.tree) {
			name, pin, _ := strings.Cut(action, "@")
			if first, found := pins[name]; found && first != pin {
				fault("%s: it is pinned to %s elsewhere", action, first)
			}
			pins[name] = pin
		}
	})
}

// rights are the only permissions beyond reading the code, by workflow and job.
var rights = map[string]map[string]any{
	releaseYML + " release": {"contents": "write", "id-token": "write", "attestations": "write"},
	nightlyYML + " report":  {"issues": "write"},
	planYML + " plan":       {"contents": "read", "id-token": "write"},
	applyYML + " apply":     {"contents": "read", "id-token": "write"},
	driftYML + " drift":     {"contents": "read", "id-token": "write"},
}

func permissionsAreLeast(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		if w.Jobs != nil && !reflect.DeepEqual(w.Permissions, map[string]any{"contents": "read"}) {
			fault("the permissions at the top have to be contents: read alone")
		}
		for name, job := range w.Jobs {
			if job.Permissions != nil && !reflect.DeepEqual(job.Permissions, any(rights[w.path+" "+name])) {
				fault("%s: these permissions are not what is known to be needed", name)
			}
		}
	})
}

func triggersAreSafe(r repository) ([]string, error) {
	safe := []string{"pull_request", "push", "schedule", "workflow_call", "workflow_dispatch"}
	return each(r, func(w workflow, fault func(string, ...any)) {
		for event := range maps.Keys(w.On) {
			if !slices.Contains(safe, event) {
				fault("%s: not one of %s", event, strings.Join(safe, ", "))
			}
		}
		tags := map[string]any{"push": map[string]any{"tags": []any{"v*"}}}
		if w.path == releaseYML && !reflect.DeepEqual(w.On, tags) {
			fault("a tag alone publishes")
		}
	})
}

func credentialsAreDropped(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		for name, job := range w.Jobs {
			for _, step := range job.Steps {
				if strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false" {
					fault("%s: actions/checkout needs persist-credentials: false", name)
				}
			}
		}
	})
}

func secretsHaveEnvironments(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		for name, job := range w.Jobs {
			text, err := yaml.Marshal(job)
			if err != nil {
				fault("%v", err)
			}
			if strings.Contains(string(text), "secrets.") && job.Environment == nil {
				fault("%s: it reads secrets, and has no environment that protects them", name)
			}
		}
	})
}

func jobsHaveTimeouts(r repository) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		for name, job := range w.Jobs {
			if job.Uses == "" && job.Timeout == 0 {
				fault("%s: timeout-minutes is missing", name)
			}
		}
	})
}
