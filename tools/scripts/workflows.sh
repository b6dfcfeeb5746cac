#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Checks what actionlint does not know: that the workflows, the makefile, the
# modules and README agree, and that the workflows take no more than they need.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

workflows=(.github/workflows/*.yml examples/guides/ci/workflows/*.yml)
tests=.github/workflows/test.yml
faults=0

fault() {
  echo "$1" >&2
  faults=$((faults + 1))
}

# A tag can be moved to other code; a commit can't. The comment is for readers and
# for Dependabot.
while IFS= read -r line; do
  fault "$line: pin the action by its commit, with its version as a comment"
done < <(grep -nE '^ *(- )?uses: ' "${workflows[@]}" | grep -vE 'uses: (\./|[A-Za-z0-9_./-]+@[0-9a-f]{40} # v[0-9]+\.[0-9]+\.[0-9]+$)')

while IFS= read -r action; do
  fault "$action: pinned to several commits"
done < <(sed -nE 's/^ *(- )?uses: ([^ ]+@.*)/\2/p' "${workflows[@]}" | sort -u | cut -d@ -f1 | uniq -d)

for workflow in "${workflows[@]}"; do
  permissions=$(awk '/^permissions:/ { on = 1; print; next } /^[^ ]/ { on = 0 } on && NF' "$workflow")
  if [[ $permissions != $'permissions:\n  contents: read' ]]; then
    fault "$workflow: the permissions at the top have to be contents: read alone; a job that needs more says so"
  fi
done

# The commands of workflows, gate and documents are there.
while IFS=: read -r file line target; do
  grep -qE "^(\.PHONY: )?$target( |:|$)" GNUmakefile || fault "$file:$line: make $target: there is no such target"
done < <({
  grep -nHoE '(^ *|run: |- |step "[^"]*" |&& )make [a-z][a-z-]*' "${workflows[@]}" .ci/run
  grep -nHoE '`make [a-z][a-z-]*|^ *make [a-z-]+( [A-Z]+=[^ ]*)*( *#.*)?$' README.md CONTRIBUTING.md
} | sed -E 's/^([^:]*:[0-9]*:).*make ([a-z-]+).*/\1\2/')

# Dependabot knows each module, and `go test ./...` each test.
while IFS= read -r dir; do
  grep -qE "\"?/${dir#.}\"?[],]" .github/dependabot.yml || fault "$dir/go.mod: not in .github/dependabot.yml"
  if [[ $dir != . && -n $(git ls-files "$dir/*_test.go") ]]; then
    fault "$dir: make test runs the tests of the root module alone"
  fi
done < <(git ls-files --cached --others --exclude-standard -- go.mod '*/go.mod' | xargs -n 1 dirname)

while IFS= read -r file; do
  fault "$file: ./... leaves out this folder"
done < <(git ls-files '*_test.go' | grep -E '(^|/)(testdata|vendor|[_.][^/]*)/' || true)

# The job that a branch requires waits for all others.
jobs=$(awk '/^jobs:/ { on = 1 } on && /^  [a-z-]+:$/ { sub(/:/, ""); print $1 }' "$tests" | grep -vx passed)
for job in $jobs; do
  grep -qE "needs: \[.*\b$job\b.*\]" "$tests" || fault "$tests: passed does not wait for $job"
done

# What README promises is tried: each first version in its table has a row.
while read -r terraform tofu; do
  for row in "terraform $terraform" "opentofu $tofu"; do
    job=${row% *} version=${row#* }
    [[ $version == 1.* ]] || continue
    awk -v job="  $job:" '/^  [a-z-]+:$/ { on = $0 == job } on' "$tests" | grep -F "version: \"~$version.0\"" >/dev/null ||
      fault "README.md: no row of $tests tries $row"
  done
done < <(awk '/\| Terraform \| OpenTofu \|$/ { on = 1 } !NF { on = 0 } on' README.md |
  sed -nE 's/^\|.*\| *([0-9.]+|not yet|–|-) *\| *([0-9.]+|not yet|–|-) *\|$/\1;\2/p' |
  sed 's/not yet/-/g; s/;/ /' | sort -u)

((faults == 0))
