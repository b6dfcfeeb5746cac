// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package workflows checks what actionlint does not know of the workflows: that they take no more rights than they
// need, that nothing is released without its tests, and that they agree with the makefile, the modules and README.
package workflows

import (
	"maps"
	"strings"
	"testing"
)

const (
	testYML    = ".github/workflows/test.yml"
	releaseYML = ".github/workflows/release.yml"
	nightlyYML = ".github/workflows/nightly.yml"
	goYML      = ".github/actions/go/action.yml"
	planYML    = "examples/guides/ci/workflows/plan.yml"
	applyYML   = "examples/guides/ci/workflows/apply.yml"
	driftYML   = "examples/guides/ci/workflows/drift.yml"
	moduleYML  = "examples/guides/ci/workflows/module.yml"
	dependabot = ".github/dependabot.yml"
	reading    = "    # permissions:\n    #   contents: read\n    #   id-token: write"
	reads      = "permissions:\n  contents: read\n"
	keepsNone  = "          persist-credentials: false\n"
)

// edit replaces a text in a file, or adds a file.
type edit struct{ in, old, new string }

// breaks are what the checks have to find, by the faults that they have to report.
var breaks = map[string][]edit{
	`label "ubuntu-oldest" is unknown`: {{in: testYML, old: "ubuntu-latest", new: "ubuntu-oldest"}},
	`missing input "builds"`:           {{in: testYML, old: "          builds: lint\n", new: "          build: lint\n"}},
	`unexpected key "width"`:           {{in: planYML, old: "      #   with:\n", new: "      #   width:\n"}},
	"pin it by its commit": {
		{in: testYML, old: "- run: make lint\n", new: "- { uses: actions/cache@v5 }\n"},
		{in: testYML, old: " # v7.0.1", new: ""},
		{in: goYML, old: "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5", new: "v5"},
		{in: releaseYML, old: "./.github/workflows/test.yml", new: "dialnexa/workflows/.github/workflows/test.yml@main"},
		{in: applyYML, old: " # v6.2.3", new: ""},
	},
	"another commit than elsewhere": {{in: driftYML, old: "checkout@3d3c", new: "checkout@4d3c"}},
	"have to be contents: read alone": {
		{in: testYML, old: reads, new: "permissions: write-all\n"},
		{in: testYML, old: reads, new: ""},
		{in: driftYML, old: reads, new: reads + "  issues: write\n"},
	},
	"more rights than are known": {
		{in: nightlyYML, old: "    permissions:\n      issues: write\n", new: "    permissions: write-all\n"},
		{in: testYML, old: "    name: Lint\n", new: "    name: Lint\n    permissions: { contents: write }\n"},
		{in: releaseYML, old: "      attestations: write\n", new: "      attestations: write\n      packages: write\n"},
	},
	"code of strangers": {
		{in: testYML, old: "  pull_request:\n", new: "  pull_request_target:\n"},
		{in: planYML, old: "  pull_request:\n", new: "  workflow_run: { workflows: [Apply] }\n"},
	},
	"the checkout keeps a token": {
		{in: releaseYML, old: keepsNone, new: ""},
		{in: testYML, old: keepsNone, new: "          persist-credentials: true\n"},
	},
	"secrets without an environment": {
		{in: driftYML, old: "    environment: plan", new: "    # environment: plan"},
		{in: testYML, old: "      RESULTS: ", new: "      KEY: ${{ secrets.GPG_PRIVATE_KEY }}\n          RESULTS: "},
	},
	"timeout-minutes is missing": {{in: nightlyYML, old: "    timeout-minutes: 5\n", new: ""}},
	"more than a tag publishes":  {{in: releaseYML, old: `tags: ["v*"]`, new: "branches: [main]"}},
	"not wait for the tests": {
		{in: releaseYML, old: "    needs: [test]\n", new: ""},
		{in: releaseYML, old: "test.yml", new: "nightly.yml"},
	},
	"not wait for a maintainer": {{in: releaseYML, old: "    environment: release", new: "    # environment: release"}},
	"gets into a release":       {{in: releaseYML, old: "cache: false", new: "cache: true"}},
	"published before": {
		{in: releaseYML, old: " --draft=false", new: ""},
		{in: ".goreleaser.yml", old: "draft: true", new: "draft: false"},
	},
	"cancels another's release": {
		{in: releaseYML, old: "-${{ github.ref }}", new: ""},
		{in: releaseYML, old: "-progress: false", new: "-progress: true"},
	},
	"counts as a success":  {{in: testYML, old: "    if: always()\n", new: ""}},
	"passed does not wait": {{in: testYML, old: "needs: [lint, ", new: "needs: ["}},
	"passed with":          {{in: testYML, old: `test "$result" = success`, new: ":"}},
	"passed does not see":  {{in: testYML, old: "needs.*.result", new: "needs.lint.result"}},
	"don't run every night": {
		{in: nightlyYML, old: "* * 1-6", new: "* * 2-6"},
		{in: nightlyYML, old: "test.yml", new: "release.yml"},
	},
	"report does not wait":        {{in: nightlyYML, old: "needs: [test, ", new: "needs: ["}},
	"report does not run":         {{in: nightlyYML, old: "always() && ", new: ""}},
	`want "called: issue create`:  {{in: nightlyYML, old: "gh issue create", new: "echo"}},
	`want "called: issue comment`: {{in: nightlyYML, old: "gh issue comment", new: "gh issue view"}},
	"TF_ACC_MUST_RUN has to be": {
		{in: testYML, old: "      TF_ACC_MUST_RUN: ${{ matrix.version }}\n", new: ""},
		{in: testYML, old: "TF_ACC_MUST_RUN: ${{ matrix.version }}", new: "TF_ACC_MUST_RUN: querry"},
		{in: testYML, old: "TF_ACC_MUST_RUN: latest", new: "TF_ACC_MUST_RUN: action"},
	},
	"promises terraform 1.8":    {{in: testYML, old: `"~1.8.0", `, new: ""}},
	"promises opentofu 1.7":     {{in: testYML, old: `"~1.7.0", `, new: ""}},
	"no table ends":             {{in: "README.md", old: "| Terraform | OpenTofu |", new: "| CLI |"}},
	"make doc-check":            {{in: testYML, old: "make docs-check", new: "make doc-check"}},
	"make soap":                 {{in: nightlyYML, old: "make soak", new: "make soap"}},
	"make test-opentofu":        {{in: ".ci/run", old: "make test-tofu", new: "make test-opentofu"}},
	"make tests":                {{in: "CONTRIBUTING.md", old: "make test ", new: "make tests "}},
	"tools/lint/go.mod: not in": {{in: dependabot, old: `"/tools/lint", `, new: ""}},
	"action.yml: not in":        {{in: dependabot, old: `"/.github/actions/go"`, new: `"/.github/actions/gone"`}},
	"package.json: not in":      {{in: dependabot, old: `["/tools/markdown"]`, new: `["/tools"]`}},
	"workflows: not in":         {{in: dependabot, old: `["/", "/.github`, new: `["/.github`}},
	"before seven days":         {{in: dependabot, old: "default-days: 7", new: "default-days: 1"}},
	"another Go than go.mod":    {{in: "tools/lint/go.mod", old: "\ngo 1.", new: "\ngo 2."}},
	"not the Go of go.mod": {
		{in: goYML, old: "go-version-file: go.mod", new: "go-version: stable"},
		{in: releaseYML, old: "go-version-file: go.mod", new: "go-version-file: tools/go.mod"},
	},
	"no make target tests this module": {{in: "tools/lint/lint_test.go"}},
	"leaves out this folder":           {{in: "internal/testdata/data_test.go"}},
	"cancels an apply that waits":      {{in: driftYML, old: "group: drift", new: "group: apply"}},
	"canceled in the middle":           {{in: applyYML, old: "progress: false", new: "progress: true"}},
	"without secrets is not skipped": {
		{in: planYML, old: "user.login != 'dependabot[bot]'", new: "user.id"},
		{in: planYML, old: "head.repo.full_name == github.repository", new: "head.ref != ''"},
	},
	"finds the state locked":  {{in: driftYML, old: " -lock-timeout=15m", new: ""}},
	"the cloud's credentials": {{in: planYML, old: reading, new: "    # none"}},
	"tested without a mock":   {{in: moduleYML, old: "dialnexa-mock exec -- ", new: ""}},
}

func TestWorkflows(t *testing.T) {
	t.Parallel()
	r := load(t)
	for _, fault := range r.faults(t) {
		t.Error(fault)
	}
	for fault, edits := range breaks {
		for _, e := range edits {
			if !strings.Contains(r[e.in], e.old) {
				t.Errorf("%s has no %q to replace", e.in, e.old)
			}
			broken := maps.Clone(r)
			broken[e.in] = strings.Replace(r[e.in], e.old, e.new, 1)
			if found := strings.Join(broken.faults(t), "\n"); !strings.Contains(found, fault) {
				t.Errorf("%q instead of %q in %s: not found: %s\n%s", e.new, e.old, e.in, fault, found)
			}
		}
	}
}
