// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/tfcli"
)

// testedWebhook is a webhook whose receiver is tested after each change, with a secret that is nowhere but in memory.
func testedWebhook(api mockAPI, r *receiver, event string) string {
	return fmt.Sprintf(`
variable "secret" {
  type      = string
  ephemeral = true
}
provider "dialnexa" {
  base_url = %q
}
resource "dialnexa_user_webhook" "test" {
  url               = "https://hooks.example.com/a"
  events            = [%q]
  secret_wo         = var.secret
  secret_wo_version = 1
  lifecycle {
    action_trigger {
      events  = [after_create, after_update]
      actions = [action.dialnexa_send_test_event.test]
    }
  }
}
action "dialnexa_send_test_event" "test" {
  config {
    url                     = "%s/${dialnexa_user_webhook.test.id}"
    secret                  = var.secret
    event                   = %q
    expect_forgery_rejected = true
  }
}`, api.url, event, r.URL, event)
}

// The action runs after a create, after an update and by itself; an ephemeral secret reaches it, from a saved plan too,
// and is in no file, no log and no output.
func TestAccAction_runsOnTriggersAndByItself(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Action)
	r := newReceiver(t)
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, keyInEnvironment, "TF_LOG=TRACE", "TF_VAR_secret="+receiverSecret)
	for i, event := range []string{"call.completed", "call.failed"} {
		c.configure(testedWebhook(api, r, event))
		c.mustRun("plan", "-out=saved.tfplan")
		c.mustRun("show", "-json", "saved.tfplan")
		c.mustRun("apply", "saved.tfplan")
		if got := len(r.deliveries()); got != 2*(i+1) {
			t.Fatalf("after %s: %d events were sent", event, got)
		}
	}
	output := c.mustRun("apply", "-auto-approve", "-invoke=action.dialnexa_send_test_event.test")
	if !strings.Contains(output, "The receiver refused it with status 401 Unauthorized, as it should") || len(r.deliveries()) != 6 {
		t.Errorf("%d events were sent:\n%s", len(r.deliveries()), output)
	}
	for i, d := range r.deliveries() {
		if d.genuine != (i%2 == 0) || d.path != "/"+api.Webhooks()[0].ID {
			t.Errorf("delivery %d: genuine %v, to %s", i, d.genuine, d.path)
		}
	}
	for place, text := range c.everything() {
		if strings.Contains(text, receiverSecret) {
			t.Errorf("%s holds the secret", place)
		}
	}
}

// A receiver that refuses fails the apply, but the webhook is made and stays in the state.
func TestAccAction_failureLosesNothing(t *testing.T) {
	t.Parallel()
	tfcli.Require(t, tfcli.Action)
	r := newReceiver(t)
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, keyInEnvironment, "TF_VAR_secret=whsec_example_other")
	c.configure(testedWebhook(api, r, "call.completed"))
	if output, status := c.run("apply", "-auto-approve"); status == 0 || !message("The receiver refused the test event").MatchString(output) {
		t.Errorf("exit status %d:\n%s", status, output)
	}
	if output := c.mustRun("state", "list"); !strings.Contains(output, address) || len(api.Webhooks()) != 1 {
		t.Errorf("the state has:\n%s", output)
	}
}
