// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// fleetConfiguration declares the fleet: half of the secrets are in the state, half are write-only.
const fleetConfiguration = `variable "webhooks" {
  type = list(object({
    url       = string
    events    = set(string)
    is_active = bool
    secret    = string
    version   = number
  }))
}

resource "dialnexa_user_webhook" "soak" {
  count             = length(var.webhooks)
  url               = var.webhooks[count.index].url
  events            = var.webhooks[count.index].events
  is_active         = var.webhooks[count.index].is_active
  secret            = var.webhooks[count.index].version == 0 ? var.webhooks[count.index].secret : null
  secret_wo         = var.webhooks[count.index].version == 0 ? null : var.webhooks[count.index].secret
  secret_wo_version = var.webhooks[count.index].version == 0 ? null : var.webhooks[count.index].version
}
`

// declared is a webhook as the configuration declares it.
type declared struct {
	mockserver.Webhook
	// Version is that of a write-only secret; 0 keeps the secret in the state.
	Version int `json:"version"`
}

// declare fills the configuration with n webhooks.
func (s *soak) declare(n int) {
	for i := range n {
		d := declared{Version: i % 2}
		d.URL, d.Events, d.IsActive = fleetURL(i), s.events(), s.rng.IntN(5) > 0
		if i%10 == 1 || i%10 == 2 { // the first three of ten are equal
			d.Webhook = s.fleet[i-i%10].Webhook
		}
		d.Secret = s.secret()
		s.fleet = append(s.fleet, d)
	}
}

func fleetURL(i int) string { return fmt.Sprintf("https://receiver.test/hooks/%d", i) }

func (s *soak) events() []string {
	all := []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused"}
	return all[s.rng.IntN(3) : 3+s.rng.IntN(3)]
}

const secretPrefix = "whsec_soak_"

func (s *soak) secret() string { return fmt.Sprintf("%s%x", secretPrefix, s.rng.Uint64()) }

// change changes half of the webhooks, in one way each.
func (s *soak) change() {
	for i := range s.fleet {
		if s.rng.IntN(2) == 0 {
			continue
		}
		switch d := &s.fleet[i]; s.rng.IntN(4) {
		case 0: // one of a few, so that webhooks become equal by chance as well
			d.URL = fleetURL(s.rng.IntN(max(2, len(s.fleet)/4)))
		case 1:
			d.Events = s.events()
		case 2:
			d.IsActive = !d.IsActive
		default:
			d.Secret = s.secret()
			if d.Version > 0 {
				d.Version++
			}
		}
	}
}
