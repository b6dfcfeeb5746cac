// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
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
	byPath, pins := map[string]workflow{}, map[string]string{}
	for _, w := range workflows {
		here := func(holds bool, format string, values ...any) { add(holds, w.path+": "+format, values...) }
		for name, job := range w.Jobs {
			job.check(here, w, name, pins)
		}
		if w.On != nil {
			w.check(t, here)
		}
		byPath[w.path] = w // an example with its commented lines
	}
	checkPassed(byPath[testYML], add)
	checkNights(t, byPath[nightlyYML], add)
	r.checkRelease(byPath[releaseYML], add)
	r.checkExamples(byPath, add)
	r.checkDocuments(byPath, add)
	r.checkDependabot(add)
	r.checkGo(workflows, add)
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
	commit = regexp.MustCompile(`^[0-9a-f]{40}$`)
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

func (j job) check(check check, w workflow, name string, pins map[string]string) {
	for _, action := range append(j.actions(), j.Uses) {
		if action == "" || strings.HasPrefix(action, "./") {
			continue
		}
		name, pin, _ := strings.Cut(action, "@")
		versions := regexp.MustCompile(regexp.QuoteMeta(action)+` # v\d+\.\d+\.\d+\n`).FindAllString(w.text, -1)
		fixed := commit.MatchString(pin) && len(versions) == strings.Count(w.text, action)
		check(fixed, "%s: pin it by its commit, with its version as a comment", action)
		check(pins[name] == "" || pins[name] == pin, "%s: another commit than elsewhere", action)
		pins[name] = pin
	}
	known := j.Permissions == nil || reflect.DeepEqual(j.Permissions, rights[w.path+" "+name])
	check(known, "more rights than are known to be needed")
	check(j.Uses != "" || j.Timeout > 0 || name == "", "timeout-minutes is missing")
	check(!strings.Contains(fmt.Sprint(j), "secrets.") || j.Environment != "", "secrets without an environment")
	for _, step := range j.Steps {
		check(!strings.HasPrefix(step.Uses, "actions/checkout@") || step.With["persist-credentials"] == "false",
			"the checkout keeps a token")
	}
	if strings.Contains(j.commands(), "TF_ACC_TERRAFORM_PATH") {
		want := "latest"
		if j.Strategy.Matrix["version"] != nil {
			want = "${{ matrix.version }}"
		}
		check(j.Env["TF_ACC_MUST_RUN"] == want, "TF_ACC_MUST_RUN has to be %s", want)
	}
}

// waitsForAll reports whether a job waits for all others.
func (w workflow) waitsForAll(name string) bool {
	all := slices.Sorted(slices.Values(append(w.Jobs[name].Needs, name)))
	return slices.Equal(all, slices.Sorted(maps.Keys(w.Jobs)))
}

// script runs a command as GitHub does.
func script(run string, env ...string) (string, error) {
	command := exec.CommandContext(context.Background(), "bash", "-e", "-c", run)
	command.Env = append(os.Environ(), env...)
	out, err := command.CombinedOutput()
	return string(out), err
}

// checkPassed checks the job that a branch requires.
func checkPassed(w workflow, check check) {
	passed := w.Jobs["passed"]
	check(passed.If == "always()", "passed is skipped if another job fails, which counts as a success")
	check(w.waitsForAll("passed"), "passed does not wait for all jobs")
	check(passed.Steps[0].Env["RESULTS"] == "${{ join(needs.*.result, ' ') }}", "passed does not see each result")
	for _, results := range []string{"success success", "failure success", "success canceled", "skipped success"} {
		_, err := script(passed.commands(), "RESULTS="+results)
		check((err == nil) == (results == "success success"), "passed with %q: %v", results, err)
	}
}

// checkNights checks that the tests run each night, and that a failure opens one issue.
func checkNights(t *testing.T, w workflow, check check) {
	t.Helper()
	everyNight := strings.Contains(w.text, `* * 1-6"`) && strings.Contains(w.text, `* * 0"`)
	check(everyNight && w.Jobs["test"].Uses == "./"+testYML, "the tests don't run every night")
	report, folder := w.Jobs["report"], t.TempDir()
	check(w.waitsForAll("report"), "report does not wait for all jobs")
	for _, part := range []string{"always()", "'failure'", "'cancelled'"} { //nolint:misspell // as GitHub spells it
		check(strings.Contains(report.If, part), "report does not run after each failure: %s", part)
	}
	check(report.Permissions != nil, "report may not open an issue")
	// A gh that knows one open issue, or none.
	gh := "#!/bin/sh\nif [ \"$2\" = list ]; then echo $OPEN; else echo called: $*; fi\n"
	if err := os.WriteFile(filepath.Join(folder, "gh"), []byte(gh), 0o700); err != nil { // #nosec G306 -- it is run.
		t.Fatal(err)
	}
	for open, want := range map[string]string{"": "called: issue create", "7": "called: issue comment 7"} {
		out, err := script(report.commands(), "OPEN="+open, "PATH="+folder+":"+os.Getenv("PATH"))
		once := strings.Contains(out, want) && strings.Count(out, "called") == 1
		check(err == nil && once, "report: %q and %v, want %q", out, err, want)
	}
}

func (r repository) checkRelease(w workflow, check check) {
	release := w.Jobs["release"]
	tags := map[string]any{"push": map[string]any{"tags": []any{"v*"}}}
	check(reflect.DeepEqual(w.On, tags), "more than a tag publishes")
	tested := w.Jobs["test"].Uses == "./"+testYML && slices.Contains(release.Needs, "test")
	check(tested, "a release does not wait for the tests")
	check(release.Environment == "release", "a release does not wait for a maintainer")
	for _, step := range release.Steps {
		cached := strings.HasPrefix(step.Uses, "actions/setup-go@") && step.With["cache"] != "false"
		check(!cached && !strings.HasPrefix(step.Uses, "./"), "what another job has cached gets into a release")
	}
	last := release.Steps[len(release.Steps)-1].Run
	draft := regexp.MustCompile(`(?m)^release:(\n .*|\n)+?\n  draft: true$`).MatchString(r[".goreleaser.yml"])
	check(draft && strings.HasPrefix(last, "gh release edit ") && strings.HasSuffix(last, " --draft=false"),
		"a release is published before its last step")
	alone := strings.Contains(w.Concurrency.Group, "github.ref") && w.Concurrency.Cancel == false
	check(alone, "a tag cancels another's release")
}

func (r repository) checkExamples(byPath map[string]workflow, check check) {
	plan, apply, drift := byPath[planYML], byPath[applyYML], byPath[driftYML]
	for _, part := range []string{"head.repo.full_name == github.repository", "user.login != 'dependabot[bot]'"} {
		check(strings.Contains(plan.Jobs["plan"].If, part), "a pull request without secrets is not skipped: %s", part)
	}
	group := apply.Concurrency.Group
	check(group != "" && group != drift.Concurrency.Group, "a drift check cancels an apply that waits")
	check(apply.Concurrency.Cancel == false, "an apply is canceled in the middle")
	commands := apply.Jobs["apply"].commands() + drift.Jobs["drift"].commands()
	check(strings.Count(commands, " -lock-timeout=") == 3, "a run fails that finds the state locked")
	for name, w := range map[string]workflow{"plan": plan, "apply": apply, "drift": drift} {
		check(w.Jobs[name].Permissions != nil, "%s does not show how to get the cloud's credentials", name)
	}
	mocked := strings.Contains(byPath[moduleYML].text, "run: dialnexa-mock exec -- terraform test")
	check(mocked, "a module is tested without a mock")
}
