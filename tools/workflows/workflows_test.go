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
	reads      = "permissions:\n  contents: read\n"
	keepsNone  = "          persist-credentials: false\n"
)

// edit replaces a text in a file.
type edit struct{ in, old, new string }

// breaks are what the rules have to find, by the faults that they have to report.
var breaks = map[string][]edit{
	`missing input "builds"`: {{in: testYML, old: "          builds: lint\n", new: "          build: lint\n"}},
	`unexpected key "width"`: {{in: planYML, old: "      #   with:\n", new: "      #   width:\n"}},
	"pin it by its commit": {
		{in: testYML, old: "- run: make lint\n", new: "- { uses: actions/cache@v5 }\n"},
		{in: testYML, old: " # v7.0.1", new: ""},
		{in: goYML, old: "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5", new: "v5"},
		{in: releaseYML, old: "./.github/workflows/test.yml", new: "dialnexa/workflows/.github/workflows/test.yml@main"},
		{in: applyYML, old: " # v6.2.3", new: ""},
	},
	"have to be contents: read alone": {
		{in: testYML, old: reads, new: ""},
		{in: driftYML, old: reads, new: reads + "  issues: write\n"},
	},
	"more rights than are known": {
		{in: testYML, old: "    name: Lint\n", new: "    name: Lint\n    permissions: { contents: write }\n"},
		{in: releaseYML, old: "      attestations: write\n", new: "      attestations: write\n      packages: write\n"},
	},
	"code of strangers": {
		{in: testYML, old: "  pull_request:\n", new: "  pull_request_target:\n"},
		{in: planYML, old: "  pull_request:\n", new: "  workflow_run: { workflows: [Apply] }\n"},
	},
	"the checkout keeps a token":     {{in: releaseYML, old: keepsNone, new: ""}},
	"secrets without an environment": {{in: driftYML, old: "    environment: plan", new: "    # environment: plan"}},
	"passed does not wait":           {{in: testYML, old: "needs: [lint, ", new: "needs: ["}},
	"report does not wait":           {{in: nightlyYML, old: "needs: [test, ", new: "needs: ["}},
	"TF_ACC_MUST_RUN has to be": {
		{in: testYML, old: "      TF_ACC_MUST_RUN: ${{ matrix.version }}\n", new: ""},
		{in: testYML, old: "TF_ACC_MUST_RUN: latest", new: "TF_ACC_MUST_RUN: action"},
	},
	"promises terraform 1.8":    {{in: testYML, old: `"~1.8.0", `, new: ""}},
	"promises opentofu 1.7":     {{in: testYML, old: `"~1.7.0", `, new: ""}},
	"no table ends":             {{in: "README.md", old: "| Terraform | OpenTofu |", new: "| CLI |"}},
	"make tests":                {{in: "CONTRIBUTING.md", old: "make test ", new: "make tests "}},
	"tools/lint/go.mod: not in": {{in: dependabot, old: `"/tools/lint", `, new: ""}},
	"action.yml: not in":        {{in: dependabot, old: `"/.github/actions/go"`, new: `"/.github/actions/gone"`}},
	"another Go than go.mod":    {{in: "tools/lint/go.mod", old: "\ngo 1.", new: "\ngo 2."}},
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
