// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// rpcContextServer takes the contexts of RPCs back when these have ended. The framework (v1.19.0) keeps the cancel function
// of every RPC until the process ends, and with it all that the RPC's context holds, its loggers and its gRPC stream:
// 15 KB for each of four RPCs per resource and plan, 60 MB for 1,000 webhooks. It passes on everything else.
//
// A test fails as soon as the framework lets go by itself.
type rpcContextServer struct {
	frameworkServer
}

// withRPCContexts wraps the framework's server.
func withRPCContexts(inner tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	if complete, ok := inner.(frameworkServer); ok {
		return &rpcContextServer{complete}
	}
	return inner
}

// The RPCs that Terraform makes for each resource, data source or function call. The list RPC is not among them: it goes on
// after its method has returned.

func (s *rpcContextServer) ValidateResourceConfig(ctx context.Context, req *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lent(ctx, req, s.frameworkServer.ValidateResourceConfig)
}

func (s *rpcContextServer) UpgradeResourceState(ctx context.Context, req *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lent(ctx, req, s.frameworkServer.UpgradeResourceState)
}

func (s *rpcContextServer) UpgradeResourceIdentity(ctx context.Context, req *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lent(ctx, req, s.frameworkServer.UpgradeResourceIdentity)
}

func (s *rpcContextServer) ReadResource(ctx context.Context, req *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lent(ctx, req, s.frameworkServer.ReadResource)
}

func (s *rpcContextServer) PlanResourceChange(ctx context.Context, req *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lent(ctx, req, s.frameworkServer.PlanResourceChange)
}

func (s *rpcContextServer) ApplyResourceChange(ctx context.Context, req *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lent(ctx, req, s.frameworkServer.ApplyResourceChange)
}

func (s *rpcContextServer) ImportResourceState(ctx context.Context, req *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return lent(ctx, req, s.frameworkServer.ImportResourceState)
}

func (s *rpcContextServer) ValidateDataResourceConfig(ctx context.Context, req *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return lent(ctx, req, s.frameworkServer.ValidateDataResourceConfig)
}

func (s *rpcContextServer) ReadDataSource(ctx context.Context, req *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lent(ctx, req, s.frameworkServer.ReadDataSource)
}

func (s *rpcContextServer) CallFunction(ctx context.Context, req *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return lent(ctx, req, s.frameworkServer.CallFunction)
}

// lent makes a call with a context that is taken back when the call returns.
func lent[Req, Resp any](ctx context.Context, req Req, call func(context.Context, Req) (Resp, error)) (Resp, error) {
	loan := &loan{}
	loan.ctx.Store(&ctx)
	defer loan.ctx.Store(&ended)
	return call(loan, req)
}

// ended is what is left of a context that was taken back.
var ended = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

// loan is a context that can be taken back: who still has it then, has nothing.
type loan struct {
	ctx atomic.Pointer[context.Context]
}

func (l *loan) Deadline() (time.Time, bool) { return (*l.ctx.Load()).Deadline() }
func (l *loan) Done() <-chan struct{}       { return (*l.ctx.Load()).Done() }
func (l *loan) Err() error                  { return (*l.ctx.Load()).Err() }
func (l *loan) Value(key any) any           { return (*l.ctx.Load()).Value(key) }
