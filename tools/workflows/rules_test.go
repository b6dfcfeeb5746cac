// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package workflows checks what actionlint does not know of the workflows: that they take no more rights than they
// need, that nothing is released without its tests, and that they agree with the makefile, the modules and README.
package workflows

import (
	"testing"
)

// rule finds faults in the repository. Each of its breaks has to be one.
type rule struct {
	name   string
	faults func(repository) ([]string, error)
	breaks []edit
}

// edit replaces a text in a file, or adds a file.
type edit struct{ file, old, new string }

const (
	testYML     = ".github/workflows/test.yml"
	releaseYML  = ".github/workflows/release.yml"
	nightlyYML  = ".github/workflows/nightly.yml"
	goAction    = ".github/actions/go/action.yml"
	planYML     = "examples/guides/ci/workflows/plan.yml"
	applyYML    = "examples/guides/ci/workflows/apply.yml"
	driftYML    = "examples/guides/ci/workflows/drift.yml"
	moduleYML   = "examples/guides/ci/workflows/module.yml"
	dependabot  = ".github/dependabot.yml"
	checkout    = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1 # v7.0.1"
	credentials = "          persist-credentials: false\n"
)

var rules = []rule{
	{"actionlint finds nothing", actionlintPasses, []edit{
		{testYML, "runs-on: ubuntu-latest", "runs-on: ubuntu-oldest"},
		{testYML, "          builds: lint\n", "          build: lint\n"},
		{planYML, "      #   with:\n", "      #   width:\n"},
	}},
	{"actions are pinned by commit, with the version as a comment", actionsArePinned, []edit{
		{testYML, "- run: make lint\n", "- { uses: actions/checkout@v7, with: { persist-credentials: false } }\n"},
		{testYML, checkout, "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"},
		{goAction, "27d5ce7f107fe9357f9df03efb73ab90386fccae # v5.0.5", "v5"},
		{releaseYML, "    uses: ./.github/workflows/test.yml", "    uses: dialnexa/workflows/.github/workflows/test.yml@main"},
		{applyYML, "# v6.2.3", ""},
	}},
	{"an action is pinned to one commit", actionsHaveOnePin, []edit{
		{driftYML, "checkout@3d3c", "checkout@4d3c"},
	}},
	{"a workflow can read the code, and a job that needs more says so", permissionsAreLeast, []edit{
		{testYML, "permissions:\n  contents: read\n", "permissions: write-all\n"},
		{testYML, "permissions:\n  contents: read\n", ""},
		{driftYML, "  contents: read\n", "  contents: read\n  issues: write\n"},
		{nightlyYML, "    permissions:\n      issues: write\n", "    permissions: write-all\n"},
		{testYML, "    name: Lint\n", "    name: Lint\n    permissions: { contents: write }\n"},
		{releaseYML, "      attestations: write\n", "      attestations: write\n      packages: write\n"},
	}},
	{"nothing runs code of strangers with rights", triggersAreSafe, []edit{
		{testYML, "  pull_request:\n", "  pull_request_target:\n"},
		{planYML, "  pull_request:\n", "  workflow_run: { workflows: [Apply] }\n"},
		{releaseYML, "  push:\n    tags: [\"v*\"]\n", "  push:\n    branches: [main]\n"},
	}},
	{"no token stays in a checkout", credentialsAreDropped, []edit{
		{releaseYML, credentials, ""},
		{testYML, credentials, "          persist-credentials: true\n"},
		{planYML, credentials, ""},
	}},
	{"secrets are those of an environment", secretsHaveEnvironments, []edit{
		{driftYML, "    environment: plan", "    # environment: plan"},
		{releaseYML, "    environment: release", "    # environment: release"},
		{testYML, "      RESULTS: ", "      KEY: ${{ secrets.GPG_PRIVATE_KEY }}\n          RESULTS: "},
	}},
	{"each job has a limit of time", jobsHaveTimeouts, []edit{
		{nightlyYML, "    timeout-minutes: 5\n", ""},
	}},
	{"a release is tested, built from nothing, and published last", releasesAreTested, []edit{
		{releaseYML, "    needs: test\n", ""},
		{releaseYML, "./.github/workflows/test.yml", "./.github/workflows/nightly.yml"},
		{releaseYML, "environment: release", "environment: plan"},
		{releaseYML, "cache: false", "cache: true"},
		{releaseYML, "--draft=false", "--draft"},
		{".goreleaser.yml", "  draft: true\n", "  draft: false\n"},
		{releaseYML, "group: release-${{ github.ref }}", "group: release"},
		{releaseYML, "cancel-in-progress: false", "cancel-in-progress: true"},
	}},
	{"the job that a branch requires fails with each other job", passedWaitsForAll, []edit{
		{testYML, "    if: always()\n", ""},
		{testYML, "needs: [lint, ", "needs: ["},
		{testYML, `test "$result" = success`, ":"},
		{testYML, "needs.*.result", "needs.lint.result"},
	}},
	{"the tests run every night, and a failure opens an issue", nightsAreReported, []edit{
		{nightlyYML, "* * 1-6", "* * 2-6"},
		{nightlyYML, "./.github/workflows/test.yml", "./.github/workflows/release.yml"},
		{nightlyYML, "needs: [test, ", "needs: ["},
		{nightlyYML, "always() && ", ""},
		{nightlyYML, "gh issue create", "echo"},
		{nightlyYML, "gh issue comment", "gh issue view"},
	}},
	{"a matrix skips nothing that its version has", versionsMustRun, []edit{
		{testYML, "      TF_ACC_MUST_RUN: ${{ matrix.version }}\n", ""},
		{testYML, "TF_ACC_MUST_RUN: ${{ matrix.version }}", "TF_ACC_MUST_RUN: querry"},
		{testYML, "TF_ACC_MUST_RUN: latest", "TF_ACC_MUST_RUN: action"},
	}},
	{"each first version of README has a row", floorsAreTested, []edit{
		{testYML, `"~1.8.0", `, ""},
		{testYML, `"~1.7.0", `, ""},
		{"README.md", "| Terraform | OpenTofu |", "| CLI |"},
	}},
	{"the commands of workflows, gate and documents exist", targetsExist, []edit{
		{testYML, "make docs-check", "make doc-check"},
		{nightlyYML, "make soak", "make soap"},
		{".ci/run", "make test-tofu", "make test-opentofu"},
		{"CONTRIBUTING.md", "make test ", "make tests "},
	}},
	{"Dependabot knows each module, and waits a week", dependabotKnowsAll, []edit{
		{dependabot, `"/tools/lint", `, ""},
		{dependabot, `"/.github/actions/go"`, `"/.github/actions/gone"`},
		{dependabot, "directory: /tools/markdown", "directory: /tools"},
		{dependabot, "      default-days: 7\n", "      default-days: 1\n"},
	}},
	{"one Go builds everything", oneGo, []edit{
		{"tools/lint/go.mod", "\ngo 1.", "\ngo 2."},
		{goAction, "go-version-file: go.mod", "go-version: stable"},
		{releaseYML, "go-version-file: go.mod", "go-version-file: tools/go.mod"},
	}},
	{"each test is run", testsAreRun, []edit{
		{"tools/lint/lint_test.go", "", "package lint"},
		{"internal/testdata/data_test.go", "", "package data"},
	}},
	{"a workflow of users keeps its applies and its secrets", examplesAreSafe, []edit{
		{driftYML, "group: drift", "group: apply"},
		{applyYML, "cancel-in-progress: false", "cancel-in-progress: true"},
		{planYML, "github.event.pull_request.user.login != 'dependabot[bot]'", "true"},
		{planYML, "head.repo.full_name == github.repository", "head.ref != ''"},
		{driftYML, " -lock-timeout=15m", ""},
		{planYML, "    #   id-token: write", "    #   actions: read"},
		{moduleYML, "dialnexa-mock exec -- ", ""},
	}},
}

func TestRules(t *testing.T) {
	t.Parallel()
	r := load(t)
	for _, rule := range rules {
		t.Run(rule.name, func(t *testing.T) {
			t.Parallel()
			faults, err := rule.faults(r)
			if err != nil {
				t.Fatal(err)
			}
			for _, fault := range faults {
				t.Error(fault)
			}
			for _, b := range rule.breaks {
				if faults, err := rule.faults(r.with(t, b)); len(faults) == 0 && err == nil {
					t.Errorf("no fault is found with %q instead of %q in %s", b.new, b.old, b.file)
				}
			}
		})
	}
}
