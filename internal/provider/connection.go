// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
)

// Names of the environment variables that stand in for arguments, as the vendor's own SDK has them.
const (
	envAPIKey  = "DIALNEXA_API_KEY" // #nosec G101 -- a name, not a key.
	envBaseURL = "DIALNEXA_BASE_URL"
)

// connection is what Configure passes to resources, data sources, list resources and actions: a client, or the reason why
// there is none yet. They have none while Terraform only validates.
type connection struct {
	client *dialnexa.Client
	// unknown names the arguments of the provider block whose values Terraform learns only at apply.
	unknown []string
	// foundGone says that a read of this run has found a webhook deleted.
	foundGone atomic.Bool
}

// connect turns the provider block into a connection, which is nil after an error.
func (p *dialnexaProvider) connect(config providerModel, terraformVersion string, getenv func(string) string, diags *diag.Diagnostics) *connection {
	if unknown := config.unknownArguments(); len(unknown) > 0 {
		return &connection{unknown: unknown}
	}
	settings := dialnexa.Config{
		APIKey:         config.apiKey(getenv, diags),
		BaseURL:        config.baseURL(getenv, diags),
		MaxRetries:     dialnexa.DefaultMaxRetries,
		RequestTimeout: dialnexa.DefaultRequestTimeout,
		UserAgent:      fmt.Sprintf("Terraform/%s terraform-provider-dialnexa/%s", terraformVersion, p.version),
		Logger:         slog.New(tflogHandler{}),
	}
	if !config.MaxRetries.IsNull() {
		retries, _ := config.MaxRetries.ValueBigFloat().Int64()
		settings.MaxRetries = int(retries)
	}
	if !config.RequestTimeout.IsNull() {
		timeoutValidator.check(path.Root("request_timeout"), config.RequestTimeout, diags)
		settings.RequestTimeout, _ = time.ParseDuration(config.RequestTimeout.ValueString())
	}
	if diags.HasError() {
		return nil
	}
	if p.settings != nil {
		p.settings(&settings)
	}
	client, err := dialnexa.New(settings)
	if err != nil {
		diags.AddError("Unable to set up the DialNexa client", err.Error())
		return nil
	}
	return &connection{client: client}
}

func (m providerModel) unknownArguments() []string {
	var names []string
	for name, value := range map[string]attr.Value{
		"api_key": m.APIKey, "base_url": m.BaseURL, "max_retries": m.MaxRetries, "request_timeout": m.RequestTimeout,
	} {
		if value.IsUnknown() {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (m providerModel) apiKey(getenv func(string) string, diags *diag.Diagnostics) string {
	text, source := orEnvironment(m.APIKey, "api_key", envAPIKey, getenv)
	key := strings.TrimSpace(text)
	err := dialnexa.CheckAPIKey(key)
	switch {
	case key == "" && m.APIKey.IsNull():
		diags.AddAttributeError(path.Root("api_key"), "Missing DialNexa API key",
			"The provider needs an API key. Set the environment variable "+envAPIKey+", or set the api_key argument of the "+
				"provider block to a sensitive variable. A key belongs to one workspace, and the provider manages the webhooks of that one.")
	case key == "":
		diags.AddAttributeError(path.Root("api_key"), "Empty DialNexa API key",
			"The api_key argument of the provider block is an empty text. Set it to a key, or remove it to use the environment variable "+
				envAPIKey+". An empty argument doesn't fall back to the environment, which could hold the key of another workspace.")
	case err != nil:
		diags.AddAttributeError(path.Root("api_key"), "Invalid DialNexa API key", fmt.Sprintf("The API key, from %s, can't be used: %s.", source, err))
	}
	return key
}

func (m providerModel) baseURL(getenv func(string) string, diags *diag.Diagnostics) string {
	text, source := orEnvironment(m.BaseURL, "base_url", envBaseURL, getenv)
	if text == "" && m.BaseURL.IsNull() {
		return dialnexa.DefaultBaseURL
	}
	if err := baseURLFault(text); err != nil {
		diags.AddAttributeError(path.Root("base_url"), "Invalid DialNexa base URL",
			fmt.Sprintf("The base URL, from %s, can't be used: %s.", source, err))
	}
	return text
}

// orEnvironment returns the value of an argument, or of an environment variable if the argument is null, and says which. An
// argument that is unknown or empty never falls back, since that could reach the wrong workspace.
func orEnvironment(argument types.String, name, variable string, getenv func(string) string) (value, source string) {
	if argument.IsNull() {
		return strings.TrimSpace(getenv(variable)), "the environment variable " + variable
	}
	return argument.ValueString(), "the " + name + " argument"
}

// clientOrDiagnose returns the client, or says which argument has to be known first.
func (c *connection) clientOrDiagnose(diags *diag.Diagnostics) *dialnexa.Client {
	if c == nil {
		diags.AddError("Provider not configured", "Terraform asked for an API call before it configured the provider. "+
			"Please report this to the developers of the provider.")
		return nil
	}
	for _, name := range c.unknown {
		diags.AddAttributeError(path.Root(name), "Unknown "+name+" in the provider block",
			fmt.Sprintf("This step needs an API call, but %s depends on a value that is known only after an apply. "+
				"Create what it depends on first (terraform apply -target=ADDRESS), or set %s to a value that is known at plan. "+
				"The provider doesn't fall back to the environment, which could lead to another workspace.", name, name))
	}
	return c.client
}
