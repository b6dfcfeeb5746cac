// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package soak

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// check compares the server with the state and the configuration, has a signed
// event delivered to each webhook, and plans again. It returns the differences.
func (s *soak) check(destroyed bool) []string {
	s.t.Helper()
	wanted, state, server := s.fleet.wanted(), s.state(), s.mock.Webhooks()
	if destroyed {
		wanted = nil
	}
	s.counts["webhooks on the server, over all phases"] += len(server) - len(s.foreign)
	s.counts["webhooks in the state, over all phases"] += len(state)
	found := compare(wanted, state, server, s.foreign)
	if len(found) > 0 || destroyed {
		return found
	}
	if found = s.checkSecrets(state); len(found) > 0 {
		return found
	}
	if plan := s.terraform("plan", "-detailed-exitcode"); plan.Code != 0 {
		return []string{fmt.Sprintf("the plan after it: exit status %d:\n%s%s", plan.Code, plan.Stdout, plan.Stderr)}
	}
	return nil
}

// checkSecrets has an event delivered to each webhook: the receiver knows which
// secret each one has to have.
func (s *soak) checkSecrets(state map[string]mockserver.Webhook) []string {
	s.t.Helper()
	var found []string
	for _, key := range s.fleet.keys {
		w := state[key]
		s.receiver.expect(w.ID, s.fleet.declared[key].Secret)
		body, err := json.Marshal(map[string]string{"webhook_id": w.ID})
		s.must(err)
		deliveries, err := s.mock.Deliver(s.t.Context(), mockserver.DeliveryRequest{WebhookID: w.ID, Event: w.Events[0], Body: body})
		s.must(err)

		var got, want []int
		for _, d := range deliveries {
			got = append(got, d.Status)
		}
		if w.IsActive {
			want = []int{204}
		}
		if !slices.Equal(got, want) {
			found = append(found, fmt.Sprintf("%s (%s): the receiver responds with %v instead of %v: another secret signs it", w.ID, key, got, want))
		}
		s.counts["deliveries signed with the configured secret"] += len(got)
	}
	return found
}

// compare says how the server, the state and the configuration differ. foreign are
// the webhooks of someone else: they must be there, as they were.
func compare(wanted, state map[string]mockserver.Webhook, server, foreign []mockserver.Webhook) []string {
	var found []string
	add := func(format string, args ...any) { found = append(found, fmt.Sprintf(format, args...)) }

	onServer, owner := map[string]mockserver.Webhook{}, map[string]string{}
	for _, w := range server {
		onServer[w.ID] = w
	}
	for _, f := range foreign {
		owner[f.ID] = "someone else"
		if w, ok := onServer[f.ID]; !ok {
			add("%s of someone else is gone", f.ID)
		} else if !same(w, f) {
			add("%s of someone else was changed: %s", f.ID, show(w))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(state)) {
		w := state[key]
		if other, taken := owner[w.ID]; taken {
			add("%s is of %s and of %s", w.ID, other, key)
		}
		owner[w.ID] = key
		if actual, ok := onServer[w.ID]; !ok {
			add("lost: %s (%s) is in the state, and not on the server", w.ID, key)
		} else if !same(actual, w) {
			add("%s (%s) is %s on the server, %s in the state", w.ID, key, show(actual), show(w))
		}
		if want, ok := wanted[key]; !ok {
			add("%s is in the state, and not configured", key)
		} else if !same(w, want) {
			add("%s is %s in the state, %s in the configuration", key, show(w), show(want))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(wanted)) {
		if _, ok := state[key]; !ok {
			add("%s is configured, and not in the state", key)
		}
	}
	for _, w := range server {
		if owner[w.ID] == "" {
			add("orphan: %s is on the server, and not in the state: %s", w.ID, show(w))
		}
	}
	return found
}

// show is everything that webhooks are compared by; events are a set.
func show(w mockserver.Webhook) string {
	return fmt.Sprintf("{%s %v %t}", w.URL, slices.Sorted(slices.Values(w.Events)), w.IsActive)
}

func same(a, b mockserver.Webhook) bool { return show(a) == show(b) }

// counts counts what happened, over all phases.
type counts map[string]int

// table is what the rounds came to.
func (s *soak) table(took time.Duration) string {
	stats := s.mock.Stats()
	all := maps.Clone(s.counts)
	all["phases"] = int(s.phase) // #nosec G115 -- a few
	all["requests"], all["requests refused by the rate limit"] = stats.Requests, stats.Refused
	all["equal webhooks of someone else"] = len(s.foreign)
	for method, n := range stats.ByMethod {
		all["requests: "+method] = n
	}
	for kind, n := range stats.Faults {
		all["faults"] += n
		all["faults: "+kind] = n
	}
	var text strings.Builder
	writer := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	for _, name := range slices.Sorted(maps.Keys(all)) {
		fmt.Fprintf(writer, "%s\t%d\n", name, all[name])
	}
	_ = writer.Flush()
	return fmt.Sprintf("seed %d, %s\n\n%s", s.seed, took.Round(time.Second), text.String())
}
