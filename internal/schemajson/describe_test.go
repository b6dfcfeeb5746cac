// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/zclconf/go-cty/cty"
)

// fakeServer answers with schemas that this provider does not have yet.
type fakeServer struct {
	tfprotov6.ProviderServer
	schemas tfprotov6.GetProviderSchemaResponse
}

func (s fakeServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return &s.schemas, nil
}

func (fakeServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	return &tfprotov6.GetResourceIdentitySchemasResponse{
		IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{
			"dialnexa_thing": {IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
				{Name: "id", Type: tftypes.String, Description: "The id.", RequiredForImport: true},
			}},
		},
	}, nil
}

func thing() *tfprotov6.Schema {
	return &tfprotov6.Schema{Version: 2, Block: &tfprotov6.SchemaBlock{
		Description:     "A thing.",
		DescriptionKind: tfprotov6.StringKindMarkdown,
		Attributes: []*tfprotov6.SchemaAttribute{
			{Name: "names", Type: tftypes.Set{ElementType: tftypes.String}, Required: true},
			{Name: "secret_wo", Type: tftypes.String, Optional: true, WriteOnly: true, Sensitive: true},
			{Name: "parts", Computed: true, NestedType: &tfprotov6.SchemaObject{
				Nesting:    tfprotov6.SchemaObjectNestingModeList,
				Attributes: []*tfprotov6.SchemaAttribute{{Name: "size", Type: tftypes.Number, Computed: true}},
			}},
		},
		BlockTypes: []*tfprotov6.SchemaNestedBlock{
			{TypeName: "limits", Nesting: tfprotov6.SchemaNestedBlockNestingModeSingle, MaxItems: 1, Block: &tfprotov6.SchemaBlock{}},
		},
	}}
}

func TestDescribe_convertsEveryKind(t *testing.T) {
	t.Parallel()
	schemas, err := describe(t.Context(), fakeServer{schemas: tfprotov6.GetProviderSchemaResponse{
		Provider:            &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{}},
		ResourceSchemas:     map[string]*tfprotov6.Schema{"dialnexa_thing": thing()},
		ListResourceSchemas: map[string]*tfprotov6.Schema{"dialnexa_thing": thing()},
		ActionSchemas:       map[string]*tfprotov6.ActionSchema{"dialnexa_poke": {Schema: thing()}},
		Functions: map[string]*tfprotov6.Function{"join": {
			Summary:           "Joins.",
			Parameters:        []*tfprotov6.FunctionParameter{{Name: "separator", Type: tftypes.String, AllowNullValue: true}},
			VariadicParameter: &tfprotov6.FunctionParameter{Name: "words", Type: tftypes.String},
			Return:            &tfprotov6.FunctionReturn{Type: tftypes.Bool},
		}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(schemas)
	if err != nil {
		t.Fatal(err)
	}
	var decoded tfjson.ProviderSchemas
	decode(t, text, &decoded)
	got := decoded.Schemas[shortName]
	block := &tfjson.SchemaBlock{
		Description:     "A thing.",
		DescriptionKind: tfjson.SchemaDescriptionKindMarkdown,
		Attributes: map[string]*tfjson.SchemaAttribute{
			"names":     {AttributeType: cty.Set(cty.String), Required: true, DescriptionKind: "plain"},
			"secret_wo": {AttributeType: cty.String, Optional: true, WriteOnly: true, Sensitive: true, DescriptionKind: "plain"},
			"parts": {Computed: true, DescriptionKind: "plain", AttributeNestedType: &tfjson.SchemaNestedAttributeType{
				NestingMode: tfjson.SchemaNestingModeList,
				Attributes:  map[string]*tfjson.SchemaAttribute{"size": {AttributeType: cty.Number, Computed: true, DescriptionKind: "plain"}},
			}},
		},
		NestedBlocks: map[string]*tfjson.SchemaBlockType{
			"limits": {NestingMode: tfjson.SchemaNestingModeSingle, MaxItems: 1, Block: &tfjson.SchemaBlock{DescriptionKind: "plain"}},
		},
	}
	compare(t, "resource", got.ResourceSchemas["dialnexa_thing"], &tfjson.Schema{Version: 2, Block: block})
	compare(t, "list resource", got.ListResourceSchemas["dialnexa_thing"], &tfjson.Schema{Version: 2, Block: block})
	compare(t, "action", got.ActionSchemas["dialnexa_poke"], &tfjson.ActionSchema{Block: block})
	compare(t, "identity", got.ResourceIdentitySchemas["dialnexa_thing"], &tfjson.IdentitySchema{
		Attributes: map[string]*tfjson.IdentityAttribute{
			"id": {IdentityType: cty.String, Description: "The id.", RequiredForImport: true},
		},
	})
	compare(t, "function", got.Functions["join"], &tfjson.FunctionSignature{
		Summary:           "Joins.",
		ReturnType:        cty.Bool,
		Parameters:        []*tfjson.FunctionParameter{{Name: "separator", Type: cty.String, IsNullable: true}},
		VariadicParameter: &tfjson.FunctionParameter{Name: "words", Type: cty.String},
	})
}

func TestDescribe_failsWithTheProvider(t *testing.T) {
	t.Parallel()
	_, err := describe(t.Context(), fakeServer{schemas: tfprotov6.GetProviderSchemaResponse{
		Diagnostics: []*tfprotov6.Diagnostic{{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Schema is broken"}},
	}})
	if err == nil || !strings.Contains(err.Error(), "Schema is broken") {
		t.Errorf("got the error %v, want the provider's", err)
	}
}

func TestRun_describesWhatOlderCLIsDoNotPrint(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	if err := run(t.Context(), &out); err != nil {
		t.Fatal(err)
	}
	var schemas tfjson.ProviderSchemas
	decode(t, out.Bytes(), &schemas)
	p := schemas.Schemas[shortName]
	for name, ok := range map[string]bool{
		"identity":      p.ResourceIdentitySchemas["dialnexa_user_webhook"] != nil,
		"list resource": p.ListResourceSchemas["dialnexa_user_webhook"] != nil,
		"action":        p.ActionSchemas["dialnexa_send_test_event"] != nil,
	} {
		if !ok {
			t.Errorf("the %s is missing", name)
		}
	}
}
