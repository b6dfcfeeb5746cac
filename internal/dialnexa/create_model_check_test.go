// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// modelSum counts what came out of the schedules, so that a test that tests nothing is seen.
type modelSum struct {
	Created, Recovered, Refused, Unconfirmed, Undecidable, POSTs int
}

// modelRun is a schedule and what became of it.
type modelRun struct {
	*mockAPI
	plan    modelPlan
	clients []*Client
	results []modelResult
	sum     *modelSum
}

// modelResult is what became of one create.
type modelResult struct {
	modelCreate
	number int
	sent   NewWebhook
	got    Created
	err    error
}

// runModel lets a plan happen and checks the outcome.
func runModel(t *testing.T, p modelPlan, sum *modelSum) {
	t.Helper()
	start := time.Now()
	now := func() time.Time {
		if t := time.Now(); p.asleep.length == 0 || t.Sub(start) < p.asleep.at {
			return t
		}
		return time.Now().Add(p.asleep.length)
	}
	p.config.Now = now
	m := &modelRun{mockAPI: newMockAPI(t, p.config), plan: p, results: make([]modelResult, len(p.creates)), sum: sum}
	for range 2 {
		client := newTestClient(t, func(c *Config) {
			c.Transport, c.Logger, c.MaxRetries = m.server.Transport(), m.log.logger(), p.maxRetries
		})
		client.now = func() instant { return instant{monotonic: time.Now(), wall: now()} }
		m.clients = append(m.clients, client)
	}
	for _, f := range p.older {
		m.putForeign(f.shape, now().Add(p.config.CreatedOffset-f.at))
	}
	m.server.Fault(p.faults...)
	m.run(t)
	m.check(t)
	if t.Failed() {
		t.Logf("the plan: %+v", p)
		for _, r := range m.results {
			t.Logf("create %d of %+v: %+v, %v", r.number, r.modelCreate, r.got, r.err)
		}
		t.Logf("the server: %+v\n%s", m.server.Webhooks(), strings.Join(m.log.lines(), "\n"))
	}
}

func (m *modelRun) run(t *testing.T) {
	t.Helper()
	var group sync.WaitGroup
	for i, c := range m.plan.creates {
		group.Go(func() {
			time.Sleep(c.start)
			r := modelResult{modelCreate: c, number: i, sent: c.shape.webhook(ownSecret(i))}
			r.got, r.err = m.clients[c.client].Create(t.Context(), r.sent)
			m.results[i] = r
		})
	}
	for _, f := range m.plan.meanwhile {
		group.Go(func() {
			time.Sleep(f.at)
			m.putForeign(f.shape, time.Time{})
		})
	}
	for _, at := range m.plan.deleted {
		group.Go(func() {
			time.Sleep(at)
			if others := m.ofSecret("foreign"); len(others) > 0 {
				m.server.Remove(others[0].ID)
			}
		})
	}
	group.Wait()
	m.server.Wait() // for what the server does late
}

func (m *modelRun) putForeign(shape modelShape, at time.Time) {
	n := shape.webhook("foreign")
	m.server.Put(mockserver.Webhook{URL: n.URL, Events: n.Events, IsActive: n.IsActive, Secret: n.Secret, CreatedAt: at})
}

func (m *modelRun) check(t *testing.T) {
	t.Helper()
	taken := map[string]int{}
	for _, r := range m.results {
		if own := m.ofSecret(r.sent.Secret); len(own) > 1 {
			t.Errorf("create %d made %d webhooks: %+v", r.number, len(own), own)
		}
		if r.err != nil {
			m.checkFailure(t, r)
			continue
		}
		if other, twice := taken[r.got.ID]; twice && m.results[other].client == r.client {
			t.Errorf("creates %d and %d both got %s", other, r.number, r.got.ID)
		}
		taken[r.got.ID] = r.number
		m.checkSuccess(t, r)
	}
	m.sum.POSTs += m.requests(http.MethodPost)
}

