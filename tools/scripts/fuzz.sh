#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Runs each fuzz test of the provider for a while, one after another, since go
# test takes a single one at a time. Usage: fuzz.sh 30s
set -euo pipefail

time=${1:?how long, such as 30s}

# go test -list prints a package's fuzz tests, then "ok PACKAGE".
found=$(go test -list '^Fuzz' ./... |
  awk '/^Fuzz/ { names[++n] = $1 } /^ok/ { for (i = 1; i <= n; i++) print $2, names[i]; n = 0 }')

if [[ -z $found ]]; then
  echo "There is no fuzz test." >&2
  exit 1
fi

while read -r package name; do
  echo "== $name ($package)"
  go test "$package" -run '^$' -fuzz "^$name\$" -fuzztime "$time" -fuzzminimizetime 5s </dev/null
done <<<"$found"
