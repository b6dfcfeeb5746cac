#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Runs all tests with one Terraform or OpenTofu, and ends with the coverage of
# provider, client and mock, and a line of counts. Usage: test.sh CLI [ARGUMENT OF GO TEST...]. PKG narrows it to a package.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

cli=${1:?which Terraform or OpenTofu}
shift

# No test depends on the settings of the person who runs it.
unset "${!DIALNEXA_@}" "${!TF_CLI_ARGS@}" "${!TF_VAR_@}" TF_DATA_DIR TF_WORKSPACE TF_INPUT TF_PLUGIN_CACHE_DIR

version=$("$cli" version | grep -E '^(Terraform|OpenTofu) v')
echo "Testing with $version"

export TF_ACC_TERRAFORM_PATH=$cli
if [[ $version == OpenTofu* ]]; then
  export TF_ACC_PROVIDER_HOST=registry.opentofu.org
fi

# The race detector needs a C compiler.
race=()
if [[ $(go env CGO_ENABLED) == 1 ]]; then
  race=(-race)
fi

covered=./internal/dialnexa/...,./internal/provider,./internal/mockserver,./cmd/...,.
rm -f .bin/coverage.out
.bin/gotestsum --format pkgname --format-hide-empty-pkg --junitfile .bin/junit.xml \
  --post-run-command tools/scripts/test-counts.sh -- \
  "${race[@]}" -shuffle=on -timeout=30m \
  -coverpkg="$covered" -coverprofile=.bin/coverage.out "$@" "${PKG:-./...}"
