// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// maxApplies is how often a user applies again before losing patience.
const maxApplies = 10

// settle applies, or destroys, until that succeeds, as a user would: again after an
// error that says what to do, and after doing that.
func (s *soak) settle(flags ...string) {
	s.t.Helper()
	for range maxApplies {
		s.counts["applies"]++
		result := s.terraform(append([]string{"apply", "-json", "-auto-approve"}, flags...)...)
		if result.Code == 0 {
			return
		}
		s.counts["applies that failed and were repeated"]++
		failures := errorsIn(result.Stdout)
		if len(failures) == 0 {
			s.must(fmt.Errorf("apply: exit status %d without an error:\n%s%s", result.Code, result.Stdout, result.Stderr))
		}
		for _, d := range failures {
			s.resolve(d)
		}
	}
	s.must(fmt.Errorf("%d applies have failed", maxApplies))
}

// resolve does what an error says. After a create with an unknown outcome, that is
// to import the webhook, if there is one; after anything else, to apply again.
func (s *soak) resolve(d diagnostic) {
	s.t.Helper()
	s.t.Logf("  %s: %s: %s", d.Address, d.Summary, strings.Join(strings.Fields(d.Detail), " "))
	s.counts["errors of applies"]++
	if !d.clear() {
		s.must(fmt.Errorf("the message is not clear: %+v", d))
	}
	_, rest, _ := strings.Cut(d.Address, `["`)
	wanted, declared := s.fleet.wanted()[strings.TrimSuffix(rest, `"]`)]
	if !declared || !strings.HasPrefix(d.Summary, "Unable to create") {
		return
	}
	owned := slices.AppendSeq(slices.Clone(s.foreign), maps.Values(s.state()))
	for _, w := range s.api.Webhooks() {
		isOwned := slices.ContainsFunc(owned, func(o mockserver.Webhook) bool { return o.ID == w.ID })
		if !isOwned && show(w) == show(wanted) {
			s.adopt(d.Address, w.ID)
			return
		}
	}
}

func (s *soak) adopt(address, id string) {
	s.t.Helper()
	for range maxApplies {
		if s.terraform("import", address, id).Code == 0 {
			s.counts["webhooks of unknown creates that were imported"]++
			return
		}
	}
	s.must(fmt.Errorf("%d imports of %s have failed", maxApplies, id))
}

// terraform runs a command that calls the API. No secret may be in its output or in
// the provider's log.
func (s *soak) terraform(args ...string) Result {
	s.t.Helper()
	result, err := s.workspace.Run(s.t.Context(), args...)
	s.must(err)
	log, err := os.ReadFile(s.log)
	if !errors.Is(err, fs.ErrNotExist) {
		s.must(err)
		s.must(os.Remove(s.log))
	}
	s.counts["lines of the provider's log, without a secret"] += strings.Count(string(log), "\n")
	if line := leak(result.Stdout + result.Stderr + string(log)); line != "" {
		s.must(fmt.Errorf("a secret is in the output or the log: %s", line))
	}
	return result
}

// state returns the webhooks in the state, by key.
func (s *soak) state() map[string]mockserver.Webhook {
	s.t.Helper()
	text, err := s.workspace.MustRun(s.t.Context(), "state", "pull")
	s.must(err)
	var state struct {
		Resources []struct {
			Instances []struct {
				Key        string `json:"index_key"`
				Attributes struct {
					ID       string   `json:"id"`
					URL      string   `json:"url"`
					Events   []string `json:"events"`
					IsActive bool     `json:"is_active"`
				} `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if text != "" { // before the first apply
		s.must(json.Unmarshal([]byte(text), &state))
	}
	webhooks := map[string]mockserver.Webhook{}
	for _, resource := range state.Resources {
		for _, i := range resource.Instances {
			a := i.Attributes
			webhooks[i.Key] = mockserver.Webhook{ID: a.ID, URL: a.URL, Events: a.Events, IsActive: a.IsActive}
		}
	}
	return webhooks
}

// diagnostic is an error or a warning in the output of a command run with -json.
type diagnostic struct {
	Severity string `json:"severity"`
	Summary  string `json:"summary"`
	Detail   string `json:"detail"`
	Address  string `json:"address"`
}

func errorsIn(output string) []diagnostic {
	var found []diagnostic
	for line := range strings.Lines(output) {
		var entry struct {
			Diagnostic diagnostic `json:"diagnostic"`
		}
		if json.Unmarshal([]byte(line), &entry) == nil && entry.Diagnostic.Severity == "error" {
			found = append(found, entry.Diagnostic)
		}
	}
	return found
}

// confused are the words of Terraform about a provider that broke its rules, and of
// a provider that crashed.
var confused = regexp.MustCompile(`(?i)did not respond|panic|inconsistent|bug in the provider|developers of the provider|crash`)

// clear reports whether a user could do something with the message.
func (d diagnostic) clear() bool {
	return strings.HasPrefix(d.Summary, "Unable to ") && d.Detail != "" && !confused.MatchString(d.Summary+d.Detail)
}
