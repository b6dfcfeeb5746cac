// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// testedWebhook returns a webhook whose receiver is tested after each change, with a secret that is nowhere but in
// memory.
func testedWebhook(api mockAPI, r *receiver, event string) string {
	return triggeredWebhook(api, r.url+"/${dialnexa_user_webhook.test.id}", event, "events = [after_create, after_update]", "ephemeral = true")
}

// triggeredWebhook returns a webhook with a trigger of the action, and with a variable for the secret.
func triggeredWebhook(api mockAPI, url, event, trigger, variable string) string {
	return api.config(fmt.Sprintf(`
variable "secret" {
  type = string
  %s
}
resource "dialnexa_user_webhook" "test" {
  url               = "https://hooks.example.com/a"
  events            = [%q]
  secret_wo         = var.secret
  secret_wo_version = 1
  lifecycle {
    action_trigger {
      actions = [action.dialnexa_send_test_event.test]
      %s
    }
  }
}
action "dialnexa_send_test_event" "test" {
  config {
    url                     = %q
    secret                  = var.secret
    event                   = %q
    expect_forgery_rejected = true
  }
}`, variable, event, trigger, url, event))
}

// The action runs after a create, after an update and by itself; an ephemeral secret reaches it, from a saved plan too,
// and is in no file, no log and no output.
func TestAccAction_runsOnTriggersAndByItself(t *testing.T) {
	t.Parallel()
	r := newReceiver(t)
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, []string{"TF_LOG=TRACE", "TF_VAR_secret=" + receiverSecret}, acctest.Action)
	for i, event := range []string{"call.completed", "call.failed"} {
		c.configure(testedWebhook(api, r, event))
		c.mustRun("", "plan", "-out=saved.tfplan")
		c.mustRun("", "apply", "saved.tfplan")
		if got := len(r.Got()); got != 2*(i+1) {
			t.Fatalf("after %s: %d events were sent", event, got)
		}
	}
	// Terraform 1.16 passes no ephemeral value to an action that is run by itself.
	if !c.CLI.Has(acctest.ActionFailure) {
		const refused = "The receiver refused it with status 401 Unauthorized, as it should"
		c.mustRun(refused, "apply", "-auto-approve", "-invoke=action.dialnexa_send_test_event.test")
		if got := len(r.Got()); got != 6 {
			t.Errorf("%d events were sent", got)
		}
	}
	for i, d := range r.Got() {
		if d.Genuine(receiverSecret) != (i%2 == 0) || d.RequestURI != "/"+api.Webhooks()[0].ID {
			t.Errorf("delivery %d: genuine %v, to %s", i, d.Genuine(receiverSecret), d.RequestURI)
		}
	}
	c.hasNowhere([]string{receiverSecret})
}

// A receiver that refuses fails the apply, but the webhook is made and stays in the state.
func TestAccAction_failureLosesNothing(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	c := newCLI(t, []string{"TF_VAR_secret=whsec_example_other"}, acctest.Action)
	c.configure(testedWebhook(api, newReceiver(t), "call.completed"))
	c.mustFail("The receiver refused the test event", "apply", "-auto-approve")
	c.mustRun(address, "state", "list")
	api.checkServer(1)
}

// A receiver that refuses taints the webhook if the trigger asks for it, which is the one way in which it is replaced.
func TestAccAction_onFailureDecidesAboutTheWebhook(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]struct{ apply, plan int }{"halt": {apply: 1, plan: 0}, "continue": {apply: 0, plan: 0}, "taint": {apply: 1, plan: 2}} {
		api := newMockAPI(t, mockserver.Config{})
		c := newCLI(t, []string{"TF_VAR_secret=whsec_example_other"}, acctest.ActionFailure)
		trigger := "events = [after_create]\n      on_failure = " + mode
		c.configure(triggeredWebhook(api, newReceiver(t).url, "call.completed", trigger, "ephemeral = true"))
		if output, status := c.run("apply", "-auto-approve"); status != want.apply || !message("The receiver refused the test event").MatchString(output) {
			t.Errorf("%s: the apply ends with %d:\n%s", mode, status, output)
		}
		if output, status := c.run("plan", "-detailed-exitcode"); status != want.plan {
			t.Errorf("%s: the plan ends with %d:\n%s", mode, status, output)
		}
		api.checkServer(1)
	}
}

// Terraform passes no ephemeral value to an action of a destroy. A sensitive variable works.
func TestAccAction_beforeDestroyNeedsASecretThatIsNotEphemeral(t *testing.T) {
	t.Parallel()
	for variable, destroyed := range map[string]bool{"ephemeral = true": false, "sensitive = true": true} {
		api, r := newMockAPI(t, mockserver.Config{}), newReceiver(t)
		c := newCLI(t, []string{"TF_VAR_secret=" + receiverSecret}, acctest.ActionDestroy)
		c.configure(triggeredWebhook(api, r.url, "call.completed", "events = [before_destroy]", variable))
		c.apply("1 added")
		if destroyed {
			c.mustRun("1 destroyed", "destroy", "-auto-approve")
		} else {
			c.mustFail("cannot contain ephemeral values", "destroy", "-auto-approve")
		}
		if got := len(r.Got()); (got == 2) != destroyed {
			t.Errorf("%s: %d events were sent", variable, got)
		}
	}
}
