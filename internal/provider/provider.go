// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

// Package provider is the Terraform side of the provider: schemas, lifecycles and messages. It makes no HTTP request of
// its own; the client for the API is package dialnexa.
package provider

import (
	"context"
	"os"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

var (
	_ provider.Provider                  = (*dialnexaProvider)(nil)
	_ provider.ProviderWithActions       = (*dialnexaProvider)(nil)
	_ provider.ProviderWithFunctions     = (*dialnexaProvider)(nil)
	_ provider.ProviderWithListResources = (*dialnexaProvider)(nil)
)

// dialnexaProvider is the provider's block and the list of what it offers.
type dialnexaProvider struct {
	version string
	// settings changes how the client is made; tests shorten its waits.
	settings func(*dialnexa.Config)
}

// providerModel is the provider block.
type providerModel struct {
	APIKey         types.String `tfsdk:"api_key"`
	BaseURL        types.String `tfsdk:"base_url"`
	MaxRetries     types.Number `tfsdk:"max_retries"`
	RequestTimeout types.String `tfsdk:"request_timeout"`
}

func (p *dialnexaProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "dialnexa"
	resp.Version = p.version
}

func (p *dialnexaProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages the webhooks of a [DialNexa](https://dialnexa.com) workspace. An API key belongs to one workspace, " +
			"so a provider block manages the webhooks of one workspace.",
		Attributes: map[string]schema.Attribute{
			"api_key": schema.StringAttribute{
				Optional:  true,
				Sensitive: true,
				MarkdownDescription: "API key, which also selects the workspace. Surrounding whitespace is ignored. " +
					"Can also be set with the environment variable `DIALNEXA_API_KEY`, which is recommended.",
			},
			"base_url": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Address of the API, with its version: `https` only, except for a loopback address. " +
					"Can also be set with the environment variable `DIALNEXA_BASE_URL`. Defaults to `" + dialnexa.DefaultBaseURL + "`.",
				Validators: []validator.String{baseURLValidator},
			},
			"max_retries": schema.NumberAttribute{
				Optional: true,
				MarkdownDescription: "Maximum number of retries after a transient failure (the rate limit, a server error, the network), from `0` to `100`. " +
					"`0` turns retries off. Defaults to `4`.",
				Validators: []validator.Number{wholeNumberValidator{max: 100}},
			},
			"request_timeout": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Maximum time for one attempt of a request, as a Go duration such as `\"30s\"` or `\"1m30s\"`. " +
					"Waits for the rate limit and between retries do not count. Defaults to `\"30s\"`.",
				Validators: []validator.String{timeoutValidator},
			},
		},
	}
}

// Configure makes the client that everything else uses. A key that is missing, or a value that is not known until
// apply, is no error here: a run that needs no API call must not fail for it. Terraform may defer what needs one.
func (p *dialnexaProvider) Configure(ctx context.Context, req provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	var config providerModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	data := p.newProviderData(config, req.TerraformVersion, os.Getenv, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if data.unknown && req.ClientCapabilities.DeferralAllowed {
		resp.Deferred = &provider.Deferred{Reason: provider.DeferredReasonProviderConfigUnknown}
	}
	resp.ResourceData = data
	resp.DataSourceData = data
	resp.ListResourceData = data
	resp.ActionData = data
}

func (p *dialnexaProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{newUserWebhookResource}
}

func (p *dialnexaProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newUserWebhookDataSource, newUserWebhooksDataSource, newAgentDataSource, newAgentsDataSource}
}

func (p *dialnexaProvider) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{newUserWebhookList}
}

func (p *dialnexaProvider) Functions(context.Context) []func() function.Function {
	return []func() function.Function{newSignFunction, newVerifySignatureFunction, newListEventsFunction}
}

func (p *dialnexaProvider) Actions(context.Context) []func() action.Action {
	return []func() action.Action{newSendTestEventAction}
}
