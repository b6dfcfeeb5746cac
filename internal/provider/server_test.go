// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"maps"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/google/go-cmp/cmp"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// frameworkAlone returns the framework's server without what this package puts around it.
func frameworkAlone(t *testing.T) frameworkServer {
	t.Helper()
	return asFrameworkServer(t, providerserver.NewProtocol6(&dialnexaProvider{})())
}

func validateAction(t *testing.T, server frameworkServer, config values) []*tfprotov6.Diagnostic {
	t.Helper()
	req := &tfprotov6.ValidateActionConfigRequest{ActionType: sendTestEventType, Config: actionConfig(t, config)}
	return must(server.ValidateActionConfig(t.Context(), req))(t).Diagnostics
}

// If this fails, the framework does without the wrapper: delete ValidateActionConfig from server.go, and this test.
func TestActionSecret_frameworkStillRefusesWriteOnly(t *testing.T) {
	t.Parallel()
	diags := validateAction(t, frameworkAlone(t), values{"url": urlOfA, "secret": secretOne})
	expectError(t, diags, "secret", refusedWriteOnly)
}

// If this fails, the framework's action schemas have Sensitive: set it in the schema, delete GetProviderSchema from
// server.go, and this test.
func TestActionSecret_frameworkStillHasNoSensitive(t *testing.T) {
	t.Parallel()
	if _, ok := reflect.TypeFor[actionschema.StringAttribute]().FieldByName("Sensitive"); ok {
		t.Fatal("an action's attribute can be sensitive now")
	}
}

// Terraform shows neither the key nor a secret, and a write-only one is in no state. DialNexa never shows a secret, so
// no data source has one. Everything is described.
func TestSchema_secretsAreSensitive(t *testing.T) {
	t.Parallel()
	all := map[string]*tfprotov6.Schema{
		"provider": schemas(t).Provider, "resource": schemas(t).ResourceSchemas[userWebhookType],
		"action": schemas(t).ActionSchemas[sendTestEventType].Schema,
	}
	maps.Copy(all, schemas(t).DataSourceSchemas)
	maps.Copy(all, schemas(t).ListResourceSchemas)
	writeOnly := map[string]bool{} // of each attribute that is sensitive
	for kind, schema := range all {
		for _, a := range schema.Block.Attributes {
			if a.Sensitive {
				writeOnly[kind+"."+a.Name] = a.WriteOnly
			} else if a.WriteOnly || a.Description == "" {
				t.Errorf("%s: %+v", kind, a)
			}
		}
		if strings.Contains(kind, "dialnexa") && strings.Contains(schema.ValueType().String(), "secret") {
			t.Errorf("%s has a secret", kind)
		}
	}
	want := map[string]bool{
		"action.secret": true, "provider.api_key": false, "resource.secret": false, "resource.secret_wo": true,
	}
	if diff := cmp.Diff(want, writeOnly); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// A wrapper that lacked an RPC of the framework's server would take that feature away from Terraform without a word.
func TestActionSecret_wrapperHasEveryRPCThatIsUsed(t *testing.T) {
	t.Parallel()
	wrapped := reflect.TypeOf(NewServer("test")())
	// State stores are the one thing that this provider does not have.
	unused := reflect.TypeFor[tfprotov6.StateStoreServer]()
	for method := range reflect.TypeOf(providerserver.NewProtocol6(&dialnexaProvider{})()).Methods() {
		if _, ok := unused.MethodByName(method.Name); ok {
			continue
		}
		if _, ok := wrapped.MethodByName(method.Name); !ok {
			t.Errorf("the wrapper lacks %s", method.Name)
		}
	}
}

// ballast is a value of a context, to see if the context is still held.
type ballast [1 << 10]byte

type ballastKey struct{}

// perResource are the RPCs that Terraform makes for each resource.
var perResource = []string{
	"ValidateResourceConfig", "UpgradeResourceState", "UpgradeResourceIdentity",
	"ReadResource", "PlanResourceChange", "ApplyResourceChange",
}

// keepsContext reports whether the server keeps the context of an RPC that has ended.
func keepsContext(ctx context.Context, server tfprotov6.ProviderServer, rpc string) bool {
	value := &ballast{}
	seen := weak.Make(value)
	ctx, cancel := context.WithCancel(context.WithValue(ctx, ballastKey{}, value))
	method := reflect.ValueOf(server).MethodByName(rpc)
	method.Call([]reflect.Value{reflect.ValueOf(ctx), reflect.New(method.Type().In(1).Elem())})
	cancel() // as gRPC does
	runtime.GC()
	runtime.GC()
	kept := seen.Value() != nil
	runtime.KeepAlive(server)
	return kept
}

func TestServer_keepsNoContextOfAnRPC(t *testing.T) {
	t.Parallel()
	for _, rpc := range perResource {
		if keepsContext(t.Context(), NewServer("test")(), rpc) {
			t.Error("the context is kept after the RPC: a plan over 10,000 webhooks would take 600 MB")
		}
	}
}

// This test fails when revocableContextServer is no longer needed: remove it then.
func TestServer_frameworkStillKeepsContexts(t *testing.T) {
	t.Parallel()
	if !keepsContext(t.Context(), frameworkAlone(t), "ReadResource") {
		t.Error("the framework lets go of contexts by itself: remove revocableContextServer")
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
