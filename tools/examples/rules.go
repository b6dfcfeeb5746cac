// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"slices"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
	"github.com/dialnexa/terraform-provider-dialnexa/tools/tfcli"
)

// rule says what an example needs that others don't.
type rule struct {
	floor tfcli.Floor
	// vars are values of its variables, over those that all examples get.
	vars map[string]string
	// seeds are the webhooks that DialNexa has before.
	seeds []mock.Webhook
	// imports says that the seeds become the example's own.
	imports bool
	// validate says that it is valid, and no more: applying it calls a receiver.
	validate bool
	// generate has the CLI write the configuration of what is imported.
	generate bool
}

// The floors, which are the ones that the documentation gives.
var (
	base        = tfcli.Floor{Terraform: "1.0", OpenTofu: "1.6"}
	functions   = tfcli.Floor{Terraform: "1.8", OpenTofu: "1.7"}
	importBlock = tfcli.Floor{Terraform: "1.5", OpenTofu: "1.6"}
	identity    = tfcli.Floor{Terraform: "1.12", OpenTofu: "1.12"}
	writeOnly   = tfcli.Floor{Terraform: "1.11", OpenTofu: "1.11"}
	newest      = tfcli.Floor{Terraform: "1.14"}
)

// vars are the values of variables that any example may have.
var vars = map[string]string{
	"webhook_secret":   "whsec_example_webhook",
	"dialnexa_api_key": mock.Key,
}

var (
	calls = mock.Webhook{
		ID: "whk_c9v3nz8rq4pm", URL: "https://hooks.example.com/dialnexa",
		Events: []string{"call.completed", "call.failed"}, IsActive: true,
	}
	crm = mock.Webhook{
		ID: "whk_c9v3nz8rq4pm", URL: "https://crm.example.com/hooks/dialnexa",
		Events: []string{"call.completed"}, IsActive: true,
	}
)

const resourceDir = "resources/dialnexa_user_webhook/"

// floors are those of all examples in a folder.
var floors = map[string]tfcli.Floor{"functions": functions, "list-resources": newest, "actions": newest}

// rules are by the path of a unit. An example that is not here needs nothing.
var rules = map[string]rule{
	resourceDir + "secret_write_only.tf": {floor: writeOnly},
	resourceDir + "secret_unmanaged.tf":  {floor: importBlock, seeds: []mock.Webhook{crm}, imports: true},
	resourceDir + "several.tf": {vars: map[string]string{
		"webhook_secrets": `{"crm":"whsec_example_crm","reports":"whsec_example_reports"}`,
	}},
	resourceDir + importScript:             {seeds: []mock.Webhook{calls}, imports: true},
	resourceDir + "import-by-string-id.tf": {floor: importBlock, seeds: []mock.Webhook{calls}, imports: true},
	resourceDir + "import-by-identity.tf":  {floor: identity, seeds: []mock.Webhook{calls}, imports: true},

	"data-sources/dialnexa_user_webhook/data-source.tf":  {seeds: []mock.Webhook{crm}},
	"data-sources/dialnexa_user_webhooks/data-source.tf": {floor: importBlock, seeds: []mock.Webhook{crm}}, // check blocks: 1.5

	"functions/verify_signature/function.tf": {vars: map[string]string{
		"recorded_body":      recordedBody,
		"recorded_signature": sign(recordedBody, vars["webhook_secret"]),
	}},

	"list-resources/dialnexa_user_webhook/list-resource.tfquery.hcl": {seeds: []mock.Webhook{crm}},
	"actions/dialnexa_send_test_event/action.tf":                     {validate: true},

	"guides/secrets/write-only":     {floor: writeOnly},
	"guides/secrets/secret-manager": {floor: writeOnly},
	"guides/ci/duplicates":          {floor: writeOnly},
	"guides/adopting/find":          {seeds: []mock.Webhook{crm}},
	"guides/adopting/import":        {floor: importBlock, seeds: []mock.Webhook{crm}, imports: true, generate: true},
	"guides/many-clients/aliases": {floor: writeOnly, vars: map[string]string{
		"api_keys":        fmt.Sprintf(`{"acme":%q,"globex":%q}`, mock.Key, mock.Key),
		"webhook_secrets": `{"acme":{"crm":"whsec_example_a"},"globex":{"crm":"whsec_example_g","reports":"whsec_example_r"}}`,
	}},
	"guides/many-clients/opentofu-for-each": {floor: tfcli.Floor{OpenTofu: "1.11"}, vars: map[string]string{
		"clients":         `{"acme":{"crm":{"url":"https://acme.example.com"}},"globex":{"crm":{"url":"https://globex.example.com","is_active":false}}}`,
		"api_keys":        fmt.Sprintf(`{"acme":%q,"globex":%q}`, mock.Key, mock.Key),
		"webhook_secrets": `{"acme":{"crm":"whsec_example_a"},"globex":{"crm":"whsec_example_g"}}`,
	}},
	"modules/webhooks": {floor: writeOnly, vars: map[string]string{
		"webhooks": `{"crm":{"url":"https://hooks.example.com/crm"}}`,
		"secrets":  `{"crm":"whsec_example_crm"}`,
	}},
}

func ruleOf(u unit) rule {
	r := rules[u.path]
	if r.floor == (tfcli.Floor{}) {
		r.floor = floors[firstOf(u.path)]
	}

	if r.floor == (tfcli.Floor{}) {
		r.floor = base
	}

	return r
}

// checkRules finds a rule whose example is gone, or has another name by now.
func checkRules(units []unit) error {
	for name := range rules {
		if !slices.ContainsFunc(units, func(u unit) bool { return u.path == name }) {
			return fmt.Errorf("there is a rule for examples/%s, which is not there", name)
		}
	}

	return nil
}
