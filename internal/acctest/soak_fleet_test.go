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
  type = map(object({
    url       = string
    events    = set(string)
    is_active = bool
    secret    = string
    version   = number
  }))
}

resource "dialnexa_user_webhook" "soak" {
  for_each          = var.webhooks
  url               = each.value.url
  events            = each.value.events
  is_active         = each.value.is_active
  secret            = each.value.version == 0 ? each.value.secret : null
  secret_wo         = each.value.version == 0 ? null : each.value.secret
  secret_wo_version = each.value.version == 0 ? null : each.value.version
}
`

// declared is a webhook as the configuration declares it.
type declared struct {
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	IsActive bool     `json:"is_active"`
	Secret   string   `json:"secret"`
	// Version is that of a write-only secret; 0 keeps the secret in the state.
	Version int `json:"version"`
}

// fleet is everything that the configuration declares, and where its changes come from.
type fleet struct {
	keys     []string // sorted
	declared map[string]*declared
	rng      *rand.Rand
	secrets  int
}

func newFleet(n int, seed uint64) *fleet {
	f := &fleet{declared: map[string]*declared{}, rng: rand.New(rand.NewPCG(seed, 0))} // #nosec G404 -- replayed by the seed.
	for i := range n {
		key := fmt.Sprintf("%04d", i)
		d := &declared{URL: fleetURL(i), Events: f.events(), IsActive: f.rng.IntN(5) > 0, Secret: f.secret(), Version: i % 2}
		if i%10 == 1 || i%10 == 2 { // the first three of ten are equal
			first := f.declared[f.keys[i-i%10]]
			d.URL, d.Events, d.IsActive = first.URL, first.Events, first.IsActive
		}
		f.keys = append(f.keys, key)
		f.declared[key] = d
	}
	return f
}

func fleetURL(i int) string { return fmt.Sprintf("https://receiver.test/hooks/%d", i) }

func (f *fleet) events() []string {
	all := []string{"call.completed", "call.failed", "call.no_answer", "campaign.completed", "campaign.paused"}
	return all[f.rng.IntN(3) : 3+f.rng.IntN(3)]
}

const secretPrefix = "whsec_soak_"

func (f *fleet) secret() string {
	f.secrets++
	return fmt.Sprintf("%s%d_%x", secretPrefix, f.secrets, f.rng.Uint64())
}

// change changes half of the webhooks, in one way each.
func (f *fleet) change() int {
	changed := 0
	for _, key := range f.keys {
		if f.rng.IntN(2) == 0 {
			continue
		}
		changed++
		switch d := f.declared[key]; f.rng.IntN(4) {
		case 0: // one of a few, so that webhooks become equal by chance as well
			d.URL = fleetURL(f.rng.IntN(max(2, len(f.keys)/4)))
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
	return changed
}

// wanted returns the webhooks as the server should have them, by key.
func (f *fleet) wanted() map[string]mockserver.Webhook {
	wanted := map[string]mockserver.Webhook{}
	for key, d := range f.declared {
		wanted[key] = mockserver.Webhook{URL: d.URL, Events: d.Events, IsActive: d.IsActive, Secret: d.Secret}
	}
	return wanted
}
