// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"bytes"
	"errors"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func (m *modelRun) check(t *testing.T) {
	t.Helper()
	taken := map[string]int{}
	for _, r := range m.results {
		if own := m.own(r); len(own) > 1 {
			t.Errorf("create %d made %d webhooks: %+v", r.number, len(own), own)
		}
		m.sum[r.outcome()]++
		var unconfirmed *dialnexa.UnconfirmedError
		switch {
		case errors.As(r.err, &unconfirmed):
			m.checkUnconfirmed(t, r, unconfirmed)
		case r.err != nil:
			m.checkRefused(t, r)
		default:
			if other, twice := taken[r.got.ID]; twice && m.results[other].client == r.client {
				t.Errorf("creates %d and %d both got %s", other, r.number, r.got.ID)
			}
			taken[r.got.ID] = r.number
			m.checkSuccess(t, r)
		}
	}
	if got := m.results[0].outcome(); m.plan.outcome != "" && got != m.plan.outcome {
		t.Errorf("the first create was %s, want %s", got, m.plan.outcome)
	}
}

// checkSuccess wants the one webhook with the secret that was sent, unless another's was taken that can't be told from it.
func (m *modelRun) checkSuccess(t *testing.T, r modelResult) {
	t.Helper()
	own, got, posts := m.own(r), m.created(r.got.ID), m.posts(r)
	switch {
	case !equalTo(got, r.sent):
		t.Errorf("create %d got %+v", r.number, got)
	case len(own) == 1 && own[0].ID == r.got.ID:
		attempts := m.attempts[r.number]
		status := attempts[len(attempts)-1].status
		lost, faulted := status != http.StatusCreated, posts[len(posts)-1].Faulted
		if lost && !r.got.Recovered || !lost && !faulted && r.got.Recovered {
			t.Errorf("create %d, recovered: %t; its last POST had status %d", r.number, r.got.Recovered, status)
		}
	case r.got.Recovered && m.seemsNewer(r, got, 2*time.Second):
		m.sum["undecidable"]++
	default:
		t.Errorf("create %d got %s, which has the secret %q; of its own the server holds %+v", r.number, r.got.ID, got.Secret, own)
	}
}

// checkRefused wants no webhook, and all attempts unless the failure is of a kind that no attempt helps.
func (m *modelRun) checkRefused(t *testing.T, r modelResult) {
	t.Helper()
	noList := slices.ContainsFunc(m.reads(r), func(q mockserver.Request) bool { return q.Status == http.StatusNotFound })
	var api *dialnexa.APIError
	var wait *dialnexa.WaitError
	final := errors.As(r.err, &wait)
	if errors.As(r.err, &api) && api.StatusCode == http.StatusNotFound && noList {
		m.sum["undecidable"]++ // A base URL that is wrong looks the same.
		return
	}
	if own, posts := m.own(r), len(m.attempts[r.number]); len(own) > 0 || posts <= m.plan.maxRetries && !final {
		t.Errorf("create %d failed after %d POSTs (%v) and left %+v", r.number, posts, r.err, own)
	}
}

// checkUnconfirmed wants candidates, the create's own webhook among them if there is one, unless the list could not be read
// or the client may not post again; and a reason why they don't decide.
func (m *modelRun) checkUnconfirmed(t *testing.T, r modelResult, e *dialnexa.UnconfirmedError) {
	t.Helper()
	disturbed := slices.ContainsFunc(m.reads(r), func(q mockserver.Request) bool { return q.Faulted || q.Status != http.StatusOK }) ||
		m.died(m.attempts[r.number][0].at)
	if e.ListErr != nil {
		if !disturbed {
			t.Errorf("create %d could not read a list that could be read: %v", r.number, r.err)
		}
		return
	}
	named, newer := map[string]bool{}, map[string]bool{}
	for _, c := range e.Candidates {
		h := m.created(c.ID)
		named[c.ID] = true
		if m.seemsNewer(r, h, 2*time.Second) {
			newer[c.ID] = true
		}
		if !equalTo(h, r.sent) || !disturbed && !m.seemsNewer(r, h, 2*time.Minute+2*time.Second) {
			t.Errorf("create %d can't have made its candidate %+v: %v", r.number, h, r.err)
		}
	}
	own := m.own(r)
	attempts := m.attempts[r.number]
	gaveUp := len(attempts) > m.plan.maxRetries || slices.Contains([]int{404, 408, 429, 503}, attempts[len(attempts)-1].status) // which may come of no webhook
	if len(named) == 0 && !gaveUp || len(own) == 1 && !named[own[0].ID] {
		t.Errorf("create %d: the server holds %+v, the candidates are %+v: %v", r.number, own, e.Candidates, r.err)
	}
	equalFailed := slices.ContainsFunc(m.results, func(other modelResult) bool {
		return other.err != nil && other.number != r.number && other.client == r.client && other.shape == r.shape
	})
	if len(own) == 1 && len(newer) == 1 && m.seemsNewer(r, m.created(own[0].ID), 0) && !equalFailed && !disturbed {
		t.Errorf("create %d should have found %s: %v", r.number, own[0].ID, r.err)
	}
}

// own are the webhooks that a create made; those that are gone were remembered.
func (m *modelRun) own(r modelResult) []mockserver.Webhook {
	own := m.ofSecret(r.sent.Secret)
	for id, h := range m.past {
		if _, exists := m.server.Webhook(id); !exists && h.Secret == r.sent.Secret {
			own = append(own, h)
		}
	}
	return own
}

// equalTo tells whether a server's webhook is what a create asked for.
func equalTo(h mockserver.Webhook, n dialnexa.NewWebhook) bool {
	sameURL := mockserver.NormalizeURL(h.URL) == mockserver.NormalizeURL(n.URL)
	return sameURL && sameEvents(h.Events, n.Events) && h.IsActive == n.IsActive
}

// created is a webhook as it was created; one that is gone or changed was remembered.
func (m *modelRun) created(id string) mockserver.Webhook {
	m.mu.Lock()
	defer m.mu.Unlock()
	h, known := m.past[id]
	if !known {
		h, _ = m.server.Webhook(id)
	}
	return h
}

// seemsNewer tells whether the API shows a webhook as created after the first POST that was not refused, or earlier by
// less than the margin.
func (m *modelRun) seemsNewer(r modelResult, h mockserver.Webhook, margin time.Duration) bool {
	i := slices.IndexFunc(m.attempts[r.number], func(a attempt) bool { return a.status != http.StatusTooManyRequests })
	return i >= 0 && h.CreatedAt.Add(margin).After(m.attempts[r.number][i].at.Add(m.plan.config.DateOffset))
}

// posts are a create's attempts.
func (m *modelRun) posts(r modelResult) []mockserver.Request {
	return slices.DeleteFunc(m.server.Requests(), func(q mockserver.Request) bool {
		return q.Method != http.MethodPost || !bytes.Contains(q.Body, []byte(`"`+r.sent.Secret+`"`))
	})
}

// reads are the requests for the list, by anyone, from a create's first POST to its end.
func (m *modelRun) reads(r modelResult) []mockserver.Request {
	attempts := m.attempts[r.number]
	return slices.DeleteFunc(m.server.Requests(), func(q mockserver.Request) bool {
		return !isList(q) || len(attempts) == 0 || q.At.Before(attempts[0].at) || q.At.After(r.ended)
	})
}

func isList(q mockserver.Request) bool { return q.Path == listPath && q.Method == http.MethodGet }
