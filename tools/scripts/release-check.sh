#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Builds the release of the last commit, signed with a key that is thrown away, except for its upload; and checks all
# that the registries want of it. It builds for this platform and one other; with FULL=1, for all of them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

version=$(sed -nE 's/^## ([0-9]+\.[0-9]+\.[0-9]+).*/\1/p' CHANGELOG.md | sed -n 1p)
commit=$(git rev-parse HEAD) # which may move while this runs
host=$(go env GOOS)_$(go env GOARCH)
work=$(mktemp -d)
export GNUPGHOME=$work/gnupg
trap 'gpgconf --kill all; rm -rf "$work"' EXIT
export PATH=$PWD/.bin:$PATH

fail() {
  echo "$*" >&2
  exit 1
}

platforms=(
  darwin_amd64 darwin_arm64 freebsd_386 freebsd_amd64 freebsd_arm freebsd_arm64
  linux_386 linux_amd64 linux_arm linux_arm64 windows_386 windows_amd64 windows_arm64
)
cp .goreleaser.yml "$work/config.yml"
if [[ -z ${FULL:-} ]]; then
  other=$([[ $host == windows_* ]] && echo linux || echo windows)
  sed -i.all -E "s/^( *goos:).*/\1 [${host%_*}, $other]/; s/^( *goarch:).*/\1 [${host#*_}]/" "$work/config.yml"
  platforms=("$host" "${other}_${host#*_}")
fi

# build NAME FLAG... clones the commit, so that nothing else on this disk gets in, and makes $work/NAME/dist.
build() {
  local folder=$work/$1
  shift
  git clone --quiet . "$folder"
  git -C "$folder" checkout --quiet --detach "$commit"
  git -C "$folder" -c tag.gpgSign=false tag --force "v$version" >/dev/null
  (
    cd "$folder" &&
      goreleaser release --config "$work/config.yml" --release-notes "$work/notes.md" "$@" >"$folder.log" 2>&1
  ) || { cat "$folder.log" >&2; return 1; }
}

echo "Building the release of $version for ${platforms[*]}, twice"
goreleaser check --quiet
tools/scripts/release-notes.sh "$version" unreleased >"$work/notes.md"
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key release-check@example.com rsa3072 sign never
GPG_FINGERPRINT=$(gpg --list-keys --with-colons 2>/dev/null | awk -F: '/^fpr/ { print $10; exit }')
export GPG_FINGERPRINT
build first --skip=publish
build second --skip=publish,sign,sbom

cd "$work/first/dist"
name=terraform-provider-dialnexa_$version
sums=${name}_SHA256SUMS
cp ../terraform-registry-manifest.json "${name}_manifest.json" # which is uploaded from where it is

# archive NAME PLATFORM prints the name of an archive.
archive() {
  if [[ $1 == "$name" || $2 == windows_* ]]; then echo "$1_$2.zip"; else echo "$1_$2.tar.gz"; fi
}

echo "Files of the release"
listed=("${name}_manifest.json")
files=("$sums" "$sums.sig")
for platform in "${platforms[@]}"; do
  zip=$(archive "$name" "$platform")
  mock=$(archive "dialnexa-mock_$version" "$platform")
  listed+=("$zip" "$zip.sbom.json")
  files+=("$mock" "$mock.sbom.json")
done
files+=("${listed[@]}")
diff <(printf '%s\n' "${files[@]}" | sort) \
  <(find . -maxdepth 1 -type f ! -name artifacts.json ! -name metadata.json ! -name config.yaml | sed 's|^\./||' | sort)
awk '/^release:/ { on = 1; next } /^[a-z]/ { on = 0 } on' config.yaml | grep -F _manifest.json >/dev/null ||
  fail "The manifest is not uploaded"

echo "Checksums and signature"
diff <(printf '%s\n' "${listed[@]}" | sort) <(awk '{ print $2 }' "$sums" | sort)
sha256sum --check --quiet "$sums"
diff <(grep -v sbom "$sums") "$work/second/dist/$sums" || fail "The same commit gave other bytes"
gpg --quiet --verify "$sums.sig" "$sums" 2>"$work/gpg.log" || fail "$(cat "$work/gpg.log")"
gpg --list-packets "$sums.sig" | grep -E '^:signature packet: algo 1,' >/dev/null ||
  fail "The signature is not of type RSA"

echo "Content of the archives"
for platform in "${platforms[@]}"; do
  exe=
  [[ $platform != windows_* ]] || exe=.exe
  zip=$(archive "$name" "$platform")
  mock=$(archive "dialnexa-mock_$version" "$platform")
  diff <(printf '%s\n' LICENSE "terraform-provider-dialnexa_v$version$exe") <(unzip -Z1 "$zip" | sort)
  list=(tar -tf)
  [[ $mock != *.zip ]] || list=(unzip -Z1)
  diff <(printf '%s\n' LICENSE "dialnexa-mock$exe") <("${list[@]}" "$mock" | sort)
  for sbom in "$zip.sbom.json" "$mock.sbom.json"; do
    grep -F github.com/dialnexa/terraform-provider-dialnexa "$sbom" >/dev/null || fail "$sbom does not list the module"
  done
done

echo "What the programs say of themselves"
mkdir "$work/bin"
unzip -q "$(archive "$name" "$host")" -d "$work/bin"
tar -xf "$(archive "dialnexa-mock_$version" "$host")" -C "$work/bin"
provider=$work/bin/terraform-provider-dialnexa_v$version
(($(wc -c <"$provider") <= 20000000)) || fail "The provider has more than 20 MB"
for program in "$provider" "$work/bin/dialnexa-mock"; do
  "$program" -version | grep -F "$version" >/dev/null || fail "$program does not print its version"
done

: >"$work/handshake"
# A plugin that sees this cookie prints one line: core protocol | protocol | network | address | …, and serves.
TF_PLUGIN_MAGIC_COOKIE=d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2 \
  "$provider" >"$work/handshake" 2>/dev/null &
plugin=$!
until grep -F '|' "$work/handshake" >/dev/null; do
  kill -0 "$plugin" 2>/dev/null || fail "The provider does not serve"
  sleep 0.1
done
kill "$plugin"
protocol=$(cut -d '|' -f 2 "$work/handshake").0
grep -F "\"protocol_versions\": [\"$protocol\"]" "${name}_manifest.json" >/dev/null ||
  fail "The provider speaks protocol $protocol, and the manifest says: $(cat "${name}_manifest.json")"

echo "Installing it from a mirror"
cd "$OLDPWD"
cli=$(tools/scripts/cli.sh)
address=registry.terraform.io/dialnexa/dialnexa
mkdir -p "$work/mirror/$address" "$work/config"
cp "$work/first/dist/$(archive "$name" "$host")" "$work/mirror/$address/"
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
"$cli" -chdir="$work/config" init -no-color >"$work/init.log" || fail "$(cat "$work/init.log")"
"$cli" -chdir="$work/config" validate -no-color
