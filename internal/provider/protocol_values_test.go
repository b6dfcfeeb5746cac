// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"math/big"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func asFrameworkServer(t *testing.T, server tfprotov6.ProviderServer) frameworkServer {
	t.Helper()
	all, ok := server.(frameworkServer)
	if !ok {
		t.Fatalf("%T lacks the RPCs of lists or actions", server)
	}
	return all
}

// schemas is what the server tells Terraform of itself.
func schemas(t *testing.T, server tfprotov6.ProviderServer) *tfprotov6.GetProviderSchemaResponse {
	t.Helper()
	resp, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	noErrors(t, err, resp.Diagnostics)
	return resp
}

// valueOf is a configuration by a schema, whose other attributes are null.
func valueOf(t *testing.T, schema *tfprotov6.Schema, given values) *tfprotov6.DynamicValue {
	t.Helper()
	kind, ok := schema.ValueType().(tftypes.Object)
	if !ok {
		t.Fatal("a schema is no object")
	}
	all := map[string]tftypes.Value{}
	for name, of := range kind.AttributeTypes {
		all[name] = tftypes.NewValue(of, given[name])
	}
	for name := range given {
		if _, ok := kind.AttributeTypes[name]; !ok {
			t.Fatalf("the schema has no %s", name)
		}
	}
	return dynamicValue(t, tftypes.NewValue(kind, all))
}

// goValue is a value of Terraform's as Go's: string, bool, int64, nil, tftypes.UnknownValue, []any and map[string]any.
func goValue(t *testing.T, value tftypes.Value) any {
	t.Helper()
	if !value.IsKnown() {
		return tftypes.UnknownValue
	}
	if value.IsNull() {
		return nil
	}
	var text string
	var truth bool
	var number *big.Float
	var list []tftypes.Value
	var object map[string]tftypes.Value
	switch {
	case value.As(&text) == nil:
		return text
	case value.As(&truth) == nil:
		return truth
	case value.As(&number) == nil:
		whole, _ := number.Int64()
		return whole
	case value.As(&list) == nil:
		all := make([]any, 0, len(list))
		for _, element := range list {
			all = append(all, goValue(t, element))
		}
		return all
	case value.As(&object) == nil:
		all := map[string]any{}
		for name, attribute := range object {
			all[name] = goValue(t, attribute)
		}
		return all
	}
	t.Fatalf("unexpected value %s", value)
	return nil
}

// goAttributes is an object as Go's, of a type.
func goAttributes(t *testing.T, value *tfprotov6.DynamicValue, kind tftypes.Type) map[string]any {
	t.Helper()
	decoded, err := value.Unmarshal(kind)
	if err != nil {
		t.Fatal(err)
	}
	object, ok := goValue(t, decoded).(map[string]any)
	if !ok {
		t.Fatalf("%s is no object", decoded)
	}
	return object
}

// onlyDiagnostic is the one diagnostic that there has to be.
func onlyDiagnostic(t *testing.T, diags []*tfprotov6.Diagnostic) *tfprotov6.Diagnostic {
	t.Helper()
	if len(diags) != 1 {
		for _, d := range diags {
			t.Logf("%s: %s", d.Summary, d.Detail)
		}
		t.Fatalf("there are %d diagnostics, not one", len(diags))
	}
	return diags[0]
}

// attributeOfDiagnostic is the attribute of a diagnostic.
func attributeOfDiagnostic(d *tfprotov6.Diagnostic) string {
	if d.Attribute == nil || len(d.Attribute.Steps()) == 0 {
		return ""
	}
	if name, ok := d.Attribute.Steps()[0].(tftypes.AttributeName); ok {
		return string(name)
	}
	return "?"
}
