// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// The client's tests know more vectors. This one was made with
//
//	printf '%s' PAYLOAD | openssl dgst -sha256 -hmac SECRET
const (
	signedPayload  = `{"call_id":"call_1","status":"completed"}`
	signingSecret  = "whsec_example_one"
	knownSignature = "e09978295fa45264346e153ef5d76bd5d706d36c6c0444f501dfa3e53d1492fd"
)

// call calls a function as Terraform does: on a server that was not configured.
func call(t *testing.T, name string, arguments ...string) (any, *tfprotov6.FunctionError) {
	t.Helper()
	server := testServer()
	var sent []*tfprotov6.DynamicValue
	for _, argument := range arguments {
		sent = append(sent, dynamicValue(t, tftypes.NewValue(tftypes.String, argument)))
	}
	resp, err := server.CallFunction(context.Background(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: sent})
	if err != nil {
		t.Fatal(err)
	}
	if resp.Error != nil {
		return nil, resp.Error
	}
	value, err := resp.Result.Unmarshal(map[string]tftypes.Type{"sign": tftypes.String, "verify_signature": tftypes.Bool}[name])
	if err != nil {
		t.Fatal(err)
	}
	return goValue(t, value), nil
}

func TestFunctions_signAndVerify(t *testing.T) {
	t.Parallel()
	if got, err := call(t, "sign", signedPayload, signingSecret); err != nil || got != "sha256="+knownSignature {
		t.Errorf("signed as %v, %v", got, err)
	}
	// What is wrong with a signature makes no difference: it is not the right one, and no error.
	for signature, want := range map[string]bool{
		"sha256=" + knownSignature: true, knownSignature: true, strings.ToUpper(knownSignature): true,
		"": false, "sha256=": false, knownSignature[:62]: false, strings.Repeat("z", 64): false, "no signature at all": false,
	} {
		if got, err := call(t, "verify_signature", signedPayload, signingSecret, signature); err != nil || got != want {
			t.Errorf("%q: %v, %v", signature, got, err)
		}
	}
	if got, _ := call(t, "verify_signature", signedPayload, "whsec_example_two", knownSignature); got != false {
		t.Error("the secret makes no difference")
	}
}

// A secret that was left empty must not be accepted: anyone could sign with it.
func TestFunctions_refuseAnEmptySecret(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{"sign": {"{}", ""}, "verify_signature": {"{}", "", strings.Repeat("0", 64)}} {
		_, err := call(t, name, arguments...)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 1 || !strings.Contains(err.Text, "empty") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
