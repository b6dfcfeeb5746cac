#!/usr/bin/env bash
# Copyright DialNexa 2026
# SPDX-License-Identifier: MPL-2.0

# Shows the provider at work on main.tf, with a real Terraform or OpenTofu, a mock of
# DialNexa and a receiver. Everything runs on this machine, on free ports, in a folder
# that is removed at the end. make demo builds what it needs.
set -euo pipefail

bin=$(cd "${1:?the folder of terraform-provider-dialnexa and dialnexa-mock}" && pwd)
cli=${2:?the path of the Terraform or OpenTofu to run}
example=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
old=whsec_example_old new=whsec_example_new
mock='' receiver=''

# The mock and the receiver end however the demo ends.
trap 'kill $mock $receiver 2>/dev/null || true; wait; rm -rf "$work"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

bold='' cyan='' plain='' color=-no-color
if [[ -t 1 && -z ${NO_COLOR:-} ]]; then bold=$'\e[1m' cyan=$'\e[36m' plain=$'\e[0m' color=''; fi

fail() {
  echo "demo: $*" >&2
  exit 1
}

title() { printf '\n%s==> %s%s\n' "$bold" "$*" "$plain"; }

# run shows a command as it can be pasted, and its output, and returns its exit status.
run() {
  local status=0
  printf '\n  %s$ %s%s\n' "$cyan" "$*" "$plain"
  eval "$*" >"$work/output" 2>&1 || status=$?
  sed 's/^/    /; s/ *$//' "$work/output"
  cat "$work/output" >>"$work/all"
  return $status
}

# expect fails unless the last command printed this.
expect() { sed $'s/\e\\[[0-9;]*m//g' "$work/output" | grep -qF -- "$1" || fail "the output should have: $1"; }

# edit changes a line of main.tf, and shows the new one.
edit() {
  sed "s/$1/$2/w $work/edited" main.tf >"$work/main.tf" && cp "$work/main.tf" main.tf
  [[ -s $work/edited ]] || fail "main.tf has no $1"
  printf '\n  main.tf: %s\n' "$(sed 's/^ *//' "$work/edited")"
}

# await prints what follows "listening on " in a log, once it is there.
await() {
  until grep -q 'listening on' "$1"; do
    kill -0 "$2" 2>/dev/null || fail "$(cat "$1")"
    sleep 0.1
  done
  sed -n 's/.*listening on //p' "$1"
}

