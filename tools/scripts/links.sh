#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Checks the web addresses in the documentation that lead back into this
# repository: its files on GitHub, and its pages on the registries. markdownlint
# checks that the files of relative links exist; that is not enough on a
# registry, which resolves those to another folder in its own way.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

address='https://(github\.com/dialnexa/terraform-provider-dialnexa/(blob|tree)/main|(registry\.terraform\.io/providers|search\.opentofu\.org/provider)/dialnexa/dialnexa/latest)/[^])>"`[:space:]]+'
broken=0 checked=0

# anchors prints what a link to a page may have after its "#".
anchors() {
  sed -nE 's/^#+ +//p' "$1" | tr '[:upper:]' '[:lower:]' | sed -E 's/[^a-z0-9 _-]//g; s/ /-/g'
  sed -nE 's/.*<a (id|name)="([^"]+)".*/\2/p' "$1"
}

# Each match is FILE:LINE:ADDRESS.
while IFS= read -r match; do
  target=${match#*:*:}
  page=${target%%#*}
  case $page in
    https://github.com/*) path=${page#*/main/} ;;
    */latest/docs) path=docs/index.md ;;
    */latest/docs/*) path=docs/${page#*/latest/docs/}.md ;;
    *) path=docs/${page#*/latest/}.md ;;
  esac
  checked=$((checked + 1))
  if [[ ! -e $path ]]; then
    echo "${match%"$target"} $target: there is no $path" >&2
    broken=$((broken + 1))
  elif [[ $target == *#* && $path == *.md ]] && ! anchors "$path" | grep -xF -- "${target#*#}" >/dev/null; then
    echo "${match%"$target"} $target: $path has no such heading" >&2
    broken=$((broken + 1))
  fi
done < <(git grep --untracked -noE "$address" -- '*.md' '*.tmpl')

# A relative link has no ":", and one to another folder has a "/" before any "#".
while IFS= read -r match; do
  echo "$match: on a registry, only links to pages in the same folder can be relative" >&2
  broken=$((broken + 1))
done < <(git grep --untracked -noE '\]\([^):#]*/[^):]*\)' -- docs templates)

echo "$checked web addresses of this repository checked"
((broken == 0))
