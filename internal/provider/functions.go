// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// pureFunction is a function of its arguments alone. It needs no API key.
type pureFunction struct {
	name       string
	definition function.Definition
	run        func(context.Context, function.RunRequest, *function.RunResponse)
}

var _ function.Function = pureFunction{}

func (f pureFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = f.name
}

func (f pureFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = f.definition
}

func (f pureFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	f.run(ctx, req, resp)
}

func newSignFunction() function.Function {
	return pureFunction{"sign", function.Definition{
		Summary: "Signs a body as DialNexa signs deliveries",
		MarkdownDescription: "Returns the signature that DialNexa sends with a body: `sha256=` and the lowercase hex digits of the HMAC-SHA256 " +
			"of the body's bytes, with the bytes of the webhook's secret as the key. It needs no API key. " +
			"The result is sensitive, or ephemeral, if an argument is.\n\n" + functionVersions,
		Parameters: []function.Parameter{payloadParameter, secretParameter},
		Return:     function.StringReturn{},
	}, func(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
		var payload, secret string
		resp.Error = req.Arguments.Get(ctx, &payload, &secret)
		if resp.Error == nil {
			resp.Error = resp.Result.Set(ctx, dialnexa.Sign(payload, secret))
		}
	}}
}

func newVerifySignatureFunction() function.Function {
	return pureFunction{"verify_signature", function.Definition{
		Summary: "Checks the signature of a delivery",
		MarkdownDescription: "Checks whether a signature is the one that DialNexa sends with a body, in constant time. " +
			"It needs no API key. The result is sensitive, or ephemeral, if an argument is; `nonsensitive` allows it in a message.\n\n" +
			functionVersions,
		Parameters: []function.Parameter{payloadParameter, secretParameter, function.StringParameter{
			Name: "signature",
			MarkdownDescription: "Value of the signature's header, with or without `sha256=` before the hex digits. " +
				"If it is malformed, the result is `false`, unless the secret looks like a signature: then the arguments are in the wrong order.",
		}},
		Return: function.BoolReturn{},
	}, func(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
		var payload, secret, signature string
		resp.Error = req.Arguments.Get(ctx, &payload, &secret, &signature)
		if resp.Error == nil && isSignature(secret) && !isSignature(signature) {
			resp.Error = function.NewArgumentFuncError(1, "the secret looks like a signature, and the signature doesn't: pass the payload, the secret "+
				"and the signature in this order")
		}
		if resp.Error == nil {
			resp.Error = resp.Result.Set(ctx, dialnexa.Verify(payload, secret, signature))
		}
	}}
}

func newListEventsFunction() function.Function {
	return pureFunction{"list_events", function.Definition{
		Summary: "Lists the events that the provider knows",
		MarkdownDescription: "Returns the names of all events that this version of the provider knows, in the order of the documentation. " +
			"A later version may know more: a webhook that subscribes to all of them then shows the new name in the plan after an upgrade of " +
			"the provider. It needs no API key.\n\n" + functionVersions,
		Return: function.ListReturn{ElementType: types.StringType},
	}, func(ctx context.Context, _ function.RunRequest, resp *function.RunResponse) {
		resp.Error = resp.Result.Set(ctx, listedEvents())
	}}
}

// isSignature reports whether a text has the form of a signature. A secret may have it too, as hex digits alone.
func isSignature(text string) bool {
	digits, err := hex.DecodeString(strings.TrimPrefix(text, "sha256="))
	return err == nil && len(digits) == sha256.Size
}

// functionVersions says which CLIs have functions. The crash was seen with OpenTofu 1.12.6, whose tests pass no
// provider to an assert.
const functionVersions = "Available in Terraform 1.8 and later, and in OpenTofu 1.7 and later. OpenTofu up to 1.12 crashes if an `assert` " +
	"of `tofu test` calls it: assert an output instead."

// normalized is about the one way in which a string of Terraform's differs from the bytes of a body.
const normalized = "Terraform normalizes strings to Unicode NFC, so a body with text that is not in NFC can't be given exactly."

var payloadParameter = function.StringParameter{
	Name:                "payload",
	MarkdownDescription: "Raw body. Other whitespace or another order of the fields gives another signature. " + normalized,
}

var secretParameter = function.StringParameter{
	Name:                "secret",
	MarkdownDescription: "Secret of the webhook. An empty one is an error.",
	Validators:          []function.StringParameterValidator{stringvalidator.LengthAtLeast(1)},
}
