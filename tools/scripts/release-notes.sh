#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Prints the section of a version in CHANGELOG.md, which is what a release says. Its heading has to end with a date,
# unless "unreleased" allows that it has none yet. Usage: release-notes.sh 0.1.0 [unreleased]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=${1:?which version, without a v}
heading=$(grep -E "^## ${version//./\\.}( |$)" CHANGELOG.md || true)
notes=$(awk -v heading="$heading" '/^## / { on = $0 == heading; next } on' CHANGELOG.md)

if [[ -z $heading || -z ${notes//[[:space:]]/} ]]; then
  echo "CHANGELOG.md says nothing of $version" >&2
  exit 1
fi
if [[ ${2:-} != unreleased && ! $heading =~ \([A-Z][a-z]+\ [0-9]+,\ 20[0-9][0-9]\)$ ]]; then
  echo "CHANGELOG.md: \"$heading\" has to end with the date of the release, such as (December 1, 2026)" >&2
  exit 1
fi
printf '%s\n' "$notes" | sed '/./,$!d'
