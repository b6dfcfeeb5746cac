// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

var (
	soakSize   = flag.Int("webhooks", 0, "`number` of webhooks to manage; 0 skips the soak test")
	soakRounds = flag.Int("rounds", 5, "`number` of rounds of create, change, drift and destroy")
	faultRate  = flag.Float64("fault-rate", 0.10, "`share` of the requests that fail, 0 to 1")
	soakSeed   = flag.Uint64("seed", 0, "`seed` of the faults, changes and drift; 0 is a random one")
)

// soak is one run over all its rounds.
type soak struct {
	t         *testing.T
	seed      uint64
	api       *mocktest.API
	workspace Workspace
	log       string               // the provider's
	fleet     []declared           // what the configuration declares
	rng       *rand.Rand           // of its changes
	foreign   []mockserver.Webhook // equal to some of ours, and someone else's
	phase     uint64
	counts    map[string]int // what happened, over all phases
}

func TestAccSoak(t *testing.T) {
	t.Parallel()
	if *soakSize == 0 {
		t.Skip("takes minutes: make soak runs it")
	}
	s := newSoak(t)
	defer s.report(time.Now())
	for range *soakRounds {
		s.run("create")
		s.change()
		s.run("change")
		s.drift()
		s.run("drift")
		s.run("destroy", "-destroy")
	}
}

// report logs what the rounds came to.
func (s *soak) report(started time.Time) {
	counts := map[string]any{"happened": s.counts, "requests": s.api.Stats(), "equal webhooks of someone else": len(s.foreign)}
	text, err := json.MarshalIndent(counts, "", "  ")
	s.must(err)
	s.t.Logf("seed %d, %d phases, %s\n%s", s.seed, s.phase, time.Since(started).Round(time.Second), text)
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	cli, plugins := SkipUnlessSupported(t, WriteOnly), t.TempDir()
	s := &soak{t: t, seed: *soakSeed, log: filepath.Join(t.TempDir(), "provider.log"), counts: map[string]int{}}
	if s.seed == 0 {
		s.seed = rand.Uint64N(1_000_000) + 1 // #nosec G404 -- a test's seed is no secret.
	}
	t.Logf("%s, %d webhooks, %d rounds, %.0f%% of the requests fail; replay with -seed %d",
		cli, *soakSize, *soakRounds, 100**faultRate, s.seed)
	s.rng = rand.New(rand.NewPCG(s.seed, 0)) // #nosec G404 -- replayed by the seed.
	s.declare(*soakSize)
	// A rate limit would make the soak slow; the faults refuse enough.
	s.api = mocktest.Listen(t, mockserver.Config{RateLimit: 100_000, Seed: int64(s.seed)}) // #nosec G115 -- a test's seed.
	for i := 0; i < *soakSize; i += max(1, *soakSize/10) {
		webhook := s.fleet[i].Webhook
		webhook.CreatedAt = time.Now().Add(-time.Hour) // so old that no create can take it for its own
		s.foreign = append(s.foreign, s.api.Put(webhook))
	}
	s.must(Build(t.Context(), plugins, ""))
	s.workspace = cli.NewWorkspace(
		t, plugins,
		"DIALNEXA_BASE_URL="+s.api.BaseURL(), "DIALNEXA_API_KEY="+s.api.Key,
		"TF_LOG_PROVIDER=DEBUG", "TF_LOG_SDK=OFF", "TF_LOG_PATH="+s.log,
	)
	s.workspace.Write(t, "main.tf", RequiredProviders+fleetConfiguration)
	return s
}

