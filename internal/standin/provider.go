// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

var _ provider.ProviderWithEphemeralResources = standin{}

// standin is a provider without settings.
type standin struct {
	name       string
	resources  []resourceType
	ephemerals []ephemeralType
}

func (s standin) new() provider.Provider { return s }

func (s standin) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = s.name
}

func (standin) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (standin) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {}

func (standin) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (s standin) Resources(context.Context) []func() resource.Resource {
	var out []func() resource.Resource
	for _, r := range s.resources {
		out = append(out, func() resource.Resource { return r })
	}
	return out
}

func (s standin) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	var out []func() ephemeral.EphemeralResource
	for _, e := range s.ephemerals {
		out = append(out, func() ephemeral.EphemeralResource { return e })
	}
	return out
}
