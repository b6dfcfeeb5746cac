// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A typo is found by validate, which has no key and calls nobody.
func TestAccCLI_validateNeedsNoKey(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.configure(`
resource "dialnexa_user_webhook" "test" {
  url    = "http://hooks.example.com"
  events = ["call.complete", "Call.Failed"]
}`)
	output, status := c.run("validate")
	if status == 0 {
		t.Fatal("it passed")
	}
	for _, want := range []string{`"call.completed"?`, `"call.failed"?`, "http://"} {
		if !strings.Contains(output, want) {
			t.Errorf("the output lacks %s:\n%s", want, output)
		}
	}
	c.configure("resource \"dialnexa_user_webhook\" \"test\" {\n  url    = \"https://hooks.example.com\"\n  events = [\"call.completed\"]\n}\n")
	c.mustRun("validate")
}

// A missing key is one error, which names both ways to set it.
func TestAccCLI_missingKeyIsOneError(t *testing.T) {
	t.Parallel()
	c := newCLI(t)
	c.configure("provider \"dialnexa\" {}\nresource \"dialnexa_user_webhook\" \"test\" {\n  url    = \"https://hooks.example.com\"\n  events = [\"call.completed\"]\n  secret = \"whsec_example_one\"\n}\n")
	output, status := c.run("plan")
	if status == 0 || strings.Count(output, "Error:") != 1 || !message("DIALNEXA_API_KEY, or the api_key argument").MatchString(output) {
		t.Errorf("exit status %d:\n%s", status, output)
	}
}

// Configuration that the CLI generates from an import plans clean, unlisted events included.
func TestAccCLI_generatedConfigurationPlansClean(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.putForeignWebhook("call.completed", "call.transferred")
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure("provider \"dialnexa\" {\n  base_url = \"" + api.url + "\"\n}\n" + importBlock("whk_by_hand"))
	c.mustRun("plan", "-generate-config-out=generated.tf")
	generated, err := os.ReadFile(filepath.Join(c.folder, "generated.tf"))
	if err != nil || !strings.Contains(string(generated), "allow_unlisted_events = true") {
		t.Fatalf("%v\n%s", err, generated)
	}
	c.mustRun("apply", "-auto-approve")
	if output, status := c.run("plan", "-detailed-exitcode"); status != 0 {
		t.Errorf("the plan is not empty:\n%s", output)
	}
	if got := api.writes(); len(got) != 0 {
		t.Errorf("the import wrote something: %v", got)
	}
}

// The command imports into a configuration that is there.
func TestAccCLI_importCommand(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.putForeignWebhook("call.completed")
	c := newCLI(t, "DIALNEXA_API_KEY="+testKey)
	c.configure(api.webhookWithoutKey(urlA, events1))
	c.mustRun("import", address, "whk_by_hand")
	if output, status := c.run("plan", "-detailed-exitcode"); status != 0 {
		t.Errorf("the plan is not empty:\n%s", output)
	}
	if output, status := c.run("import", "dialnexa_user_webhook.other", ".."); status == 0 {
		t.Errorf("it took .. for an id:\n%s", output)
	}
}
