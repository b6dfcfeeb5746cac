// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"math/rand/v2"

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

// fleet is everything that the configuration declares, and where its changes come from.
type fleet struct {
	declared []declared
	rng      *rand.Rand
}

func newFleet(n int, seed uint64) *fleet {
	f := &fleet{rng: rand.New(rand.NewPCG(seed, 0))} // #nosec G404 -- replayed by the seed.
	for i := range n {
		d := declared{Version: i % 2}
		d.URL, d.Events, d.IsActive = fleetURL(i), f.events(), f.rng.IntN(5) > 0
		if i%10 == 1 || i%10 == 2 { // the first three of ten are equal
			d.Webhook = f.declared[i-i%10].Webhook
		}
		d.Secret = f.secret()
		f.declared = append(f.declared, d)
	}
	return f
}

func fleetURL(i int) string { return fmt.Sprintf("https://receiver.test/hooks/%d", i) }

func (f *fleet) events() []string {
	all := []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused"}
	return all[f.rng.IntN(3) : 3+f.rng.IntN(3)]
}

const secretPrefix = "whsec_soak_"

func (f *fleet) secret() string { return fmt.Sprintf("%s%x", secretPrefix, f.rng.Uint64()) }

// change changes half of the webhooks, in one way each.
func (f *fleet) change() {
	for i := range f.declared {
		if f.rng.IntN(2) == 0 {
			continue
		}
		switch d := &f.declared[i]; f.rng.IntN(4) {
		case 0: // one of a few, so that webhooks become equal by chance as well
			d.URL = fleetURL(f.rng.IntN(max(2, len(f.declared)/4)))
		case 1:
			d.Events = f.events()
		case 2:
			d.IsActive = !d.IsActive
		default:
			d.Secret = f.secret()
			if d.Version > 0 {
				d.Version++
			}
		}
	}
}
