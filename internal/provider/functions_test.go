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

// Each vector was made by another implementation:
//
//	printf '%s' PAYLOAD | openssl dgst -sha256 -hmac SECRET
var signatureVectors = []struct{ name, payload, secret, hex string }{
	{"a delivery", `{"call_id":"call_1","status":"completed"}`, "whsec_example_one", "e09978295fa45264346e153ef5d76bd5d706d36c6c0444f501dfa3e53d1492fd"},
	{"no body", "", "whsec_example_one", "2908167b0950e641de98eb335a8636ef7c51cd01df434b4491eb2f02b863786c"},
	{"white space counts", `{"call_id": "call_1", "status": "completed"}` + "\n", "whsec_example_one", "a75b1076f515cd244d67cfbf76698fee9635317faea92fd6612fdcbbb5e97c0c"},
	{"bytes, not characters", `{"summary":"Grüße 😀"}`, "whsec_ünïcode", "4b62aefdc9819160dcbca285879eb781fa61fc7e538a60cc3699c9a8aa6b859c"},
	{"a secret longer than a block", `{}`, strings.Repeat("s", 100), "3e47149a9edc0f8f4c910dd09feefb1206350c89acde3438960029fcf6ec3a9e"},
}

// call calls a function as Terraform does: on a server that nobody has configured.
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

func TestFunctions_agreeWithOpenSSL(t *testing.T) {
	t.Parallel()
	for _, vector := range signatureVectors {
		t.Run(vector.name, func(t *testing.T) {
			t.Parallel()
			if got, err := call(t, "sign", vector.payload, vector.secret); err != nil || got != "sha256="+vector.hex {
				t.Errorf("signed as %v, %v", got, err)
			}
			for _, signature := range []string{"sha256=" + vector.hex, vector.hex, strings.ToUpper(vector.hex)} {
				if got, err := call(t, "verify_signature", vector.payload, vector.secret, signature); err != nil || got != true {
					t.Errorf("%s: %v, %v", signature, got, err)
				}
			}
		})
	}
}

// What is wrong with a signature makes no difference: it is not the right one.
func TestFunctions_malformedSignatureIsFalse(t *testing.T) {
	t.Parallel()
	good := signatureVectors[0]
	for name, signature := range map[string]string{
		"empty":          "",
		"prefix alone":   "sha256=",
		"twice prefixed": "sha256=sha256=" + good.hex,
		"other prefix":   "sha1=" + good.hex,
		"cut":            good.hex[:62],
		"odd":            good.hex[:63],
		"longer":         good.hex + "00",
		"not hex":        strings.Repeat("z", 64),
		"space":          " " + good.hex,
		"another":        signatureVectors[1].hex,
		"words":          "no signature at all",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, err := call(t, "verify_signature", good.payload, good.secret, signature); err != nil || got != false {
				t.Errorf("got %v, %v", got, err)
			}
		})
	}
	if got, _ := call(t, "verify_signature", good.payload, "whsec_example_two", good.hex); got != false {
		t.Error("the secret makes no difference")
	}
}

// A secret that somebody forgot to set must not look like one: anybody could sign with it.
func TestFunctions_refuseAnEmptySecret(t *testing.T) {
	t.Parallel()
	for name, arguments := range map[string][]string{"sign": {"{}", ""}, "verify_signature": {"{}", "", strings.Repeat("0", 64)}} {
		_, err := call(t, name, arguments...)
		if err == nil || err.FunctionArgument == nil || *err.FunctionArgument != 1 || !strings.Contains(err.Text, "empty") {
			t.Errorf("%s: %v", name, err)
		}
	}
}
