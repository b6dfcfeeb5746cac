// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// triggeredWebhook returns a webhook with a trigger of the action, which posts to a url, and a variable for the secret.
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
	r, api := newReceiver(t), newMockAPI(t, mockserver.Config{})
	c := newCLI(t, []string{"TF_LOG=TRACE", "TF_VAR_secret=" + receiverSecret}, acctest.Action)
	url := r.url + "/${dialnexa_user_webhook.test.id}"
	for i, event := range []string{"call.completed", "call.failed"} {
		c.configure(triggeredWebhook(api, url, event, "events = [after_create, after_update]", "ephemeral = true"))
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

// A receiver that refuses fails the apply, but the webhook is made and stays in the state. The trigger can ask for
// something else: to taint the webhook is the one way in which it is replaced.
func TestAccAction_failureLosesNothing(t *testing.T) {
	t.Parallel()
	for onFailure, want := range map[string]struct{ apply, plan int }{
		"":                        {apply: 1, plan: 0},
		"\non_failure = halt":     {apply: 1, plan: 0},
		"\non_failure = continue": {apply: 0, plan: 0},
		"\non_failure = taint":    {apply: 1, plan: 2},
	} {
		api := newMockAPI(t, mockserver.Config{})
		c := newCLI(t, []string{"TF_VAR_secret=whsec_example_other"}, acctest.Action)
		if onFailure != "" && !c.CLI.Has(acctest.ActionFailure) {
			continue
		}
		trigger := "events = [after_create]" + onFailure
		c.configure(triggeredWebhook(api, newReceiver(t).url, "call.completed", trigger, "ephemeral = true"))
		output, status := c.run("apply", "-auto-approve")
		if status != want.apply || !message("The receiver refused the test event").MatchString(output) {
			t.Errorf("%q: the apply ends with %d:\n%s", onFailure, status, output)
		}
		if output, status := c.run("plan", "-detailed-exitcode"); status != want.plan {
			t.Errorf("%q: the plan ends with %d:\n%s", onFailure, status, output)
		}
		api.checkServer(1)
	}
}

// Terraform passes no ephemeral value to an action of a destroy. A sensitive variable works.
func TestAccAction_beforeDestroyNeedsASecretThatIsNotEphemeral(t *testing.T) {
	t.Parallel()
	for variable, sent := range map[string]int{"ephemeral = true": 0, "sensitive = true": 2} {
		r, api := newReceiver(t), newMockAPI(t, mockserver.Config{})
		c := newCLI(t, []string{"TF_VAR_secret=" + receiverSecret}, acctest.ActionDestroy)
		c.configure(triggeredWebhook(api, r.url, "call.completed", "events = [before_destroy]", variable))
		c.apply("1 added")
		if output, _ := c.run("destroy", "-auto-approve"); len(r.Got()) != sent || len(api.Webhooks()) != 1-sent/2 {
			t.Errorf("%s: %d events were sent:\n%s", variable, len(r.Got()), output)
		}
	}
}
