// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// revocableContextServer revokes the context of each RPC when the RPC has ended. The framework (v1.19.0) keeps the cancel
// function of every RPC until the process ends, and with it everything that the RPC's context refers to, such as loggers
// and the gRPC stream: 15 KB for each of four RPCs per resource and plan, 60 MB for 1,000 webhooks.
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
