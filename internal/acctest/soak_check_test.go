// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// state returns the webhooks in the state, by their index.
func (s *soak) state() map[int]mockserver.Webhook {
	s.t.Helper()
	var state struct {
		Resources []struct {
			Instances []struct {
				Index      int                `json:"index_key"`
				Attributes mockserver.Webhook `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if text := s.workspace.MustRun(s.t, "state", "pull"); text != "" { // before the first apply
		s.must(json.Unmarshal([]byte(text), &state))
	}
	webhooks := map[int]mockserver.Webhook{}
	for _, resource := range state.Resources {
		for _, i := range resource.Instances {
			webhooks[i.Index] = i.Attributes
		}
	}
	return webhooks
}

// compare returns how the server (+) differs from the state and the webhooks of someone else (-), and state and server
// (+) from the configuration (-), secrets included.
func (s *soak) compare(wanted []declared, state map[int]mockserver.Webhook) string {
	owned, stored, secrets := map[string]string{}, map[string]string{}, map[string]string{}
	for _, w := range s.foreign {
		owned[w.ID] = show(w)
	}
	for _, w := range s.api.Webhooks() {
		stored[w.ID], secrets[w.ID] = show(w), w.Secret
	}
	configured, found := map[int]string{}, map[int]string{}
	for i, d := range wanted {
		configured[i] = show(d.Webhook) + d.Secret
	}
	for i, w := range state {
		owned[w.ID] += show(w) // two of one ID differ from one
		found[i] = show(w) + secrets[w.ID]
	}
	return cmp.Diff(owned, stored) + cmp.Diff(configured, found)
}

// show returns everything that webhooks are compared by, except for the secret; events are a set.
func show(w mockserver.Webhook) string {
	return fmt.Sprintf("{%s %v %t}", w.URL, slices.Sorted(slices.Values(w.Events)), w.IsActive)
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
