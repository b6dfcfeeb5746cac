#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Shows the provider at work on main.tf, with a real Terraform or OpenTofu and a mock
# of DialNexa. Everything runs on this machine, on a free port, in a folder that is
# removed at the end. make demo builds what it needs.
set -euo pipefail

bin=${1:?the folder of terraform-provider-dialnexa and dialnexa-mock}
cli=${2:?the path of the Terraform or OpenTofu to run}
example=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
first=whsec_example_first second=whsec_example_second
mock=''

# The mock ends however the demo ends.
trap 'kill $mock 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

fail() {
  echo "demo: $*" >&2
  exit 1
}

title() { printf '\n==> %s\n' "$*"; }

# run shows a command and its output, and returns its exit status.
run() {
  printf '\n  $ %s\n' "${*/#$cli/$name}"
  "$@" 2>&1 | tee "$work/output" | sed 's/^/    /; s/ *$//'
}

# expect fails unless the last command printed this.
expect() { grep -qF -- "$1" "$work/output" || fail "the output should have: $1"; }

# edit changes a line of main.tf, and shows the new one.
edit() {
  sed "s/$1/$2/w $work/edited" main.tf >"$work/main.tf" && cp "$work/main.tf" main.tf
  [[ -s $work/edited ]] || fail "main.tf has no $1"
  printf '\n  main.tf: %s\n' "$(sed 's/^ *//' "$work/edited")"
}

# signature prints how DialNexa signs a text for the webhook.
signature() {
  run curl -sS "$control/webhooks?sign=ping"
  expect '"signature":"sha256='
  signed=$(grep -oE 'sha256=[0-9a-f]+' "$work/output")
}

# The settings of the person who runs the demo stay out of it.
unset "${!DIALNEXA_@}" "${!TF_@}"
export TF_CLI_CONFIG_FILE=$work/terraformrc TF_CLI_ARGS=-no-color TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
echo "provider_installation { filesystem_mirror { path = \"$work/mirror\" } }" >"$TF_CLI_CONFIG_FILE"
version=$("$cli" version | grep -E '^(Terraform|OpenTofu) v')
name=$([[ $version == OpenTofu* ]] && echo tofu || echo terraform)
for registry in registry.terraform.io registry.opentofu.org; do
  folder=$work/mirror/$registry/dialnexa/dialnexa/0.1.0/$(go env GOOS)_$(go env GOARCH)
  mkdir -p "$folder" && cp "$bin/terraform-provider-dialnexa" "$folder/terraform-provider-dialnexa_v0.1.0"
done
mkdir "$work/config" && cp "$example/main.tf" "$work/config/" && cd "$work/config"

"$bin/dialnexa-mock" >"$work/log" 2>&1 &
mock=$!
until grep -q 'listening on' "$work/log"; do
  kill -0 "$mock" || fail "the mock did not start: $(cat "$work/log")"
  sleep 0.1
done
DIALNEXA_BASE_URL=$(sed -n 's/^dialnexa-mock: listening on //p' "$work/log")
control=${DIALNEXA_BASE_URL%/v1}/_mock
export DIALNEXA_BASE_URL DIALNEXA_API_KEY=key_example:secret_example
export TF_VAR_receiver_url=https://hooks.example.com/dialnexa TF_VAR_webhook_secret=$first
{
  echo "$version, with a mock of DialNexa at $DIALNEXA_BASE_URL"

  title "1/8 Create a webhook"
  printf '\n  $ %s init\n' "$name"
  "$cli" init >"$work/output" || fail "$(cat "$work/output")"
  run "$cli" apply -auto-approve
  expect "1 added, 0 changed, 0 destroyed"

  title "2/8 Show it: the secret is not in the state, and DialNexa signs with it"
  run "$cli" show
  id=$(sed -nE 's/^ +id += "(.*)"/\1/p' "$work/output")
  signature
  old=$signed

  title "3/8 Make a typo: it is found before anything is sent"
  edit call.failed call.faild
  if run "$cli" validate; then fail "the typo was not found"; fi
  expect '"call.failed"'

  title "4/8 Change the events: an update in place"
  edit call.faild call.no_answer
  run "$cli" apply -auto-approve
  expect "0 added, 1 changed, 0 destroyed"

  title "5/8 Rotate the secret: the version says that there is a new one"
  export TF_VAR_webhook_secret=$second
  edit "secret_wo_version = 1" "secret_wo_version = 2"
  run "$cli" apply -auto-approve
  expect "0 added, 1 changed, 0 destroyed"
  signature
  [[ $signed != "$old" ]] || fail "DialNexa still signs with the old secret"

  title "6/8 Repair drift: someone pauses the webhook outside of Terraform"
  run curl -sS -X PATCH "$control/webhooks/$id" -d '{"is_active":false}'
  run "$cli" apply -auto-approve
  expect "is_active"
  expect "0 added, 1 changed, 0 destroyed"

  title "7/8 Plan again: nothing is left to do"
  run "$cli" plan -detailed-exitcode
  expect "No changes"

  title "8/8 Destroy"
  run "$cli" destroy -auto-approve
  expect "1 destroyed"
} | tee "$work/all"

if grep -rqE "$first|$second" "$work/config" "$work/all"; then fail "a secret was shown or stored"; fi
printf '\nAll 8 steps went as they should. No secret is in the output or the state.\n'
