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

var (
	_ provider.Provider                       = (*standin)(nil)
	_ provider.ProviderWithEphemeralResources = (*standin)(nil)
)

// standin is a provider without settings.
type standin struct {
	name       string
	resources  []func() resource.Resource
	ephemerals []func() ephemeral.EphemeralResource
}

func (s *standin) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = s.name
}

func (s *standin) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}

func (s *standin) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (s *standin) Resources(context.Context) []func() resource.Resource { return s.resources }

func (s *standin) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (s *standin) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return s.ephemerals
}