// run runs a phase with faults, and checks the outcome without.
func (s *soak) run(name string, flags ...string) {
	s.t.Helper()
	s.phase++
	text, err := json.MarshalIndent(map[string]any{"webhooks": s.fleet}, "", "  ")
	s.must(err)
	s.workspace.Write(s.t, "fleet.auto.tfvars.json", string(text))

	started, before := time.Now(), s.counts["applies"]
	s.api.RandomFaults(*faultRate, int64(s.seed*1000+s.phase)) // #nosec G115 -- a test's seed.
	s.settle(flags...)
	s.api.RandomFaults(0, 0)
	s.t.Logf("phase %d, %-7s %5.1f s, %d applies", s.phase, name, time.Since(started).Seconds(), s.counts["applies"]-before)

	wanted, state := s.fleet, s.state()
	if name == "destroy" {
		wanted = nil
	}
	s.counts["webhooks in the state, over all phases"] += len(state)
	difference := s.compare(wanted, state)
	s.check(difference == "", "after the phase %s:\n%s", name, difference)
	if wanted != nil {
		plan := s.terraform("plan", "-detailed-exitcode")
		s.check(plan.Code == 0, "the plan after the phase %s: exit status %d:\n%s%s", name, plan.Code, plan.Stdout, plan.Stderr)
	}
}

// maxApplies is how often a user applies, or imports, again before losing patience.
const maxApplies = 10

// settle applies, or destroys, until that succeeds, as a user would: again after an error that says what to do, and
// after doing that.
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
		s.check(len(failures) > 0, "apply: exit status %d without an error:\n%s%s", result.Code, result.Stdout, result.Stderr)
		for _, d := range failures {
			s.resolve(d)
		}
	}
	s.check(false, "%d applies have failed", maxApplies)
}

// resolve does what an error says. After a create with an unknown outcome, that is to import the webhook, if there is
// one; after anything else, to apply again.
func (s *soak) resolve(d diagnostic) {
	s.t.Helper()
	s.t.Logf("  %s: %s: %s", d.Address, d.Summary, strings.Join(strings.Fields(d.Detail), " "))
	s.counts["errors of applies"]++
	s.check(d.clear(), "the message is not clear: %+v", d)
	var i int
	_, err := fmt.Sscanf(d.Address, "dialnexa_user_webhook.soak[%d]", &i)
	if err != nil || !strings.Contains(d.Summary, " create") {
		return
	}
	owned := slices.AppendSeq(slices.Clone(s.foreign), maps.Values(s.state()))
	for _, w := range s.api.Webhooks() {
		isOwned := slices.ContainsFunc(owned, func(o mockserver.Webhook) bool { return o.ID == w.ID })
		if isOwned || show(w) != show(s.fleet[i].Webhook) {
			continue
		}
		for range maxApplies {
			if s.terraform("import", d.Address, w.ID).Code == 0 {
				s.counts["webhooks of unknown creates that were imported"]++
				return
			}
		}
		s.check(false, "%d imports of %s have failed", maxApplies, w.ID)
	}
}

// terraform runs a command that calls the API. No secret may be in its output or in the provider's log.
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
	shown := result.Stdout + result.Stderr + string(log)
	leaks := strings.Contains(shown, secretPrefix) || strings.Contains(shown, s.api.Key)
	s.check(!leaks, "a secret is in the output or the log:\n%s", shown)
	return result
}

// drift changes two in ten of our webhooks on the server, and removes one, as someone might in DialNexa's dashboard.
func (s *soak) drift() {
	rng := rand.New(rand.NewPCG(s.seed, s.phase)) // #nosec G404 -- replayed by the seed.
	state := s.state()
	for i := range s.fleet {
		id := state[i].ID
		switch rng.IntN(10) {
		case 0:
			s.api.Remove(id)
		case 1:
			s.api.Modify(id, func(w *mockserver.Webhook) { w.URL, w.IsActive = w.URL+"/elsewhere", !w.IsActive })
		case 2: // one of the events is not in the catalog
			s.api.Modify(id, func(w *mockserver.Webhook) { w.Events = []string{"call.failed", "call.recorded"} })
		default:
			continue
		}
		s.counts["changes and removals on the server"]++
	}
}

func (s *soak) must(err error) {
	s.t.Helper()
	s.check(err == nil, "%v", err)
}

// check ends the test unless something holds.
func (s *soak) check(holds bool, format string, values ...any) {
	s.t.Helper()
	if !holds {
		s.t.Fatalf(format+"; replay with -seed %d", append(values, s.seed)...)
	}
}
