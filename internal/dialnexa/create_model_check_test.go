// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// modelTally counts what came out of the schedules, so that a test that tests nothing is seen.
type modelTally struct {
	Created, Refused, Unconfirmed, Undecidable, POSTs int
}

// modelResult is what became of one create.
type modelResult struct {
	number int
	sent   NewWebhook
	began  time.Time
	got    Created
	err    error
}

// runModel lets a plan happen and checks the outcome.
func runModel(t *testing.T, p modelPlan, sum *modelTally) {
	w := newWorld(t, p.config, func(c *Config) { c.MaxRetries = p.maxRetries })
	for _, twin := range p.older {
		w.putTwin(twin, time.Now().Add(-twin.at))
	}
	w.server.Fault(p.faults...)
	results := make([]modelResult, len(p.creates))
	var group sync.WaitGroup
	for i, c := range p.creates {
		group.Go(func() {
			time.Sleep(c.start)
			r := modelResult{number: i, sent: c.webhook(i), began: time.Now()}
			r.got, r.err = w.client.Create(t.Context(), r.sent)
			results[i] = r
		})
	}
	for _, twin := range p.meanwhile {
		group.Go(func() {
			time.Sleep(twin.at)
			w.putTwin(twin, time.Time{})
		})
	}
	group.Wait()
	w.server.Wait() // for what the server does late

	taken := map[string]int{}
	for _, r := range results {
		if r.err != nil {
			w.checkFailure(t, r, sum)
			continue
		}
		if other, twice := taken[r.got.ID]; twice {
			t.Errorf("creates %d and %d both got %s", other, r.number, r.got.ID)
		}
		taken[r.got.ID] = r.number
		w.checkSuccess(t, r, sum)
	}
	w.checkNothingElse(t, p)
	sum.POSTs += w.requests("POST")
	if t.Failed() {
		t.Logf("the plan: %+v", p)
		for _, r := range results {
			t.Logf("create %d of %s: %+v, %v", r.number, r.sent.URL, r.got, r.err)
		}
		t.Logf("the server: %+v\n%s", w.server.Webhooks(), strings.Join(w.log.lines(), "\n"))
	}
}

func (w *world) putTwin(twin modelTwin, at time.Time) {
	n := modelCreate{shape: twin.shape}.webhook(0)
	w.server.Put(mockserver.Webhook{URL: n.URL, Events: n.Events, IsActive: n.IsActive, Secret: "stranger", CreatedAt: at})
}

// checkSuccess wants the one webhook with the secret that was sent, unless there is none and the one that was taken is
// the undecidable one.
func (w *world) checkSuccess(t *testing.T, r modelResult, sum *modelTally) {
	t.Helper()
	own := w.ofSecret(r.sent.Secret)
	stored, _ := w.server.Webhook(r.got.ID)
	switch {
	case len(own) == 1 && own[0].ID == r.got.ID:
		sum.Created++
		if own[0].URL != r.sent.URL || !sameEvents(own[0].Events, r.sent.Events) || own[0].IsActive != r.sent.IsActive {
			t.Errorf("create %d: the server holds %+v", r.number, own[0])
		}
	case len(own) == 0 && stored.Secret == "stranger" && stored.CreatedAt.After(r.began.Add(-clockSkew)):
		sum.Undecidable++
	default:
		t.Errorf("create %d got %s, which has the secret %q; of its own the server holds %+v", r.number, r.got.ID, stored.Secret, own)
	}
}

// checkFailure wants no webhook, or an error that says that there may be one, and names it unless the list failed in the
// end, which it then says.
func (w *world) checkFailure(t *testing.T, r modelResult, sum *modelTally) {
	t.Helper()
	own := w.ofSecret(r.sent.Secret)
	var unconfirmed *UnconfirmedError
	switch {
	case errors.As(r.err, &unconfirmed):
		sum.Unconfirmed++
		unreadable := strings.Contains(unconfirmed.Reason, "could not be read")
		if len(own) > 1 || len(own) == 1 && !unreadable && !slices.ContainsFunc(unconfirmed.Candidates, func(c Candidate) bool { return c.ID == own[0].ID }) {
			t.Errorf("create %d: the server holds %+v, the candidates are %+v: %v", r.number, own, unconfirmed.Candidates, r.err)
		}
	case len(own) > 0:
		t.Errorf("create %d failed (%v) and left %+v", r.number, r.err, own)
	default:
		sum.Refused++
	}
}

// checkNothingElse wants the strangers' webhooks untouched, and none that nobody asked for.
func (w *world) checkNothingElse(t *testing.T, p modelPlan) {
	t.Helper()
	counts := map[string]int{}
	for _, h := range w.server.Webhooks() {
		counts[h.Secret]++
	}
	if got, want := counts["stranger"], len(p.older)+len(p.meanwhile); got != want {
		t.Errorf("%d webhooks of strangers, want %d", got, want)
	}
	for i := range p.creates {
		if n := counts[fmt.Sprintf("own-%d", i)]; n > 1 {
			t.Errorf("create %d made %d webhooks", i, n)
		}
	}
}