# receive starts the receiver again, with one secret, or with two during a rotation.
receive() {
  if [[ -n $receiver ]]; then kill "$receiver" && wait "$receiver"; fi
  rm -f "$work/receiver.log" # else await could read where the last one listened
  WEBHOOK_SECRET=$1 WEBHOOK_SECRET_PREVIOUS=${2:-} "$work/bin/receiver" >"$work/receiver.log" 2>&1 &
  receiver=$!
  address=$(await "$work/receiver.log" "$receiver")
  address=${address%/dialnexa}
  ADDR=${address#http://} # keeps the port
}

# deliver has the mock send an event to the receiver.
deliver() {
  run "curl -sS \"\$DIALNEXA_MOCK_URL/deliveries\" -d '{\"event\": \"call.completed\"$1}'"
  expect "\"status\":$2"
}

# The settings of the person who runs the demo stay out of it.
unset "${!DIALNEXA_@}" "${!TF_@}" READ_TIMEOUT ACCEPT_UNSIGNED_VERIFICATION
export TF_CLI_CONFIG_FILE=$work/terraformrc TF_CLI_ARGS=$color TF_IN_AUTOMATION=1 TF_INPUT=0 CHECKPOINT_DISABLE=1
echo "provider_installation { filesystem_mirror { path = \"$work/mirror\" } }" >"$TF_CLI_CONFIG_FILE"
version=$("$cli" version | grep -E '^(Terraform|OpenTofu) v')
name=$([[ $version == OpenTofu* ]] && echo tofu || echo terraform)
for registry in registry.terraform.io registry.opentofu.org; do
  folder=$work/mirror/$registry/dialnexa/dialnexa/0.1.0/$(go env GOOS)_$(go env GOARCH)
  mkdir -p "$folder" && cp "$bin/terraform-provider-dialnexa" "$folder/terraform-provider-dialnexa_v0.1.0"
done
mkdir "$work/config" "$work/bin" && ln -s "$cli" "$work/bin/$name" && PATH=$work/bin:$PATH
(cd "$example/../receivers/go" && go build -o "$work/bin/receiver" .)
cp "$example/main.tf" "$work/config/" && cd "$work/config"

export ADDR=127.0.0.1:0
receive "$old"
"$bin/dialnexa-mock" -deliver-to "$address" >"$work/mock.log" 2>&1 &
mock=$!
DIALNEXA_BASE_URL=$(await "$work/mock.log" "$mock")
export DIALNEXA_BASE_URL DIALNEXA_MOCK_URL=${DIALNEXA_BASE_URL%/v1}/_mock DIALNEXA_API_KEY=key_example:secret_example
export TF_VAR_receiver_url=https://hooks.example.com/dialnexa TF_VAR_webhook_secret=$old
echo "$version, with a mock of DialNexa and a receiver. To follow in another terminal:"
printf "\n  cd %q\n  export PATH=%q:\$PATH\n" "$PWD" "$work/bin"
for setting in TF_CLI_CONFIG_FILE "${!DIALNEXA_@}" "${!TF_VAR_@}"; do printf '  export %s=%q\n' "$setting" "${!setting}"; done

title "1/9 Create a webhook. Its secret is in no file"
run "$name init >init.log"
run "$name apply -auto-approve"
expect "1 added, 0 changed, 0 destroyed"

title "2/9 Deliver an event. The receiver accepts it, and refuses a forged one"
deliver '' 204
deliver ', "forged": true' 401

title "3/9 Make a typo. It is found before anything is sent"
edit call.failed call.faild
if run "$name validate"; then fail "the typo was not found"; fi
expect '"call.failed"'

title "4/9 Change the events, in place"
edit call.faild call.no_answer
run "$name apply -auto-approve"
expect "0 added, 1 changed, 0 destroyed"

title "5/9 Rotate the secret without losing an event. The receiver accepts both secrets meanwhile"
receive "$new" "$old"
edit "secret_wo_version = 1" "secret_wo_version = 2"
run "TF_VAR_webhook_secret=$new $name apply -auto-approve"
expect "0 added, 1 changed, 0 destroyed"
receive "$new"
deliver '' 204

title "6/9 Repair drift, after someone paused the webhook outside of Terraform"
id=$("$name" show -no-color | sed -nE 's/^ +id += "(.*)"/\1/p')
run "curl -sS -X PATCH \"\$DIALNEXA_MOCK_URL/webhooks/$id\" -d '{\"is_active\": false}'"
run "$name apply -auto-approve"
expect "0 added, 1 changed, 0 destroyed"

title "7/9 Lose the response of a create. There is one webhook, and a warning says so"
run "curl -sS \"\$DIALNEXA_MOCK_URL/faults\" -d '{\"method\": \"POST\", \"act\": true, \"cut\": true}'"
run "TF_VAR_webhook_secret=$new $name apply -auto-approve -replace=dialnexa_user_webhook.calls"
expect "The response to the create was lost"
run "curl -sS \"\$DIALNEXA_MOCK_URL/webhooks\""
[[ $(grep -o '"id":' "$work/output" | wc -l) -eq 1 ]] || fail "there should be one webhook"

title "8/9 Plan again. Nothing is left to do"
run "$name plan -detailed-exitcode"

title "9/9 Destroy"
run "$name destroy -auto-approve"
expect "1 destroyed"

if grep -rqE "$old|$new" . "$work/all"; then fail "a secret was shown or stored"; fi
printf '\n%sAll 9 steps went as they should. No secret is in what Terraform printed or stored.%s\n' "$bold" "$plain"
