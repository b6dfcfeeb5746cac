// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package workflows

// line is a text that a file has to keep, with the fault that it has without it.
type line struct{ text, fault string }

var lines = map[string][]line{
	testYML: {
		{text: "    name: All of it\n    if: always()\n", fault: "skipped after a failure, which counts as a success"},
		{text: "RESULTS: ${{ join(needs.*.result, ' ') }}\n", fault: "passed does not see each result"},
		{text: `for result in $RESULTS; do test "$result" = success; done`, fault: "passed accepts a failure"},
	},
	nightlyYML: {
		{text: "  test:\n    name: Test\n    uses: ./.github/workflows/test.yml\n", fault: "no tests at night"},
		{text: "always() && github.event_name == 'schedule' &&\n", fault: "no report of a failure"},
		{text: "    permissions:\n      issues: write\n", fault: "the report may not open an issue"},
	},
	releaseYML: {
		{text: "on:\n  push:\n    tags: [\"v*\"]\n\npermissions:", fault: "more than a tag publishes"},
		{text: "  test:\n    uses: ./.github/workflows/test.yml\n", fault: "other tests than those of a change"},
		{text: "    name: Release\n    needs: [test]\n", fault: "a release does not wait for the tests"},
		{text: "\n    environment: release", fault: "a release does not wait for a maintainer"},
		{text: "go-version-file: go.mod\n          cache: false", fault: "what another job has cached gets into a release"},
		{text: "  group: release-${{ github.ref }}\n  cancel-in-progress: false\n", fault: "a tag cancels another's release"},
		{text: "dist/*_SHA256SUMS\n      # Until here the release is a draft", fault: "published before it is attested"},
		{text: `- run: gh release edit "$GITHUB_REF_NAME" --draft=false`, fault: "a release stays a draft"},
	},
	".goreleaser.yml": {
		{text: "\n  draft: true\n", fault: "a release is published before its last step"},
	},
	goYML: {
		{text: "go-version-file: go.mod\n", fault: "another Go than that of go.mod"},
	},
	planYML: {
		{text: "head.repo.full_name == github.repository &&\n", fault: "a fork, which has no secrets, is not skipped"},
		{text: "user.login != 'dependabot[bot]'\n", fault: "Dependabot, which has no secrets, is not skipped"},
	},
	applyYML: {
		{text: "  group: apply\n  cancel-in-progress: false\n", fault: "an apply is canceled in the middle"},
		{text: "plan -out=webhooks.tfplan -lock-timeout=15m\n", fault: "a plan fails that finds the state locked"},
		{text: "apply -lock-timeout=15m webhooks.tfplan\n", fault: "an apply fails that finds the state locked"},
	},
	driftYML: {
		{text: "  group: drift\n", fault: "a drift check cancels an apply that waits"},
		{text: "plan -detailed-exitcode -lock-timeout=15m\n", fault: "a plan fails that finds the state locked"},
	},
	moduleYML: {
		{text: "- run: dialnexa-mock exec -- terraform test\n", fault: "a module is tested without a mock"},
	},
}
