#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Finds words that the style rules replace with plainer ones, such as "except" for
# "but for", in everything that users read.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

words='anew|somebody|nobody|anybody|what there is|but for|all else|surely|is let finish'
if git grep --untracked -nEiw "$words" -- README.md CONTRIBUTING.md DESIGN.md SECURITY.md CHANGELOG.md docs templates examples internal/provider cmd; then
  echo "use plainer words: again, someone, no one, anyone, except, everything else" >&2
  exit 1
fi
