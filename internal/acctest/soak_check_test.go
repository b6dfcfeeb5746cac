// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// check compares the server with the state and the configuration, and plans again. It returns the differences.
func (s *soak) check(destroyed bool) string {
	s.t.Helper()
	wanted, state, server := s.fleet.wanted(), s.state(), s.api.Webhooks()
	if destroyed {
		wanted = nil
	}
	s.counts["webhooks on the server, over all phases"] += len(server) - len(s.foreign)
	s.counts["webhooks in the state, over all phases"] += len(state)
	if found := compare(wanted, state, server, s.foreign); found != "" || destroyed {
		return found
	}
	if plan := s.terraform("plan", "-detailed-exitcode"); plan.Code != 0 {
		return fmt.Sprintf("the plan after it: exit status %d:\n%s%s", plan.Code, plan.Stdout, plan.Stderr)
	}
	return ""
}

// compare returns how the server (+) differs from the state and the webhooks of someone else (-), and from the configuration (-),
// secrets included, which the state does not have.
func compare(wanted, state map[string]mockserver.Webhook, server, foreign []mockserver.Webhook) string {
	owned := map[string]string{}
	for _, w := range slices.AppendSeq(slices.Clone(foreign), maps.Values(state)) {
		owned[w.ID] += show(w) // two of one id differ from one
	}
	stored, configured, found := map[string]string{}, map[string]string{}, map[string]string{}
	byID := map[string]mockserver.Webhook{}
	for _, w := range server {
		stored[w.ID], byID[w.ID] = show(w), w
	}
	for key, w := range wanted {
		configured[key] = show(w) + w.Secret
	}
	for key, w := range state {
		found[key] = show(w) + byID[w.ID].Secret
	}
	return cmp.Diff(owned, stored) + cmp.Diff(configured, found)
}

// show returns everything that webhooks are compared by, except for the secret; events are a set.
func show(w mockserver.Webhook) string {
	return fmt.Sprintf("{%s %v %t}", w.URL, slices.Sorted(slices.Values(w.Events)), w.IsActive)
}

// table returns what the rounds came to.
func (s *soak) table(took time.Duration) string {
	stats := s.api.Stats()
	all := maps.Clone(s.counts)
	all["requests"], all["equal webhooks of someone else"] = stats.Requests, len(s.foreign)
	for method, n := range stats.ByMethod {
		all["requests: "+method] = n
	}
	for kind, n := range stats.Faults {
		all["faults"] += n
		all["faults: "+kind] = n
	}
	text := fmt.Sprintf("seed %d, %d phases, %s\n\n", s.seed, s.phase, took.Round(time.Second))
	for _, name := range slices.Sorted(maps.Keys(all)) {
		text += fmt.Sprintf("%8d %s\n", all[name], name)
	}
	return text
}
