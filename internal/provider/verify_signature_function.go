// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var _ function.Function = (*verifySignatureFunction)(nil)

// verifySignatureFunction checks a signature as a receiver should.
type verifySignatureFunction struct{}

func newVerifySignatureFunction() function.Function { return &verifySignatureFunction{} }

func (verifySignatureFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "verify_signature"
}

func (verifySignatureFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Checks the signature of a delivery",
		MarkdownDescription: "Checks whether a signature is the one that DialNexa sends with a body, in constant time. " +
			"It needs no API key. The result is sensitive, or ephemeral, if an argument is; `nonsensitive` allows it in a message.\n\n" +
			functionVersions,
		Parameters: []function.Parameter{
			function.StringParameter{
				Name:                "payload",
				MarkdownDescription: "Raw body. " + normalized,
			},
			secretParameter(),
			function.StringParameter{
				Name: "signature",
				MarkdownDescription: "Value of the signature's header, with or without `sha256=` before the hex digits. " +
					"If it is malformed, the result is `false`.",
			},
		},
		Return: function.BoolReturn{},
	}
}

func (verifySignatureFunction) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var payload, secret, signature string
	resp.Error = req.Arguments.Get(ctx, &payload, &secret, &signature)
	if resp.Error != nil {
		return
	}
	resp.Error = resp.Result.Set(ctx, dialnexa.Verify(payload, secret, signature))
}
