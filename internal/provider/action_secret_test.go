// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"reflect"
	"slices"
	"testing"

	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// frameworkAlone returns the framework's server without what this package puts around it.
func frameworkAlone(t *testing.T) frameworkServer {
	t.Helper()
	return asFrameworkServer(t, providerserver.NewProtocol6(&dialnexaProvider{})())
}

func validateAction(t *testing.T, server frameworkServer, config values) []*tfprotov6.Diagnostic {
	t.Helper()
	return must(server.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{
		ActionType: sendTestEventType, Config: configOf(t, schemas(t).ActionSchemas[sendTestEventType].Schema, config),
	}))(t).Diagnostics
}

// If this fails, the framework does without the wrapper: delete ValidateActionConfig from action_secret.go, and this test.
func TestActionSecret_frameworkStillRefusesWriteOnly(t *testing.T) {
	t.Parallel()
	diags := validateAction(t, frameworkAlone(t), values{"url": urlOfA, "secret": secretOne})
	expectError(t, diags, "secret", refusedWriteOnly)
}

// If this fails, the framework's action schemas have Sensitive: set it in the schema, delete GetProviderSchema from
// action_secret.go, and this test.
func TestActionSecret_frameworkStillHasNoSensitive(t *testing.T) {
	t.Parallel()
	if _, ok := reflect.TypeFor[actionschema.StringAttribute]().FieldByName("Sensitive"); ok {
		t.Fatal("an action's attribute can be sensitive now")
	}
}

func TestActionSecret_isAcceptedAndSensitive(t *testing.T) {
	t.Parallel()
	for _, secret := range []any{secretOne, tftypes.UnknownValue} {
		for _, d := range validateAction(t, testServer(t), values{"url": urlOfA, "secret": secret}) {
			t.Errorf("%v: %s: %s", secret, d.Summary, d.Detail)
		}
	}
	for _, attribute := range schemas(t).ActionSchemas[sendTestEventType].Schema.Block.Attributes {
		if want := attribute.Name == "secret"; attribute.WriteOnly != want || attribute.Sensitive != want {
			t.Errorf("the schema says %+v", attribute)
		}
	}
}

// fixedServer always returns the same response to ValidateActionConfig.
type fixedServer struct {
	frameworkServer
	diags []*tfprotov6.Diagnostic
}

func (s fixedServer) ValidateActionConfig(
	context.Context, *tfprotov6.ValidateActionConfigRequest,
) (*tfprotov6.ValidateActionConfigResponse, error) {
	return &tfprotov6.ValidateActionConfigResponse{Diagnostics: s.diags}, nil
}

func TestActionSecret_dropsByExactSummaryAndAttribute(t *testing.T) {
	t.Parallel()
	attribute := func(name string) *tftypes.AttributePath { return tftypes.NewAttributePath().WithAttributeName(name) }
	diags := []*tfprotov6.Diagnostic{
		{Summary: refusedWriteOnly, Attribute: attribute("secret")},
		{Summary: refusedWriteOnly, Attribute: attribute("payload")},
		{Summary: refusedWriteOnly},
		{Summary: refusedWriteOnly + "!", Attribute: attribute("secret")},
		{Summary: refusedWriteOnly, Attribute: attribute("secret").WithAttributeName("secret")},
	}
	for action, want := range map[string][]*tfprotov6.Diagnostic{sendTestEventType: diags[1:], "dialnexa_other": diags} {
		server := actionSecretServer{fixedServer{diags: slices.Clone(diags)}}
		resp := must(server.ValidateActionConfig(t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: action}))(t)
		if !slices.Equal(resp.Diagnostics, want) {
			t.Errorf("%s: %v", action, resp.Diagnostics)
		}
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
