// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// state returns the webhooks in the state, by key.
func (s *soak) state() map[string]mockserver.Webhook {
	s.t.Helper()
	var state struct {
		Resources []struct {
			Instances []struct {
				Key        string             `json:"index_key"`
				Attributes mockserver.Webhook `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if text := s.workspace.MustRun(s.t, "state", "pull"); text != "" { // before the first apply
		s.must(json.Unmarshal([]byte(text), &state))
	}
	webhooks := map[string]mockserver.Webhook{}
	for _, resource := range state.Resources {
		for _, i := range resource.Instances {
			webhooks[i.Key] = i.Attributes
		}
	}
	return webhooks
}

// compare returns how the server (+) differs from the state and the webhooks of someone else (-), and state and server (+)
// from the configuration (-), secrets included.
func compare(wanted, state map[string]mockserver.Webhook, server, foreign []mockserver.Webhook) string {
	owned, stored, secrets := map[string]string{}, map[string]string{}, map[string]string{}
	for _, w := range slices.AppendSeq(slices.Clone(foreign), maps.Values(state)) {
		owned[w.ID] += show(w) // two of one id differ from one
	}
	for _, w := range server {
		stored[w.ID], secrets[w.ID] = show(w), w.Secret
	}
	configured, found := map[string]string{}, map[string]string{}
	for key, w := range wanted {
		configured[key] = show(w) + w.Secret
	}
	for key, w := range state {
		found[key] = show(w) + secrets[w.ID]
	}
	return cmp.Diff(owned, stored) + cmp.Diff(configured, found)
}

// show returns everything that webhooks are compared by, except for the secret; events are a set.
func show(w mockserver.Webhook) string {
	return fmt.Sprintf("{%s %v %t}", w.URL, slices.Sorted(slices.Values(w.Events)), w.IsActive)
}

// leak returns a line that has one of the fleet's secrets, or the key, in it.
func leak(text string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, secretPrefix) || strings.Contains(line, mockserver.DefaultKey) {
			return strings.TrimSpace(line)
		}
	}
	return ""
}

// diagnostic is an error or a warning in the output of a command run with -json.
type diagnostic struct{ Severity, Summary, Detail, Address string }

func errorsIn(output string) []diagnostic {
	var found []diagnostic
	for line := range strings.Lines(output) {
		var entry struct{ Diagnostic diagnostic }
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Diagnostic.Severity == "error" {
			found = append(found, entry.Diagnostic)
		}
	}
	return found
}

// confused are the words of Terraform about a provider that broke its rules, and of a provider that crashed.
var confused = regexp.MustCompile(`(?i)did not respond|panic|inconsistent|bug in the provider|developers of the provider|crash`)

// clear reports whether a user could do something with the message.
func (d diagnostic) clear() bool {
	return strings.HasPrefix(d.Summary, "Unable to ") && d.Detail != "" && !confused.MatchString(d.Summary+d.Detail)
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

func TestCompare_findsEveryDifference(t *testing.T) {
	t.Parallel()
	type byKey = map[string]mockserver.Webhook
	type list = []mockserver.Webhook
	hook := func(id, secret string, events ...string) mockserver.Webhook {
		return mockserver.Webhook{ID: id, URL: "https://a.test/", Events: events, IsActive: true, Secret: secret}
	}
	theirs, ours, stored := hook("theirs", "", "z"), hook("1", "", "x", "y"), hook("1", "s", "x", "y")
	for name, c := range map[string]struct {
		state  byKey
		server list
		want   string // a part of it
	}{
		"none, in another order":  {byKey{"a": ours}, list{hook("1", "s", "y", "x"), theirs}, ""},
		"lost":                    {byKey{"a": ours}, list{theirs}, `"1":`},
		"an orphan":               {byKey{"a": ours}, list{stored, hook("2", "s", "x", "y"), theirs}, `"2":`},
		"one for two":             {byKey{"a": ours, "b": ours}, list{stored, theirs}, `"1":`},
		"someone else's adopted":  {byKey{"a": theirs}, list{theirs}, `"theirs":`},
		"someone else's changed":  {byKey{"a": ours}, list{stored, hook("theirs", "", "x")}, `"theirs":`},
		"another secret":          {byKey{"a": ours}, list{hook("1", "t", "x", "y"), theirs}, `"a":`},
		"not what was configured": {byKey{"a": hook("1", "", "x")}, list{hook("1", "s", "x"), theirs}, `"a":`},
		"not applied":             {nil, list{theirs}, `"a":`},
	} {
		got := compare(byKey{"a": hook("", "s", "x", "y")}, c.state, c.server, list{theirs})
		if !strings.Contains(got, c.want) || (c.want == "") != (got == "") {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestErrorsIn_findsErrorsAndWhetherTheyAreClear(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		`{"type":"diagnostic","diagnostic":{"severity":"warning","summary":"Overrides"}}`:                                                                            "[]",
		`{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Unable to create the webhook","detail":"Import it.","address":"x.y[\"0001\"]"}}`:           "[true]",
		`{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Unable to update the webhook"}}`:                                                           "[false]",
		`{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Plugin did not respond","detail":"The plugin encountered an error"}}`:                      "[false]",
		`{"type":"diagnostic","diagnostic":{"severity":"error","summary":"Unable to create the webhook","detail":"Report this to the developers of the provider."}}`: "[false]",
		"no JSON": "[]",
	} {
		clearly := []bool{}
		for _, d := range errorsIn("{\"@level\":\"info\"}\n" + line + "\n") {
			clearly = append(clearly, d.clear())
		}
		if got := fmt.Sprint(clearly); got != want {
			t.Errorf("%s: got %s, want %s", line, got, want)
		}
	}
	if leak("fine\n"+newFleet(10, 1).declared["0003"].Secret) == "" || leak("x "+mockserver.DefaultKey) == "" || leak("fine") != "" {
		t.Error("a secret in a text is not found, or one that is not there is")
	}
}
