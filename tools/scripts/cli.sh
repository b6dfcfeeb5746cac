#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Prints the path of the Terraform or OpenTofu to use: TF_ACC_TERRAFORM_PATH,
# else terraform, else tofu from PATH. Where there is none, --build makes an
# OpenTofu; without it, the message says how to get one.
set -euo pipefail

if [[ -n ${TF_ACC_TERRAFORM_PATH:-} ]]; then
  echo "$TF_ACC_TERRAFORM_PATH"
elif command -v terraform || command -v tofu; then
  : # command -v has printed it
elif [[ ${1:-} == --build ]]; then
  cd "$(dirname "${BASH_SOURCE[0]}")/../.."
  make .bin/tofu >&2
  echo "$PWD/.bin/tofu"
else
  cat >&2 <<'TEXT'
Neither terraform nor tofu is on PATH. Install one of them:
  Terraform  https://developer.hashicorp.com/terraform/install
  OpenTofu   https://opentofu.org/docs/intro/install/
or build the OpenTofu that this project pins, which takes some minutes:
  make .bin/tofu && PATH="$PWD/.bin:$PATH" make demo
TEXT
  exit 1
fi
