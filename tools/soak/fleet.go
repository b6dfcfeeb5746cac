// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// webhook is one that the configuration declares.
type webhook struct {
	Key      string   `json:"-"`
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	IsActive bool     `json:"is_active"`
	Secret   string   `json:"secret"`
	// Version is that of a write-only secret; 0 keeps the secret in the state.
	Version int `json:"version"`
}

// twinKey is equal for webhooks that differ in nothing but id and secret.
func twinKey(url string, events []string, active bool) string {
	events = slices.Clone(events)
	slices.Sort(events)

	return fmt.Sprintf("%s %v %t", url, events, active)
}

// fleet is all that the configuration declares, and where its changes come from.
type fleet struct {
	webhooks []*webhook
	receiver string
	dice     *rand.Rand
	secrets  int
}

func newFleet(n int, receiver string, seed int64) *fleet {
	f := &fleet{receiver: receiver, dice: rand.New(rand.NewPCG(uint64(seed), 1))} // #nosec G115 G404 -- a test's dice.

	for i := range n {
		w := &webhook{Key: fmt.Sprintf("%04d", i), URL: f.url(i), Events: f.events(), IsActive: f.dice.IntN(5) > 0, Secret: f.secret(), Version: i % 2}

		// The first three of ten are equal.
		if i%10 == 1 || i%10 == 2 {
			first := f.webhooks[i-i%10]
			w.URL, w.Events, w.IsActive = first.URL, first.Events, first.IsActive
		}

		f.webhooks = append(f.webhooks, w)
	}

	return f
}

// url is one of a few, so that webhooks become equal by chance as well.
func (f *fleet) url(i int) string { return fmt.Sprintf("%s/hooks/%d", f.receiver, i) }

func (f *fleet) events() []string {
	sets := [][]string{
		{"call.completed"},
		{"call.completed", "call.failed"},
		{"call.no_answer", "campaign.completed", "campaign.paused"},
	}

	return sets[f.dice.IntN(len(sets))]
}

const secretPrefix = "whsec_soak_"

func (f *fleet) secret() string {
	f.secrets++

	return fmt.Sprintf("%s%d_%x", secretPrefix, f.secrets, f.dice.Uint64())
}

// change changes half of the webhooks, in one way each.
func (f *fleet) change() int {
	changed := 0

	for _, w := range f.webhooks {
		if f.dice.IntN(2) == 0 {
			continue
		}

		changed++

		switch f.dice.IntN(4) {
		case 0:
			w.URL = f.url(f.dice.IntN(max(2, len(f.webhooks)/4)))
		case 1:
			w.Events = f.events()
		case 2:
			w.IsActive = !w.IsActive
		default:
			w.Secret = f.secret()
			if w.Version > 0 {
				w.Version++
			}
		}
	}

	return changed
}

// equal counts the webhooks that another one is equal to.
func (f *fleet) equal() int {
	counts := map[string]int{}
	for _, w := range f.webhooks {
		counts[twinKey(w.URL, w.Events, w.IsActive)]++
	}

	total := 0

	for _, n := range counts {
		if n > 1 {
			total += n
		}
	}

	return total
}

// json is the value of the variable.
func (f *fleet) json() ([]byte, error) {
	byKey := map[string]*webhook{}
	for _, w := range f.webhooks {
		byKey[w.Key] = w
	}

	return json.MarshalIndent(map[string]any{"webhooks": byKey}, "", "  ")
}

// leak returns a line of text that holds one of the fleet's secrets, or the key.
func leak(text, key string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, secretPrefix) || strings.Contains(line, key) {
			return strings.TrimSpace(line)
		}
	}

	return ""
}

// configuration declares the fleet: half of the secrets are in the state, half
// are write-only.
const configuration = `terraform {
  required_providers {
    dialnexa = { source = "dialnexa/dialnexa" }
  }
}

variable "webhooks" {
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
