// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// validateAction validates a test event that is right in all but what is changed.
func validateAction(t *testing.T, server frameworkServer, changes values) []*tfprotov6.Diagnostic {
	t.Helper()
	config := values{"url": "https://hooks.example.com", "secret": receiverSecret}
	for name, value := range changes {
		config[name] = value
	}
	resp, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{
		ActionType: sendTestEventType, Config: valueOf(t, schemas(t, server).ActionSchemas[sendTestEventType].Schema, config),
	})
	if err != nil {
		t.Fatal(err)
	}
	return resp.Diagnostics
}

// If this fails, the framework does without the wrapper: delete ValidateActionConfig from action_secret.go, and this test.
func TestActionSecret_frameworkStillRefusesWriteOnly(t *testing.T) {
	t.Parallel()
	bare := asFrameworkServer(t, providerserver.NewProtocol6(New("test")())())
	d := onlyDiagnostic(t, validateAction(t, bare, nil))
	if d.Summary != refusedWriteOnly || attributeOfDiagnostic(d) != "secret" {
		t.Fatalf("the framework says something else now: %s at %s", d.Summary, attributeOfDiagnostic(d))
	}
}

// If this fails, the framework's action schemas have Sensitive: set it in the schema, delete GetProviderSchema from
// action_secret.go, and this test.
func TestActionSecret_frameworkStillHasNoSensitive(t *testing.T) {
	t.Parallel()
	if _, ok := reflect.TypeFor[actionschema.StringAttribute]().FieldByName("Sensitive"); ok {
		t.Fatal("an action's attribute can be sensitive now")
	}
}

func TestActionSecret_isAcceptedWhateverItsValue(t *testing.T) {
	t.Parallel()
	server := asFrameworkServer(t, testServer())
	for name, secret := range map[string]any{"known": receiverSecret, "unknown": tftypes.UnknownValue} {
		for _, d := range validateAction(t, server, values{"secret": secret}) {
			t.Errorf("%s: %s: %s", name, d.Summary, d.Detail)
		}
	}
	attribute := secretAttribute(t, server)
	if !attribute.WriteOnly || !attribute.Sensitive || !attribute.Required {
		t.Errorf("the schema says %+v", attribute)
	}
}

func secretAttribute(t *testing.T, server frameworkServer) *tfprotov6.SchemaAttribute {
	t.Helper()
	for _, attribute := range schemas(t, server).ActionSchemas[sendTestEventType].Schema.Block.Attributes {
		if attribute.Name == "secret" {
			return attribute
		}
	}
	t.Fatal("the action has no secret")
	return nil
}

// fixedServer answers one RPC as a test says.
type fixedServer struct {
	frameworkServer
	diags []*tfprotov6.Diagnostic
	err   error
}

func (s fixedServer) ValidateActionConfig(context.Context, *tfprotov6.ValidateActionConfigRequest) (*tfprotov6.ValidateActionConfigResponse, error) {
	return &tfprotov6.ValidateActionConfigResponse{Diagnostics: s.diags}, s.err
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
	for kind, want := range map[string]int{sendTestEventType: 4, "dialnexa_other": 5} {
		server := actionSecretServer{fixedServer{diags: slices.Clone(diags)}}
		resp, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{ActionType: kind})
		if err != nil || len(resp.Diagnostics) != want || resp.Diagnostics[len(resp.Diagnostics)-1] != diags[4] {
			t.Errorf("%s: %d diagnostics are left, %v", kind, len(resp.Diagnostics), err)
		}
	}
	broken := errors.New("broken")
	server := actionSecretServer{fixedServer{err: broken}}
	_, err := server.ValidateActionConfig(context.Background(), &tfprotov6.ValidateActionConfigRequest{ActionType: sendTestEventType})
	if !errors.Is(err, broken) {
		t.Errorf("the error became %v", err)
	}
}

// A wrapper that lacked an RPC of the framework's server would take that feature away from Terraform without a word.
func TestActionSecret_wrapperHasEveryRPCThatIsUsed(t *testing.T) {
	t.Parallel()
	wrapped, bare := reflect.TypeOf(NewServer("test")()), reflect.TypeOf(providerserver.NewProtocol6(New("test")())())
	// State stores are the one thing that this provider does not have.
	unused := map[string]bool{}
	for method := range reflect.TypeFor[tfprotov6.StateStoreServer]().Methods() {
		unused[method.Name] = true
	}
	for method := range bare.Methods() {
		if _, ok := wrapped.MethodByName(method.Name); !ok && !unused[method.Name] {
			t.Errorf("the wrapper lacks %s", method.Name)
		}
	}
}
