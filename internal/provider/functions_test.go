// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

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

// A malformed signature is not the right one, and no error. Arguments in the wrong order are an error on the second: a
// secret of hex digits is none. So is a secret that was left empty: anyone could sign with it.
func TestFunctions_signAndVerify(t *testing.T) {
	t.Parallel()
	const signature = "sha256=" + knownSignature
	const inOrder = "the payload, the secret and the signature in this order"
	hexSecret := strings.Repeat("0a", 32)
	for _, test := range []struct {
		function  string
		arguments []string
		want      any
		refused   string
	}{
		{function: "sign", arguments: []string{signedPayload, secretOne}, want: signature},
		{function: "sign", arguments: []string{"{}", ""}, refused: "at least 1, got: 0"},
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, signature}, want: true},
		{function: "verify_signature", arguments: []string{signedPayload, secretTwo, signature}, want: false},
		{function: "verify_signature", arguments: []string{signedPayload, hexSecret, signature}, want: false},
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, ""}, want: false},
		{function: "verify_signature", arguments: []string{signedPayload, secretOne, "no signature"}, want: false},
		{function: "verify_signature", arguments: []string{"{}", "", signature}, refused: "at least 1, got: 0"},
		{function: "verify_signature", arguments: []string{signedPayload, signature, secretOne}, refused: inOrder},
		{function: "verify_signature", arguments: []string{signedPayload, knownSignature, secretOne}, refused: inOrder},
	} {
		got, err := call(t, test.function, test.arguments...)
		if refused := err != nil; refused != (test.refused != "") || got != test.want {
			t.Fatalf("%s%q: %v, %v", test.function, test.arguments, got, err)
		}
		// Terraform puts a period after the message.
		if err != nil && (*err.FunctionArgument != 1 || !strings.HasSuffix(err.Text, test.refused)) {
			t.Errorf("%s%q: %v", test.function, test.arguments, err)
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