// checkSuccess wants the one webhook with the secret that was sent, unless another's was taken that can't be told from it.
func (m *modelRun) checkSuccess(t *testing.T, r modelResult) {
	t.Helper()
	own := m.ofSecret(r.sent.Secret)
	stored, exists := m.server.Webhook(r.got.ID)
	switch {
	case len(own) == 1 && own[0].ID == r.got.ID:
		m.sum.Created++
		if r.got.Recovered {
			m.sum.Recovered++
		}
		if !equalTo(own[0], r.sent) {
			t.Errorf("create %d: the server holds %+v", r.number, own[0])
		}
	case !exists, r.got.Recovered && equalTo(stored, r.sent) && m.looksNewer(r, stored.CreatedAt, 2*time.Second):
		// One that its owner has deleted since can't be looked at any more.
		m.sum.Undecidable++
	default:
		t.Errorf("create %d got %s, which has the secret %q; of its own the server holds %+v", r.number, r.got.ID, stored.Secret, own)
	}
}

// looksNewer tells whether the API shows a webhook as created after the first POST that was not refused, or earlier by
// less than the margin.
func (m *modelRun) looksNewer(r modelResult, created time.Time, margin time.Duration) bool {
	posts := slices.DeleteFunc(m.posts(r), func(p mockserver.Request) bool { return p.Status == http.StatusTooManyRequests })
	return len(posts) > 0 && created.Add(margin).After(posts[0].At.Add(m.plan.config.DateOffset))
}

// checkFailure wants no webhook, or an error that names it unless the list could not be read; and no failure that can be
// avoided.
func (m *modelRun) checkFailure(t *testing.T, r modelResult) {
	t.Helper()
	own := m.ofSecret(r.sent.Secret)
	var unconfirmed *UnconfirmedError
	if !errors.As(r.err, &unconfirmed) {
		m.sum.Refused++
		if hasStatus(r.err, http.StatusNotFound) && m.listNotFound() {
			m.sum.Undecidable++ // A base URL that is wrong looks the same.
			return
		}
		if posts := len(m.posts(r)); len(own) > 0 || posts <= m.plan.maxRetries && !fromGateway(r.err) {
			t.Errorf("create %d failed after %d POSTs (%v) and left %+v", r.number, posts, r.err, own)
		}
		return
	}
	m.sum.Unconfirmed++
	named := func(id string) bool {
		return slices.ContainsFunc(unconfirmed.Candidates, func(c Candidate) bool { return c.ID == id })
	}
	if unconfirmed.ListErr == nil && len(own) == 1 && !named(own[0].ID) {
		t.Errorf("create %d: the server holds %+v, the candidates are %+v: %v", r.number, own, unconfirmed.Candidates, r.err)
	}
	if unconfirmed.ListErr == nil && len(own) == 1 && len(unconfirmed.Candidates) == 1 && m.decidable(r, own[0]) {
		t.Errorf("create %d should have found %s: %v", r.number, own[0].ID, r.err)
	}
	if unconfirmed.ListErr == nil && len(unconfirmed.Candidates) == 0 {
		t.Errorf("create %d gave up without a candidate: %v", r.number, r.err)
	}
}

func (m *modelRun) listNotFound() bool {
	return slices.ContainsFunc(m.plan.faults, func(f mockserver.Fault) bool { return f.NotFound != "" })
}

// decidable tells whether a create's own webhook, the only candidate, was listed as such.
func (m *modelRun) decidable(r modelResult, own mockserver.Webhook) bool {
	equalFailed := slices.ContainsFunc(m.results, func(other modelResult) bool {
		return other.err != nil && other.number != r.number && other.client == r.client && other.shape == r.shape
	})
	undated := slices.ContainsFunc(m.plan.faults, func(f mockserver.Fault) bool {
		return f.Header["Date"] == nil && len(f.Header) > 0 && f.Method == http.MethodGet
	})
	return !equalFailed && !undated && m.looksNewer(r, own.CreatedAt, 0)
}

// posts are a create's attempts.
func (m *modelRun) posts(r modelResult) []mockserver.Request {
	var posts []mockserver.Request
	for _, req := range m.server.Requests() {
		if req.Method == http.MethodPost && bytes.Contains(req.Body, []byte(`"`+r.sent.Secret+`"`)) {
			posts = append(posts, req)
		}
	}
	return posts
}
