#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Builds the release of the last commit, except for its signature, SBOM and upload;
# twice, to see that the same commit gives the same bytes; then installs it from a
# mirror on this disk, as Terraform does from a registry. It builds for this
# platform and one other; with FULL=1, for all of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

goreleaser=$PWD/.bin/goreleaser
version=$(sed -nE 's/^## ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p' CHANGELOG.md | sed -n 1p)
commit=$(git rev-parse HEAD) # which may move while this runs
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$goreleaser" check --quiet
tools/scripts/release-notes.sh "$version" >"$work/notes.md"

# In place of the signature of the checksums stands what the release would say.
{
  awk '/^[a-z]/ { signs = /^signs:/ } !signs' .goreleaser.yml
  cat <<'YAML'
signs:
  - artifacts: checksum
    cmd: tee
    args: ["${signature}"]
    stdin: "{{ .ReleaseNotes }}"
YAML
} >"$work/config.yml"
if [[ -z ${FULL:-} ]]; then
  host=$(go env GOOS)
  other=$([[ $host == windows ]] && echo linux || echo windows)
  sed -i.all -E "s/^( *goos:).*/\1 [$host, $other]/; s/^( *goarch:).*/\1 [$(go env GOARCH)]/" "$work/config.yml"
  ! cmp -s "$work/config.yml" "$work/config.yml.all"
fi

# build clones the commit, so that nothing else on this disk gets in, and makes
# $work/$1/dist.
build() {
  git clone --quiet . "$work/$1"
  git -C "$work/$1" checkout --quiet --detach "$commit"
  git -C "$work/$1" -c tag.gpgSign=false tag --force "v$version" >/dev/null
  (cd "$work/$1" && "$goreleaser" release --config "$work/config.yml" --skip=sbom,publish --release-notes "$work/notes.md" >"$work/$1.log" 2>&1) ||
    { cat "$work/$1.log" >&2; return 1; }
}

echo "Building the release of the last commit twice"
build first
build second
sums=terraform-provider-dialnexa_${version}_SHA256SUMS
diff "$work/first/dist/$sums" "$work/second/dist/$sums"
echo "The same: $(wc -l <"$work/first/dist/$sums") files in $sums"

binary=$(find "$work/first/dist" -path '*linux_amd64*' -name 'terraform-provider-dialnexa_v*' -size +20000000c)
if [[ -n $binary ]]; then
  echo "The binary for linux/amd64 has more than 20 MB" >&2
  exit 1
fi

diff "$work/notes.md" "$work/first/dist/$sums.sig"
echo "The release notes are the section of $version in CHANGELOG.md"

echo "Installing it from a mirror"
zip=$work/first/dist/terraform-provider-dialnexa_${version}_$(go env GOOS)_$(go env GOARCH).zip
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
