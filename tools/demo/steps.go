// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/tools/mock"
)

// steps are the demo, in this order: each builds on the one before.
var steps = []struct {
	title string
	play  func(context.Context, *stage) error
}{
	{"A typo is found before anything is sent", typo},
	{"Create a webhook, with a write-only secret", create},
	{"DialNexa delivers: the signature is checked, a forged one refused", deliver},
	{"Change the events, in place", change},
	{"Somebody changes the webhook elsewhere: seen, and repaired", drift},
	{"Rotate the secret, in place", rotate},
	{"Import a webhook that was made elsewhere", importWebhook},
	{"Nothing is left to do", empty},
	{"Destroy", destroy},
}

func typo(ctx context.Context, s *stage) error {
	if err := s.edit(`"call.failed"`, `"call.faild"`); err != nil {
		return err
	}

	output, err := s.terraform(ctx, 1, "validate")
	if err != nil {
		return err
	}

	if !strings.Contains(output, `"call.failed"`) {
		return errors.New("the message should name the event that was meant")
	}

	if err := s.edit(`"call.faild"`, `"call.failed"`); err != nil {
		return err
	}

	_, err = s.terraform(ctx, 0, "validate")

	return err
}

func create(ctx context.Context, s *stage) error {
	s.screen.command("export TF_VAR_webhook_secret=********")

	if err := s.apply(ctx, "1 added, 0 changed, 0 destroyed"); err != nil {
		return err
	}

	all, err := s.mock.Webhooks(ctx)
	if err != nil {
		return err
	}

	if len(all) != 1 {
		return fmt.Errorf("DialNexa has %d webhooks instead of 1", len(all))
	}

	s.id = all[0].ID

	state, err := os.ReadFile(filepath.Join(s.workspace.Dir, "terraform.tfstate"))
	if err != nil {
		return err
	}

	if strings.Contains(string(state), firstSecret) {
		return errors.New("the secret is in the state")
	}

	s.screen.good("DialNexa has the webhook %s, and the state does not hold its secret", s.id)

	return nil
}

func deliver(ctx context.Context, s *stage) error {
	if err := s.expectDelivery(ctx, false, http.StatusNoContent); err != nil {
		return err
	}

	s.screen.good("signed by DialNexa: the receiver accepts it")

	if err := s.expectDelivery(ctx, true, http.StatusUnauthorized); err != nil {
		return err
	}

	s.screen.good("a forged signature: the receiver refuses it")

	return nil
}

func change(ctx context.Context, s *stage) error {
	if err := s.edit(`"call.failed"`, `"call.no_answer"`); err != nil {
		return err
	}

	if err := s.apply(ctx, "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}

	return s.expectEvents(ctx, "call.completed", "call.no_answer")
}

func drift(ctx context.Context, s *stage) error {
	w, err := s.webhook(ctx)
	if err != nil {
		return err
	}

	w.IsActive, w.Events = false, []string{"call.completed"}

	s.screen.note("Behind Terraform's back, the webhook is paused and call.no_answer taken off.")
	s.request("PATCH", "webhooks/"+w.ID, `{"events":["call.completed"],"is_active":false}`)

	if err := s.mock.Modify(ctx, w); err != nil {
		return err
	}

	if _, err := s.terraform(ctx, 2, "plan", "-detailed-exitcode"); err != nil {
		return err
	}

	if err := s.apply(ctx, "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}

	if w, err = s.webhook(ctx); err != nil {
		return err
	}

	if !w.IsActive {
		return errors.New("the webhook is still paused")
	}

	return s.expectEvents(ctx, "call.completed", "call.no_answer")
}

func rotate(ctx context.Context, s *stage) error {
	s.screen.note("There is no overlap: the receiver accepts both secrets while one is changed for the other.")
	s.receiver.trust(firstSecret, secondSecret)
	s.screen.command("export TF_VAR_webhook_secret=********")
	s.workspace.Setenv("TF_VAR_webhook_secret", secondSecret)

	if err := s.edit("secret_wo_version = 1", "secret_wo_version = 2"); err != nil {
		return err
	}

	if err := s.apply(ctx, "0 added, 1 changed, 0 destroyed"); err != nil {
		return err
	}

	s.receiver.trust(secondSecret)

	if err := s.expectDelivery(ctx, false, http.StatusNoContent); err != nil {
		return err
	}

	s.screen.good("DialNexa signs with the new secret, which is now the only one that the receiver accepts")

	return s.expectEvents(ctx, "call.completed", "call.no_answer")
}

func importWebhook(ctx context.Context, s *stage) error {
	address := s.receiver.url + "/campaigns"
	s.request("POST", "webhooks", fmt.Sprintf(`{"url":%q,"events":["campaign.completed"]}`, address))

	w, err := s.mock.Put(ctx, mock.Webhook{URL: address, Events: []string{"campaign.completed"}, IsActive: true})
	if err != nil {
		return err
	}

	block := fmt.Sprintf(`import {
  to = dialnexa_user_webhook.campaigns
  id = %q
}

resource "dialnexa_user_webhook" "campaigns" {
  url    = "${var.receiver_url}/campaigns"
  events = ["campaign.completed"]
}
`, w.ID)

	s.screen.note("Nobody knows its secret any more: without one in the configuration, it is left as it is.")
	s.screen.command("edit main.tf")
	s.screen.output("+ " + strings.ReplaceAll(strings.TrimSpace(block), "\n", "\n+ "))

	if err := s.config.add(block); err != nil {
		return err
	}

	return s.apply(ctx, "1 imported, 0 added, 0 changed, 0 destroyed")
}

func empty(ctx context.Context, s *stage) error {
	if _, err := s.terraform(ctx, 0, "plan", "-detailed-exitcode"); err != nil {
		return err
	}

	s.screen.good("the exit status is 0: no changes")

	return nil
}

func destroy(ctx context.Context, s *stage) error {
	output, err := s.terraform(ctx, 0, "destroy", "-auto-approve")
	if err != nil {
		return err
	}

	all, err := s.mock.Webhooks(ctx)
	if err != nil {
		return err
	}

	if len(all) > 0 || !strings.Contains(output, "2 destroyed") {
		return fmt.Errorf("DialNexa still has %d webhooks", len(all))
	}

	s.screen.good("DialNexa has no webhook left")

	return nil
}
