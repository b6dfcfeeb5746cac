#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Prints the path of the Terraform or OpenTofu to use: TF_ACC_TERRAFORM_PATH, else
# terraform, else tofu from PATH. If there is none, builds the OpenTofu that
# tools/tofu pins.
set -euo pipefail

if [[ -n ${TF_ACC_TERRAFORM_PATH:-} ]]; then
  echo "$TF_ACC_TERRAFORM_PATH"
elif command -v terraform || command -v tofu; then
  : # command -v has printed it
else
  cd "$(dirname "${BASH_SOURCE[0]}")/../.."
  if [[ ! -x .bin/tofu ]]; then
    echo "Neither terraform nor tofu is on PATH: building OpenTofu, which takes about 4 minutes once" >&2
  fi
  make .bin/tofu >&2
  echo "$PWD/.bin/tofu"
fi
