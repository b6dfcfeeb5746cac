// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// The client's tests know more vectors. This one was made with
//
//	printf '%s' PAYLOAD | openssl dgst -sha256 -hmac SECRET
const (
	signedPayload  = `{"call_id":"call_1","status":"completed"}`
	knownSignature = "e09978295fa45264346e153ef5d76bd5d706d36c6c0444f501dfa3e53d1492fd"
)

// call calls a function as Terraform does: on a server that was not configured.
func call(t *testing.T, name string, arguments ...string) (any, *tfprotov6.FunctionError) {
	t.Helper()
	var sent []*tfprotov6.DynamicValue
	for _, argument := range arguments {
		sent = append(sent, dynamicValue(t, tftypes.NewValue(tftypes.String, argument)))
	}
	resp := must(testServer(t).CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: sent}))(t)
	if resp.Error != nil {
		return nil, resp.Error
	}
	return goValue(must(resp.Result.Unmarshal(schemas(t).Functions[name].Return.Type))(t)), nil
}

func TestFunctions_signAndVerify(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		function  string
		arguments []string
		want      any
	}{
		{function: "sign", arguments: []string{signedPayload, secretOne}, want: "sha256=" + knownSignature},
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, "sha256=" + knownSignature}, want: true},
		{function: "verify_signature", arguments: []string{signedPayload, secretTwo, "sha256=" + knownSignature}, want: false},
		// A malformed signature is not the right one, and no error.
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, ""}, want: false},
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, "no signature at all"}, want: false},
	} {
		if got, err := call(t, test.function, test.arguments...); err != nil || got != test.want {
			t.Errorf("%s%q: %v, %v", test.function, test.arguments, got, err)
		}
	}
}

// The order is the catalog's: a configuration may show it.
func TestFunctions_listEvents(t *testing.T) {
	t.Parallel()
	names := []tftypes.Value{}
	for _, event := range dialnexa.Events() {
		names = append(names, tftypes.NewValue(tftypes.String, event.Name))
	}
	got, err := call(t, "list_events")
	want := tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, names)
	if list, ok := got.(tftypes.Value); err != nil || !ok || !list.Equal(want) {
		t.Errorf("%v, %v", got, err)
	}
}

// Arguments in the wrong order are an error, and not a signature that does not verify. A secret of hex digits is none.
func TestFunctions_verifyRefusesSwappedArguments(t *testing.T) {
	t.Parallel()
	hexSecret := strings.Repeat("0a", 32)
	for _, signature := range []string{knownSignature, "sha256=" + knownSignature} {
		_, err := call(t, "verify_signature", signedPayload, signature, secretOne)
		if err == nil || *err.FunctionArgument != 1 || !strings.Contains(err.Text, "in this order") {
			t.Errorf("%s: %v", signature, err)
		}
		if got, err := call(t, "verify_signature", signedPayload, hexSecret, signature); err != nil || got != false {
			t.Errorf("a secret of hex digits: %v, %v", got, err)
		}
	}
}

// A secret that was left empty must not be accepted: anyone could sign with it. Terraform puts a period after the message.
func TestFunctions_refuseAnEmptySecret(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{"sign": {"{}", ""}, "verify_signature": {"{}", "", strings.Repeat("0", 64)}} {
		_, err := call(t, name, arguments...)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 1 {
			t.Fatalf("%s: %v", name, err)
		}
		if !strings.Contains(err.Text, "length must be at least 1") || strings.HasSuffix(err.Text, ".") {
			t.Errorf("%s: %s", name, err.Text)
		}
	}
}

// No provider block, no key: functions are of use where nothing else of the provider is, checks included.
func TestAccFunctions_workInAConfiguration(t *testing.T) {
	t.Parallel()
	c := newCLI(t, nil, acctest.Functions)
	c.configure(`
locals {
  body      = jsonencode({ call_id = "call_1", status = "completed" })
  signature = provider::dialnexa::sign(local.body, "whsec_example_one")
}
resource "terraform_data" "later" {
  input = "whsec_example_one"
}
check "signature" {
  assert {
    condition     = provider::dialnexa::verify_signature(local.body, "whsec_example_one", local.signature)
    error_message = "The secrets differ."
  }
}
output "signed" {
  value = local.signature
}
output "unknown_until_apply" {
  value = provider::dialnexa::sign(local.body, terraform_data.later.output)
}
output "verified" {
  value = [for s in [local.signature, "none"] : provider::dialnexa::verify_signature(local.body, "whsec_example_one", s)]
}`)
	signature := `"sha256=` + knownSignature + `"`
	c.apply("signed = " + signature + " unknown_until_apply = " + signature + " verified = [ true, false, ]")
	if strings.Contains(c.transcript.String(), "The secrets differ") {
		t.Error("the check fails")
	}
}
