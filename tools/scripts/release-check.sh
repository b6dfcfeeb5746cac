#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Builds the release of the last commit as the public workflow does, but for the
# signature, the SBOM and the upload; twice, to see that the same commit gives the
# same bytes; then installs it from a mirror on this disk, as Terraform does from a
# registry.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

goreleaser=$PWD/.bin/goreleaser
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# build clones the commit, so that nothing else on this disk gets in, and makes
# $work/$1/dist.
build() {
  git clone --quiet . "$work/$1"
  (cd "$work/$1" && "$goreleaser" release --snapshot --skip=sign,sbom,publish >"$work/$1.log" 2>&1) ||
    { cat "$work/$1.log" >&2; return 1; }
}

echo "Building the release of the last commit twice (minutes, the first time)"
build first
build second
sums=$(basename "$work"/first/dist/*_SHA256SUMS)
diff "$work/first/dist/$sums" "$work/second/dist/$sums"
echo "The same: $(wc -l <"$work/first/dist/$sums") files in $sums"

echo "Installing it from a mirror"
version=${sums#terraform-provider-dialnexa_}
version=${version%_SHA256SUMS}
platform=$(go env GOOS)_$(go env GOARCH)
zip=$work/first/dist/terraform-provider-dialnexa_${version}_$platform.zip
address=registry.terraform.io/dialnexa/dialnexa
cli=$(tools/scripts/cli.sh)

mkdir -p "$work/mirror/$address" "$work/config"
cp "$zip" "$work/mirror/$address/"

cat >"$work/terraformrc" <<RC
provider_installation {
  filesystem_mirror {
    path = "$work/mirror"
  }
}
RC

cat >"$work/config/main.tf" <<TF
terraform {
  required_providers {
    dialnexa = {
      source  = "$address"
      version = "$version"
    }
  }
}

resource "dialnexa_user_webhook" "example" {
  url    = "https://example.com/hooks/dialnexa"
  events = ["call.completed"]
  secret = "whsec_example_release_check"
}
TF

export TF_CLI_CONFIG_FILE=$work/terraformrc CHECKPOINT_DISABLE=1
unset "${!TF_CLI_ARGS@}" TF_DATA_DIR TF_WORKSPACE
"$cli" -chdir="$work/config" init -no-color
"$cli" -chdir="$work/config" validate -no-color
