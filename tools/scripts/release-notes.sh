#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Prints the section of a version in CHANGELOG.md, which is what a release says.
# Usage: release-notes.sh 0.1.0
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=${1:?which version, without a v}
notes=$(awk -v version="$version" '
  /^## / { on = $2 == version; next }
  on' CHANGELOG.md)

if [[ -z ${notes//[[:space:]]/} ]]; then
  echo "CHANGELOG.md says nothing of $version" >&2
  exit 1
fi
printf '%s\n' "$notes" | sed '/./,$!d'
