// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
)

// No provider block, no key: functions are of use where nothing else of the provider is.
func TestAccFunctions_workInAConfiguration(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureFunctions)
	testAcc(t, []resource.TestStep{
		{
			Config: `
locals {
  body      = jsonencode({ call_id = "call_1", status = "completed" })
  signature = provider::dialnexa::sign(local.body, "whsec_example_one")
}
resource "terraform_data" "later" {
  input = "whsec_example_one"
}
output "signature" {
  value = local.signature
}
output "unknown_until_apply" {
  value = provider::dialnexa::sign(local.body, terraform_data.later.output)
}
output "genuine" {
  value = provider::dialnexa::verify_signature(local.body, "whsec_example_one", local.signature)
}
output "malformed" {
  value = provider::dialnexa::verify_signature(local.body, "whsec_example_one", "none")
}`,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownOutputValue("signature", knownvalue.StringExact("sha256="+signatureVectors[0].hex)),
				statecheck.ExpectKnownOutputValue("unknown_until_apply", knownvalue.StringExact("sha256="+signatureVectors[0].hex)),
				statecheck.ExpectKnownOutputValue("genuine", knownvalue.Bool(true)),
				statecheck.ExpectKnownOutputValue("malformed", knownvalue.Bool(false)),
			},
		},
	}...)
}

func TestAccFunctions_nameTheArgumentAtFault(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureFunctions)
	testAcc(t, []resource.TestStep{
		{Config: `output "nothing" { value = provider::dialnexa::sign("{}", "") }`, ExpectError: message(`"secret" parameter: the secret is empty`)},
		{Config: `output "nothing" { value = provider::dialnexa::sign(null, "whsec_example_one") }`, ExpectError: message(`"payload" parameter: argument must not be null`)},
	}...)
}

// A secret that is sensitive gives a signature that is: the CLI insists that the output says so.
func TestAccFunctions_sensitiveInSensitiveOut(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureFunctions)
	output := func(call, arguments string) string {
		return `
variable "secret" {
  default   = "whsec_example_one"
  sensitive = true
}
output "result" {
  value = ` + call + `
  ` + arguments + `
}`
	}
	for name, call := range map[string]string{
		"sign":   `provider::dialnexa::sign("{}", var.secret)`,
		"verify": `provider::dialnexa::verify_signature("{}", var.secret, "none")`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			testAcc(t, []resource.TestStep{
				{Config: output(call, ""), ExpectError: message("Output refers to sensitive values")},
				{Config: output(call, "sensitive = true")},
				{Config: output("nonsensitive("+call+")", "")},
			}...)
		})
	}
}

// The CLI's own tests and checks are where these functions are used most.
func TestAccFunctions_workInChecksAndTests(t *testing.T) {
	t.Parallel()
	skipUnlessCLISupports(t, featureFunctions)
	c := newCLI(t)
	c.configure(`
variable "secret" {
  type      = string
  sensitive = true
}
check "signature" {
  assert {
    condition     = provider::dialnexa::verify_signature("{}", var.secret, provider::dialnexa::sign("{}", "whsec_example_one"))
    error_message = "The secrets differ."
  }
}`)
	if output := c.mustRun("plan", "-var=secret=whsec_example_one"); strings.Contains(output, "The secrets differ") {
		t.Error(output)
	}
	if output := c.mustRun("plan", "-var=secret=whsec_example_two"); !message("The secrets differ.").MatchString(output) {
		t.Error(output)
	}
	// OpenTofu up to 1.12.6 crashes on a function of any provider in an assert itself, so there its result is an output.
	condition := `provider::dialnexa::sign("{}", var.secret)`
	if have, err := cliVersion(); err != nil || have.name == "OpenTofu" {
		condition = "output.signature"
	}
	c.write("outputs.tf", "output \"signature\" {\n  value     = provider::dialnexa::sign(\"{}\", var.secret)\n  sensitive = true\n}\n")
	c.write("signature.tftest.hcl", `
variables {
  secret = "whsec_example_one"
}
run "signs" {
  command = plan
  assert {
    condition     = `+condition+` == "sha256=07f5c9e14ac2050bfa76e0237ae70c506ddb36c3ce5fe28b7be1577c959857d7"
    error_message = "The signature is another one."
  }
}`)
	c.mustRun("test")
}
