// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

const (
	// formatVersion is the one that Terraform 1.x prints.
	formatVersion = "1.0"
	// shortName is the key that tfplugindocs looks the provider up by.
	shortName = "dialnexa"
)

// describe asks the server for all its schemas.
func describe(ctx context.Context, server tfprotov6.ProviderServer) (*tfjson.ProviderSchemas, error) {
	response, err := server.GetProviderSchema(ctx, &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		return nil, err
	}
	if err := firstError(response.Diagnostics); err != nil {
		return nil, err
	}
	identities, err := server.GetResourceIdentitySchemas(ctx, &tfprotov6.GetResourceIdentitySchemasRequest{})
	if err != nil {
		return nil, err
	}
	if err := firstError(identities.Diagnostics); err != nil {
		return nil, err
	}
	var c converter
	provider := &tfjson.ProviderSchema{
		ConfigSchema:             c.schema(response.Provider),
		ResourceSchemas:          each(response.ResourceSchemas, c.schema),
		DataSourceSchemas:        each(response.DataSourceSchemas, c.schema),
		EphemeralResourceSchemas: each(response.EphemeralResourceSchemas, c.schema),
		ListResourceSchemas:      each(response.ListResourceSchemas, c.schema),
		ActionSchemas:            each(response.ActionSchemas, c.action),
		Functions:                each(response.Functions, c.function),
		ResourceIdentitySchemas:  each(identities.IdentitySchemas, c.identity),
	}
	return &tfjson.ProviderSchemas{
		FormatVersion: formatVersion,
		Schemas:       map[string]*tfjson.ProviderSchema{shortName: provider},
	}, c.err
}

// each converts the values of a map; an empty one stays out of the JSON.
func each[From, To any](from map[string]From, convert func(From) To) map[string]To {
	to := make(map[string]To, len(from))
	for name, value := range from {
		to[name] = convert(value)
	}
	return to
}
