// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// check compares the server with the state and the configuration, has a signed
// event delivered to each webhook, and plans again. It returns the differences.
func (s *soak) check(destroyed bool) string {
	s.t.Helper()
	wanted, state, server := s.fleet.wanted(), s.state(), s.mock.Webhooks()
	if destroyed {
		wanted = nil
	}
	s.counts["webhooks on the server, over all phases"] += len(server) - len(s.foreign)
	s.counts["webhooks in the state, over all phases"] += len(state)
	if found := compare(wanted, state, server, s.foreign); found != "" || destroyed {
		return found
	}
	if found := s.checkSecrets(state); found != "" {
		return found
	}
	if plan := s.terraform("plan", "-detailed-exitcode"); plan.Code != 0 {
		return fmt.Sprintf("the plan after it: exit status %d:\n%s%s", plan.Code, plan.Stdout, plan.Stderr)
	}
	return ""
}

// receiver is where all webhooks point to. It keeps the signature of the last
// delivery: no response of the API shows a secret.
type receiver struct{ signature string }

func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	r.signature = req.Header.Get("X-DialNexa-Signature")
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Request: req}, nil
}

// checkSecrets has an event delivered to each webhook, which its configured secret
// has to sign, unless it is paused.
func (s *soak) checkSecrets(state map[string]mockserver.Webhook) (found string) {
	s.t.Helper()
	for _, key := range s.fleet.keys {
		w, want := state[key], ""
		if w.IsActive {
			mac := hmac.New(sha256.New, []byte(s.fleet.declared[key].Secret))
			_, _ = mac.Write([]byte(key)) // a hash never fails
			want = "sha256=" + hex.EncodeToString(mac.Sum(nil))
			s.counts["deliveries signed with the configured secret"]++
		}
		s.receiver.signature = ""
		_, err := s.mock.Deliver(s.t.Context(), mockserver.DeliveryRequest{WebhookID: w.ID, Event: w.Events[0], Body: []byte(key)})
		s.must(err)
		if s.receiver.signature != want {
			found += fmt.Sprintf("%s (%s): the receiver gets the signature %q, not %q\n", w.ID, key, s.receiver.signature, want)
		}
	}
	return found
}

// compare returns how the server (+) differs from the state and the webhooks of
// someone else (-), and how the state (+) differs from the configuration (-).
func compare(wanted, state map[string]mockserver.Webhook, server, foreign []mockserver.Webhook) string {
	owned := slices.AppendSeq(slices.Clone(foreign), maps.Values(state))
	return cmp.Diff(byID(owned), byID(server)) + cmp.Diff(byKey(wanted), byKey(state))
}

func byID(webhooks []mockserver.Webhook) []string {
	lines := []string{}
	for _, w := range webhooks {
		lines = append(lines, w.ID+" "+show(w))
	}
	slices.Sort(lines)
	return lines
}

func byKey(webhooks map[string]mockserver.Webhook) map[string]string {
	shown := map[string]string{}
	for key, w := range webhooks {
		shown[key] = show(w)
	}
	return shown
}

// show is everything that webhooks are compared by; events are a set.
func show(w mockserver.Webhook) string {
	return fmt.Sprintf("{%s %v %t}", w.URL, slices.Sorted(slices.Values(w.Events)), w.IsActive)
}

// table is what the rounds came to.
func (s *soak) table(took time.Duration) string {
	stats := s.mock.Stats()
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
