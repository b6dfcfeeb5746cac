// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// NewServer returns a maker of protocol 6 servers, as main serves them and tests run them.
func NewServer(version string) func() tfprotov6.ProviderServer {
	return func() tfprotov6.ProviderServer { return newServer(&dialnexaProvider{version: version}) }
}

// newServer returns the framework's server with what it lacks.
func newServer(p *dialnexaProvider) tfprotov6.ProviderServer {
	server, _ := providerserver.NewProtocol6(p)().(frameworkServer)
	return actionSecretServer{revocableContextServer{server}}
}

// frameworkServer is what the framework's server can do: the RPCs of lists and actions are not yet part of
// ProviderServer, and would be lost to Terraform if a wrapper did not have them.
type frameworkServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// actionSecretServer makes up for two things that the framework (v1.19.0) lacks, both about the secret of an action,
// and passes on everything else:
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

// revocableContextServer revokes the context of each RPC when the RPC has ended. The framework (v1.19.0) keeps the
// cancel function of every RPC until the process ends, and with it everything that the RPC's context refers to, such as
// loggers and the gRPC stream: 15 KB for each of four RPCs per resource and plan, 60 MB for 1,000 webhooks.
//
// A test fails as soon as the framework releases contexts by itself.
type revocableContextServer struct {
	frameworkServer
}

// The RPCs that Terraform makes for each resource in a plan or an apply: others are too few to matter.

func (s revocableContextServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

func (s revocableContextServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.UpgradeResourceState)
}

func (s revocableContextServer) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

func (s revocableContextServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.ReadResource)
}

func (s revocableContextServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.PlanResourceChange)
}

func (s revocableContextServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return withRevocableContext(ctx, req, s.frameworkServer.ApplyResourceChange)
}

// withRevocableContext makes a call with a context that is revoked when the call returns.
func withRevocableContext[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	revocable := &revocableContext{}
	revocable.current.Store(&ctx)
	defer revocable.current.Store(&canceled)
	return call(revocable, req)
}

// canceled is what is left of a context that was revoked.
var canceled = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// revocableContext is a context that holds nothing of its caller's once it is revoked.
type revocableContext struct {
	current atomic.Pointer[context.Context]
}

func (c *revocableContext) Deadline() (time.Time, bool) { return (*c.current.Load()).Deadline() }
func (c *revocableContext) Done() <-chan struct{}       { return (*c.current.Load()).Done() }
func (c *revocableContext) Err() error                  { return (*c.current.Load()).Err() }
func (c *revocableContext) Value(key any) any           { return (*c.current.Load()).Value(key) }
