#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Checks the license header of scripts, programs in other languages, YAML files and the makefile. golangci-lint checks
# that of the Go files. import.sh is left out: the documentation shows it whole.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

missing=0
while IFS= read -r file; do
  [[ -f $file ]] || continue # deleted, but not committed yet
  comment=$([[ $file == *.mjs ]] && echo // || echo '#')
  header="$comment Copyright DialNexa 2026"$'\n'"$comment SPDX-License-Identifier: MPL-2.0"$'\n\n.'
  start=$(awk '!(NR == 1 && /^#!/) && ++n <= 3' "$file" && echo .)
  if [[ $start != "$header" ]]; then
    echo "$file: the license header is missing" >&2
    missing=$((missing + 1))
  fi
done < <(git ls-files --cached --others --exclude-standard -- \
  '*.sh' '*.py' '*.mjs' '*.yml' '*.yaml' '*.mk' GNUmakefile .ci/run ':!**/import.sh')

((missing == 0))
