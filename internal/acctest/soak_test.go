// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
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
	log       string // the provider's
	fleet     *fleet
	foreign   []mockserver.Webhook // equal to some of ours, and someone else's
	phase     uint64
	counts    map[string]int // what happened, over all phases
}

func TestAccSoak(t *testing.T) {
	t.Parallel()
	if *soakSize == 0 {
		t.Skip("takes minutes: make soak runs it")
	}
	if *soakSize < 10 || *soakRounds < 1 || *faultRate < 0 || *faultRate > 1 {
		t.Fatal("want at least 10 webhooks and 1 round, and a fault rate from 0 to 1")
	}
	s := newSoak(t)
	started := time.Now()
	defer func() { t.Log(s.table(time.Since(started))) }()
	for range *soakRounds {
		s.run("create")
		s.counts["changes in the configuration"] += s.fleet.change()
		s.run("change")
		s.drift()
		s.run("drift")
		s.run("destroy", "-destroy")
	}
}

func newSoak(t *testing.T) *soak {
	t.Helper()
	cli, plugins := SkipUnlessSupported(t, WriteOnly), t.TempDir()
	s := &soak{t: t, seed: *soakSeed, log: filepath.Join(t.TempDir(), "provider.log"), counts: map[string]int{}}
	if s.seed == 0 {
		s.seed = rand.Uint64N(1_000_000) + 1 // #nosec G404 -- a test's seed is no secret.
	}
	t.Logf("%s, %d webhooks, %d rounds, %.0f%% of the requests fail; replay with -seed %d", cli, *soakSize, *soakRounds, 100**faultRate, s.seed)
	s.fleet = newFleet(*soakSize, s.seed)
	// A rate limit would make the soak slow; the faults refuse enough.
	s.api = mocktest.Listen(t, mockserver.Config{RateLimit: 100_000, Seed: int64(s.seed)}) // #nosec G115 -- a test's seed.
	s.addForeign()
	s.must(Build(t.Context(), plugins, ""))
	s.workspace = cli.NewWorkspace(
		t, plugins,
		"DIALNEXA_BASE_URL="+s.api.BaseURL(), "DIALNEXA_API_KEY="+s.api.Key,
		"TF_LOG_PROVIDER=DEBUG", "TF_LOG_SDK=OFF", "TF_LOG_PATH="+s.log,
	)
	s.workspace.Write(t, "main.tf", RequiredProviders+fleetConfiguration)
	return s
}

// addForeign adds webhooks that are equal to some of ours, and old enough that no
// create could take one for its own.
func (s *soak) addForeign() {
	for i := 0; i < len(s.fleet.keys); i += max(1, len(s.fleet.keys)/10) {
		webhook := s.fleet.wanted()[s.fleet.keys[i]]
		webhook.CreatedAt = time.Now().Add(-time.Hour)
		s.foreign = append(s.foreign, s.api.Put(webhook))
	}
}

// run runs a phase with faults, and checks the outcome without.
func (s *soak) run(name string, flags ...string) {
	s.t.Helper()
	s.phase++
	text, err := json.MarshalIndent(map[string]any{"webhooks": s.fleet.declared}, "", "  ")
	s.must(err)
	s.workspace.Write(s.t, "fleet.auto.tfvars.json", string(text))

	started, before := time.Now(), s.counts["applies"]
	s.api.RandomFaults(*faultRate, int64(s.seed*1000+s.phase)) // #nosec G115 -- a test's seed.
	s.settle(flags...)
	s.api.RandomFaults(0, 0)
	took := time.Since(started).Seconds()

	difference := s.check(slices.Contains(flags, "-destroy"))
	s.t.Logf("phase %d, %-7s %5.1f s, %d applies", s.phase, name, took, s.counts["applies"]-before)
	if difference != "" {
		s.must(fmt.Errorf("after the phase %s:\n%s", name, difference))
	}
}

// drift changes one in five of our webhooks on the server, and removes one in ten,
// as someone might in DialNexa's dashboard.
func (s *soak) drift() {
	rng := rand.New(rand.NewPCG(s.seed, s.phase)) // #nosec G404 -- replayed by the seed.
	state := s.state()
	for _, key := range s.fleet.keys {
		id := state[key].ID
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
	if err != nil {
		s.t.Fatalf("%v; replay with -seed %d", err, s.seed)
	}
}
