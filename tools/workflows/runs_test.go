// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"context"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// one returns the faults of one workflow.
func one(r repository, path string, find func(w workflow, fault func(string, ...any))) ([]string, error) {
	return each(r, func(w workflow, fault func(string, ...any)) {
		if w.path == path {
			find(w, fault)
		}
	})
}

func releasesAreTested(r repository) ([]string, error) {
	return one(r, releaseYML, func(w workflow, fault func(string, ...any)) {
		release := w.Jobs["release"]
		if w.Jobs["test"].Uses != "./"+testYML || !slices.Contains(release.Needs, "test") {
			fault("release does not wait for the tests")
		}
		if release.Environment != "release" {
			fault("no maintainer is asked: release is not in its environment")
		}
		for _, step := range release.Steps {
			setup := strings.HasPrefix(step.Uses, "actions/setup-go@")
			if strings.HasPrefix(step.Uses, "./") || setup && step.With["cache"] != "false" {
				fault("what another job has cached gets into a release")
			}
		}
		last := release.Steps[len(release.Steps)-1].Run
		if !strings.HasPrefix(last, "gh release edit ") || !strings.HasSuffix(last, " --draft=false") {
			fault("the last step does not publish: registries would see a release that is not complete")
		}
		var config struct {
			Release struct {
				Draft bool `yaml:"draft"`
			} `yaml:"release"`
		}
		if err := yaml.Unmarshal([]byte(r.files[".goreleaser.yml"]), &config); err != nil || !config.Release.Draft {
			fault("goreleaser publishes before the last step: %v", err)
		}
		if !strings.Contains(w.Concurrency.Group, "github.ref") || w.Concurrency.Cancel != false {
			fault("a second tag can cancel the release of the first")
		}
	})
}

// others are the names of all jobs but one.
func others(w workflow, without string) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(w.Jobs)), func(name string) bool { return name == without })
}

func passedWaitsForAll(r repository) ([]string, error) {
	return one(r, testYML, func(w workflow, fault func(string, ...any)) {
		passed := w.Jobs["passed"]
		if passed.If != "always()" {
			fault("passed is skipped if another job fails, which counts as a success")
		}
		if got, want := slices.Sorted(slices.Values(passed.Needs)), others(w, "passed"); !slices.Equal(got, want) {
			fault("passed waits for %v, want %v", got, want)
		}
		step := passed.Steps[0]
		if step.Env["RESULTS"] != "${{ join(needs.*.result, ' ') }}" {
			fault("passed does not see each result")
		}
		for results, want := range map[string]bool{
			"success success": true, "failure success": false, "skipped success": false,
			"success cancelled": false, //nolint:misspell // as GitHub spells it
		} {
			if _, err := script(step.Run, "RESULTS="+results); (err == nil) != want {
				fault("passed with %q: %v", results, err)
			}
		}
	})
}

// script runs a step as GitHub does.
func script(run string, env ...string) (string, error) {
	command := exec.CommandContext(context.Background(), "bash", "-e", "-c", run)
	command.Env = append(os.Environ(), env...)
	out, err := command.CombinedOutput()
	return string(out), err
}

// cron matches a time on a day of the week, or on a range of them.
var cron = regexp.MustCompile(`- cron: "\d+ \d+ \* \* ([0-6])(?:-([0-6]))?"`)

func nightsAreReported(r repository) ([]string, error) {
	folder, err := os.MkdirTemp("", "")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	// A gh that knows one open issue, or none.
	gh := "#!/bin/sh\nif [ \"$2\" = list ]; then echo $OPEN; else echo called: $*; fi\n"
	// #nosec G306 -- it is run.
	if err := os.WriteFile(filepath.Join(folder, "gh"), []byte(gh), 0o700); err != nil {
		return nil, err
	}
	return one(r, nightlyYML, func(w workflow, fault func(string, ...any)) {
		nights := map[int]bool{}
		for _, match := range cron.FindAllStringSubmatch(w.text, -1) {
			from, _ := strconv.Atoi(match[1])
			to, err := strconv.Atoi(match[2])
			if err != nil {
				to = from
			}
			for day := from; day <= to; day++ {
				nights[day] = true
			}
		}
		if len(nights) != 7 || w.Jobs["test"].Uses != "./"+testYML {
			fault("the tests don't run every night")
		}
		report := w.Jobs["report"]
		if got, want := slices.Sorted(slices.Values(report.Needs)), others(w, "report"); !slices.Equal(got, want) {
			fault("report waits for %v, want %v", got, want)
		}
		for _, part := range []string{"always()", "'failure'", "'cancelled'"} {
			if !strings.Contains(report.If, part) || report.Permissions == nil {
				fault("report does not run, or may not open an issue")
			}
		}
		for open, want := range map[string]string{"": "called: issue create", "7": "called: issue comment 7"} {
			out, err := script(report.Steps[0].Run, "OPEN="+open, "PATH="+folder+":"+os.Getenv("PATH"))
			if err != nil || !strings.Contains(out, want) || strings.Count(out, "called") != 1 {
				fault("report with open issue %q: %q, %v; want %q", open, out, err, want)
			}
		}
	})
}

var goLine = regexp.MustCompile(`(?m)^go (\S+)$`)

func oneGo(r repository) ([]string, error) {
	want := goLine.FindString(r.files["go.mod"])
	faults, err := each(r, func(w workflow, fault func(string, ...any)) {
		steps := w.Runs.Steps
		for _, job := range w.Jobs {
			steps = append(steps, job.Steps...)
		}
		for _, step := range steps {
			if strings.HasPrefix(step.Uses, "actions/setup-go@") && !w.example() && step.With["go-version-file"] != "go.mod" {
				fault("actions/setup-go does not install the Go of go.mod")
			}
		}
	})
	for name, text := range r.files {
		if got := goLine.FindString(text); path.Base(name) == "go.mod" && (got != want || want == "") {
			faults = append(faults, fmt.Sprintf("%s says %q, and go.mod %q", name, got, want))
		}
	}
	return faults, err
}

func examplesAreSafe(r repository) ([]string, error) {
	groups, identities := map[string]string{}, map[string]bool{}
	faults, err := each(r, func(w workflow, fault func(string, ...any)) {
		for _, job := range w.Jobs {
			run := allRuns(job)
			rights, _ := job.Permissions.(map[string]any)
			identities[w.path] = identities[w.path] || rights["id-token"] == "write"
			groups[w.path] = w.Concurrency.Group
			switch w.path {
			case planYML:
				for _, part := range []string{"head.repo.full_name == github.repository", "user.login != 'dependabot[bot]'"} {
					if !strings.Contains(job.If, part) {
						fault("a pull request without secrets is not skipped: %s", part)
					}
				}
			case applyYML, driftYML:
				if w.Concurrency.Cancel != false {
					fault("a run can be canceled in the middle")
				}
				locked := strings.Count(run, "terraform plan") + strings.Count(run, "terraform apply")
				if locked != strings.Count(run, "-lock-timeout") {
					fault("a run that finds the state locked fails")
				}
			case moduleYML:
				if !strings.Contains(run, "dialnexa-mock exec -- terraform test") {
					fault("the tests don't have a mock of their own")
				}
			}
		}
	})
	if groups[applyYML] == "" || groups[applyYML] == groups[driftYML] {
		faults = append(faults, driftYML+": it can cancel an apply that waits")
	}
	for _, name := range []string{planYML, applyYML, driftYML} {
		if !identities[name] {
			faults = append(faults, name+": it does not show how to get the cloud's credentials")
		}
	}
	return faults, err
}
