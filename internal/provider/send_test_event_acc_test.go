// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"fmt"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/acctest"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// testedWebhook is a webhook whose receiver is tested after each change, with a secret that is nowhere but in memory.
func testedWebhook(api mockAPI, r *receiver, event string) string {
	return api.config(fmt.Sprintf(`
variable "secret" {
  type      = string
  ephemeral = true
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
}`, event, r.url, event))
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
	const refused = "The receiver refused it with status 401 Unauthorized, as it should"
	c.mustRun(refused, "apply", "-auto-approve", "-invoke=action.dialnexa_send_test_event.test")
	if got := len(r.Got()); got != 6 {
		t.Errorf("%d events were sent", got)
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
	c.check(api.checkServer(1))
}
