// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"log/slog"
	"strings"
	"sync"
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

// providerData is what Configure passes to resources, data sources, list resources and actions. They have none while
// Terraform only validates.
type providerData struct {
	// client is nil if an argument is unknown. Without a key, it can do nothing but deliver test events.
	client *dialnexa.Client
	// problems say why there can be no API call. They are no errors of Configure, since a run may need no call: of a
	// configuration that manages nothing, or only calls functions.
	problems diag.Diagnostics
	// unknown says that the problems are values that Terraform learns only at apply.
	unknown bool
	// reported says that the problems were shown.
	reported atomic.Bool
	// gone has the urls of webhooks that a read of this run has found deleted.
	gone sync.Map
}

// newProviderData turns the provider block into what Configure passes on, which is nil after an error.
func (p *dialnexaProvider) newProviderData(config providerModel, terraformVersion string, getenv func(string) string, diags *diag.Diagnostics) *providerData {
	data := &providerData{problems: config.unknownArguments()}
	if data.unknown = len(data.problems) > 0; data.unknown {
		return data
	}
	settings := dialnexa.Config{
		BaseURL:   config.baseURL(getenv, diags),
		UserAgent: fmt.Sprintf("Terraform/%s terraform-provider-dialnexa/%s", terraformVersion, p.version),
	}
	settings.APIKey = config.apiKey(getenv, &data.problems, diags)
	settings.MaxRetries = dialnexa.DefaultMaxRetries
	settings.Logger = slog.New(tflogHandler{})
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
	data.client = client
	return data
}

// unknownArguments returns an error for each argument that is unknown.
func (m providerModel) unknownArguments() (problems diag.Diagnostics) {
	for _, argument := range []struct {
		name  string
		value attr.Value
	}{{"api_key", m.APIKey}, {"base_url", m.BaseURL}, {"max_retries", m.MaxRetries}, {"request_timeout", m.RequestTimeout}} {
		if argument.value.IsUnknown() {
			problems.AddAttributeError(path.Root(argument.name), "Unknown "+argument.name+" in the provider block",
				fmt.Sprintf("This step needs an API call, but %s depends on a value that is known only after an apply. "+
					"Create what it depends on first (terraform apply -target=ADDRESS), or set %[1]s to a value that is known at plan. "+
					"The provider doesn't fall back to the environment, which could lead to another workspace.", argument.name))
		}
	}
	return problems
}

// apiKey returns the key. A missing one is a problem only for a run that needs it; one that can't be right is an error.
func (m providerModel) apiKey(getenv func(string) string, problems, diags *diag.Diagnostics) string {
	text, source := orEnvironment(m.APIKey, "api_key", envAPIKey, getenv)
	key := strings.TrimSpace(text)
	err := dialnexa.CheckAPIKey(key)
	switch {
	case key == "" && m.APIKey.IsNull():
		problems.AddAttributeError(path.Root("api_key"), "Missing DialNexa API key",
			"The provider needs an API key. Set the environment variable "+envAPIKey+", or set the api_key argument of the "+
				"provider block to a sensitive variable. A key belongs to one workspace, and the provider manages the webhooks of that one.")
	case key == "":
		problems.AddAttributeError(path.Root("api_key"), "Empty DialNexa API key",
			"The api_key argument of the provider block is empty. Set it to a key, or remove it to use the environment variable "+
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
		diags.AddAttributeError(path.Root("base_url"), baseURLValidator.summary, fmt.Sprintf("The base URL, from %s, can't be used: %s.", source, err))
	}
	return text
}

// orEnvironment returns the value of an argument, or of an environment variable if the argument is null, and says
// which. An argument that is unknown or empty never falls back, since that could reach the wrong workspace.
func orEnvironment(argument types.String, name, variable string, getenv func(string) string) (value, source string) {
	if argument.IsNull() {
		return strings.TrimSpace(getenv(variable)), "the environment variable " + variable
	}
	return argument.ValueString(), "the " + name + " argument"
}

// clientOrDiagnose returns the client, or says why there is none.
func (d *providerData) clientOrDiagnose(diags *diag.Diagnostics) *dialnexa.Client {
	if d == nil {
		diags.AddError("Provider not configured", "Terraform asked for an API call before it configured the provider. "+
			"Please report this to the developers of the provider.")
		return nil
	}
	d.reported.Store(true)
	diags.Append(d.problems...)
	if len(d.problems) > 0 {
		return nil
	}
	return d.client
}

// clientForDelivery returns the client for test events, which makes no API call and so needs no key.
func (d *providerData) clientForDelivery(diags *diag.Diagnostics) *dialnexa.Client {
	if d != nil && d.client != nil {
		return d.client
	}
	return d.clientOrDiagnose(diags)
}

// clientForRead returns the client for reads and plans of the resource. Only the first of a run says why there is none,
// because a thousand webhooks would repeat it a thousand times. The run fails anyway.
func (d *providerData) clientForRead(diags *diag.Diagnostics) *dialnexa.Client {
	if d != nil && len(d.problems) > 0 && d.reported.Swap(true) {
		return nil
	}
	return d.clientOrDiagnose(diags)
}

// checkKey says in a plan that an apply would need the key. One that is known by then is no problem.
func (d *providerData) checkKey(diags *diag.Diagnostics) {
	if d != nil && !d.unknown {
		d.clientForRead(diags)
	}
}

// isGone reports whether a read of this run has found a webhook with this url deleted; any, if the url is unknown.
func (d *providerData) isGone(url types.String) (gone bool) {
	if d != nil {
		d.gone.Range(func(found, _ any) bool {
			gone = url.IsUnknown() || found == url.ValueString()
			return !gone
		})
	}
	return gone
}
