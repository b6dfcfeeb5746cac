// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// actionSecretServer makes up for two things that the framework (v1.19.0) lacks, both about the secret of an action, and
// passes on everything else:
//   - it refuses every value of a write-only attribute, since it never passes on that Terraform can handle one, which any
//     Terraform that has actions can;
//   - its action schemas have no Sensitive, which tells the readers of a plan's JSON to hide a value that isn't ephemeral.
//
// Tests fail as soon as the framework needs either no more.
type actionSecretServer struct {
	frameworkServer
}

// refusedWriteOnly is the summary of the framework's refusal.
const refusedWriteOnly = "WriteOnly Attribute Not Allowed"

// ValidateActionConfig drops the refusal of the action's write-only secret, and no other diagnostic.
func (s actionSecretServer) ValidateActionConfig(ctx context.Context, req *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	resp, err := s.frameworkServer.ValidateActionConfig(ctx, req)
	if err != nil || req.ActionType != sendTestEventType {
		return resp, err
	}
	secret := tftypes.NewAttributePath().WithAttributeName("secret")
	resp.Diagnostics = slices.DeleteFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool {
		return d.Summary == refusedWriteOnly && d.Attribute != nil && d.Attribute.Equal(secret)
	})
	return resp, nil
}

// GetProviderSchema marks the action's write-only secret as sensitive.
func (s actionSecretServer) GetProviderSchema(ctx context.Context, req *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	resp, err := s.frameworkServer.GetProviderSchema(ctx, req)
	if err != nil {
		return resp, err
	}
	if action := resp.ActionSchemas[sendTestEventType]; action != nil {
		for _, attribute := range action.Schema.Block.Attributes {
			attribute.Sensitive = attribute.WriteOnly
		}
	}
	return resp, nil
}
