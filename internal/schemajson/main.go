// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Command schemajson prints the provider's schemas as "terraform providers schema -json" does. The documentation is
// made of it, so that it is complete, actions and list resources included, and the same whichever CLI is installed.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/provider"
)

// object is a JSON object. Nested blocks are left out, because the provider has none.
type object = map[string]any

func main() {
	encoder := json.NewEncoder(os.Stdout)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	schemas, err := describe(context.Background())
	if err == nil { // the generator looks the provider up by its short name
		err = encoder.Encode(object{"format_version": "1.0", "provider_schemas": object{"dialnexa": schemas}})
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "schemajson:", err)
		os.Exit(1)
	}
}

// describe returns all schemas of the provider.
func describe(ctx context.Context) (object, error) {
	server := provider.NewServer("dev")()
	schemas, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	for _, d := range append(schemas.Diagnostics, identities.Diagnostics...) {
		return nil, fmt.Errorf("%s: %s", d.Summary, d.Detail)
	}
	return object{
		"provider":                   schema(schemas.Provider),
		"resource_schemas":           each(schemas.ResourceSchemas, schema),
		"data_source_schemas":        each(schemas.DataSourceSchemas, schema),
		"ephemeral_resource_schemas": each(schemas.EphemeralResourceSchemas, schema),
		"list_resource_schemas":      each(schemas.ListResourceSchemas, schema),
		"action_schemas":             each(schemas.ActionSchemas, func(a *tfprotov6.ActionSchema) object { return schema(a.Schema) }),
		"functions":                  each(schemas.Functions, function),
		"resource_identity_schemas":  each(identities.IdentitySchemas, identity),
	}, nil
}

func each[T any](from map[string]T, convert func(T) object) object {
	to := object{}
	for name, value := range from {
		to[name] = convert(value)
	}
	return to
}

func schema(s *tfprotov6.Schema) object {
	block := described(s.Block.Description, s.Block.DescriptionKind, s.Block.Deprecated)
	block["attributes"] = attributes(s.Block.Attributes)
	return object{"version": s.Version, "block": block}
}

func described(text string, kind tfprotov6.StringKind, deprecated bool) object {
	return object{"description": text, "description_kind": strings.ToLower(kind.String()), "deprecated": deprecated}
}

func attributes(list []*tfprotov6.SchemaAttribute) object {
	all := object{}
	for _, a := range list {
		attribute := described(a.Description, a.DescriptionKind, a.Deprecated)
		attribute["required"], attribute["optional"], attribute["computed"] = a.Required, a.Optional, a.Computed
		attribute["sensitive"], attribute["write_only"] = a.Sensitive, a.WriteOnly
		if a.NestedType == nil {
			attribute["type"] = a.Type
		} else {
			mode := strings.ToLower(a.NestedType.Nesting.String())
			attribute["nested_type"] = object{"nesting_mode": mode, "attributes": attributes(a.NestedType.Attributes)}
		}
		all[a.Name] = attribute
	}
	return all
}

func function(f *tfprotov6.Function) object {
	parameters := []object{}
	for _, p := range f.Parameters {
		parameters = append(parameters, object{
			"name": p.Name, "description": p.Description, "is_nullable": p.AllowNullValue, "type": p.Type,
		})
	}
	return object{
		"description": f.Description, "summary": f.Summary, "deprecation_message": f.DeprecationMessage,
		"return_type": f.Return.Type, "parameters": parameters,
	}
}

func identity(s *tfprotov6.ResourceIdentitySchema) object {
	all := object{}
	for _, a := range s.IdentityAttributes {
		all[a.Name] = object{
			"type": a.Type, "description": a.Description,
			"required_for_import": a.RequiredForImport, "optional_for_import": a.OptionalForImport,
		}
	}
	return object{"version": s.Version, "attributes": all}
}
