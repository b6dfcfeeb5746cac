// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package workflows reads the workflows of the public CI, for the tests that keep
// them and the repository in agreement.
package workflows

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/rhysd/actionlint"
)

// workflow is a file and what it says.
type workflow struct {
	name string
	text string
	*actionlint.Workflow
}

// read reads the workflows in a folder.
func read(dir string) ([]workflow, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.yml"))
	if err != nil {
		return nil, err
	}

	if len(paths) == 0 {
		return nil, errors.New("there is no workflow in " + dir)
	}

	var all []workflow

	for _, path := range paths {
		text, err := os.ReadFile(filepath.Clean(path))
		if err != nil {
			return nil, err
		}

		parsed, faults := actionlint.Parse(text)
		if len(faults) > 0 {
			return nil, fmt.Errorf("%s: %w", path, faults[0])
		}

		all = append(all, workflow{name: filepath.Base(path), text: string(text), Workflow: parsed})
	}

	return all, nil
}

// scripts are all commands that a workflow runs.
func (w workflow) scripts() []string {
	var all []string

	for _, job := range w.Jobs {
		for _, step := range job.Steps {
			if run, ok := step.Exec.(*actionlint.ExecRun); ok {
				all = append(all, run.Run.Value)
			}
		}
	}

	return all
}

// versions are the values of the matrix of a job.
func (w workflow) versions(job, row string) []string {
	var all []string

	if w.Jobs[job] == nil || w.Jobs[job].Strategy == nil {
		return nil
	}

	values := w.Jobs[job].Strategy.Matrix.Rows[row]
	if values == nil {
		return nil
	}

	for _, value := range values.Values {
		all = append(all, strings.Trim(value.String(), `"`))
	}

	return all
}

var makeCommand = regexp.MustCompile(`(?m)^\s*make ([a-z-]+)`)

// targets are the make targets that a script names.
func targets(script string) []string {
	var all []string
	for _, match := range makeCommand.FindAllStringSubmatch(script, -1) {
		all = append(all, match[1])
	}

	return all
}

var phony = regexp.MustCompile(`(?m)^\.PHONY: ([a-z-]+)$`)

// makeTargets are the targets that a makefile has.
func makeTargets(makefile string) map[string]bool {
	all := map[string]bool{}
	for _, match := range phony.FindAllStringSubmatch(makefile, -1) {
		all[match[1]] = true
	}

	return all
}
