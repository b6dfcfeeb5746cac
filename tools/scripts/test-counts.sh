#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Prints the coverage and the counts after a run of gotestsum, which sets TESTS_….
# With COUNTS, appends the line "PASSED FAILED SKIPPED" to that file.
set -euo pipefail

# A package that does not build is a failure, but no test.
passed=$((TESTS_TOTAL - TESTS_FAILED - TESTS_SKIPPED))
((passed >= 0)) || passed=0

if [[ -n ${COUNTS:-} ]]; then
  echo "$passed $TESTS_FAILED $TESTS_SKIPPED" >>"$COUNTS"
fi
if [[ -s .bin/coverage.out ]]; then
  go tool cover -func=.bin/coverage.out | awk 'END { print "coverage: " $NF " of statements" }'
fi
echo "$passed passed, $TESTS_FAILED failed, $TESTS_SKIPPED skipped"
