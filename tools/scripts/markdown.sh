#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Lints the Markdown with a linter from npm, of this version. The rules are in
# .markdownlint-cli2.yaml.
set -euo pipefail

version=0.24.1

if ! command -v npx >/dev/null; then
  echo "Skipped: npx is not on PATH, so the Markdown is not linted. It comes with Node." >&2
  exit 0
fi

npx --yes "markdownlint-cli2@$version"
