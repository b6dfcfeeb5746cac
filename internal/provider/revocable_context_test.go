// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// ballast is a value of a context, to see if the context is still held.
type ballast [1 << 10]byte

type ballastKey struct{}

// perObject are the RPCs that Terraform makes for each resource, data source or function call.
var perObject = map[string]func(context.Context, tfprotov6.ProviderServer){
	"ValidateResourceConfig": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ValidateResourceConfig(ctx, &tfprotov6.ValidateResourceConfigRequest{})
	},
	"UpgradeResourceState": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{})
	},
	"UpgradeResourceIdentity": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.UpgradeResourceIdentity(ctx, &tfprotov6.UpgradeResourceIdentityRequest{})
	},
	"ReadResource": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ReadResource(ctx, &tfprotov6.ReadResourceRequest{})
	},
	"PlanResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.PlanResourceChange(ctx, &tfprotov6.PlanResourceChangeRequest{})
	},
	"ApplyResourceChange": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ApplyResourceChange(ctx, &tfprotov6.ApplyResourceChangeRequest{})
	},
	"ImportResourceState": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ImportResourceState(ctx, &tfprotov6.ImportResourceStateRequest{})
	},
	"ValidateDataResourceConfig": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ValidateDataResourceConfig(ctx, &tfprotov6.ValidateDataResourceConfigRequest{})
	},
	"ReadDataSource": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.ReadDataSource(ctx, &tfprotov6.ReadDataSourceRequest{})
	},
	"CallFunction": func(ctx context.Context, s tfprotov6.ProviderServer) {
		_, _ = s.CallFunction(ctx, &tfprotov6.CallFunctionRequest{})
	},
}

// holds reports whether the server holds the context of an RPC that has ended.
func holds(ctx context.Context, s tfprotov6.ProviderServer, call func(context.Context, tfprotov6.ProviderServer)) bool {
	value := &ballast{}
	seen := weak.Make(value)
	ctx, cancel := context.WithCancel(context.WithValue(ctx, ballastKey{}, value))
	call(ctx, s)
	cancel() // as gRPC does
	runtime.GC()
	runtime.GC()
	held := seen.Value() != nil
	runtime.KeepAlive(s)
	return held
}

func TestServer_letsGoOfTheContextsOfRPCs(t *testing.T) {
	t.Parallel()
	for name, call := range perObject {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if holds(t.Context(), NewServer("test")(), call) {
				t.Error("the context is held after the RPC: a plan over 10,000 webhooks would take 600 MB")
			}
		})
	}
}

// This test fails when revocableContextServer is no longer needed: remove it then.
func TestServer_theFrameworkStillHoldsContexts(t *testing.T) {
	t.Parallel()
	if !holds(t.Context(), providerserver.NewProtocol6(New("test")())(), perObject["ReadResource"]) {
		t.Error("the framework lets go of contexts by itself: remove revocable_context.go")
	}
}

func TestRevocableContext_isTheCallersContextUntilTheCallReturns(t *testing.T) {
	t.Parallel()
	cause := errors.New("stopped")
	outer, stop := context.WithCancelCause(context.WithValue(t.Context(), ballastKey{}, "value"))
	outer, cancel := context.WithTimeout(outer, time.Hour)
	defer cancel()
	kept, err := withRevocableContext(outer, 1, func(ctx context.Context, _ int) (context.Context, error) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		deadline, ok := ctx.Deadline()
		want, _ := outer.Deadline()
		if !ok || !deadline.Equal(want) || ctx.Err() != nil || inner.Value(ballastKey{}) != "value" {
			t.Error("it is another context")
		}
		stop(cause)
		<-inner.Done()
		if !errors.Is(context.Cause(inner), cause) || ctx.Err() == nil {
			t.Errorf("it does not end with the caller's: %v", context.Cause(inner))
		}
		return ctx, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if kept.Value(ballastKey{}) != nil || kept.Err() == nil {
		t.Error("it is there after the call")
	}
	<-kept.Done()
}
