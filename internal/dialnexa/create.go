// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

const (
	// clockSlack covers that the list's Date and a webhook's creation time may both be cut to the second.
	clockSlack = 2 * time.Second
	// looksAfterTimeout is how often the list is looked at while the server may still be at work, looksAfterFailure how
	// often where it has most likely finished.
	looksAfterTimeout = 5
	looksAfterFailure = 2
)

// Created is a webhook that a create has registered.
type Created struct {
	Webhook
	// Recovered says that the response was lost, and that the webhook was found in the list.
	Recovered bool
}

// Create registers a webhook, and registers one whatever the network does: there is no idempotency key, so where the
// answer to the request is lost, it looks for the webhook in the list before it asks again. An outcome that can't be
// found out is an *UnconfirmedError with the candidates' ids.
func (c *Client) Create(ctx context.Context, w NewWebhook) (Created, error) {
	c.secrets.Add(w.Secret)
	// Equal webhooks of this process are created one after another, so that none takes another's for its own.
	key := twinKey(w.URL, w.Events, w.IsActive)
	done, err := c.creating.turn(ctx, key)
	if err != nil {
		return Created{}, err
	}
	defer done()
	defer c.reader.write()()

	creation := creation{client: c, sent: w, began: time.Now(), doubted: c.creating.inDoubt(key)}
	created, err := creation.run(ctx)
	if err != nil && creation.lost {
		c.creating.doubt(key)
	}
	return created, err
}

// creation is one webhook on its way, over all its attempts.
type creation struct {
	client *Client
	sent   NewWebhook
	began  time.Time
	// doubted says that an equal create before this one failed without its outcome being known: what looks like this
	// one's webhook may be that one's, with another secret.
	doubted bool
	// lost says that the answer to an attempt was.
	lost bool
}

// run posts, and looks before it posts again.
func (n *creation) run(ctx context.Context) (Created, error) {
	for try := 0; ; try++ {
		created, err := n.post(ctx)
		if err == nil {
			return Created{Webhook: created}, nil
		}
		var senseless *AnswerError
		acted := errors.As(err, &senseless)
		if !acted && !answerLost(err) {
			return Created{}, err
		}
		n.lost = true
		found, lookErr := n.look(ctx, err, acted)
		if lookErr != nil || found.ID != "" {
			return Created{Webhook: found, Recovered: true}, lookErr
		}
		if try >= n.client.maxRetries || ctx.Err() != nil {
			return Created{}, err
		}
		wait, waitErr := n.client.waitAfter(try, err)
		if waitErr != nil {
			return Created{}, waitErr
		}
		if err := transport.Sleep(ctx, wait); err != nil {
			return Created{}, err
		}
	}
}

// post makes one request and claims the webhook that it creates.
func (n *creation) post(ctx context.Context) (Webhook, error) {
	a, err := n.client.do(ctx, http.MethodPost, collection, nil, n.sent)
	if err != nil {
		return Webhook{}, err
	}
	w, err := decodeWebhook(a.body)
	if err != nil {
		return Webhook{}, a.bodyError(err.Error())
	}
	n.client.creating.claim(w.ID)
	active := n.sent.IsActive
	return w.over(Webhook{URL: n.sent.URL, Events: n.sent.Events, IsActive: &active}), nil
}

// look finds the webhook of a request whose answer was lost. A zero webhook and no error mean that it was not created.
func (n *creation) look(ctx context.Context, lost error, acted bool) (Webhook, error) {
	looks := looksAfterFailure
	if acted || mayStillAct(lost) {
		looks = looksAfterTimeout
	}
	var open *UnconfirmedError
	for i := range looks {
		if i > 0 && transport.Sleep(ctx, n.client.backoff(i-1, 0)) != nil {
			break
		}
		twins, err := n.twins(ctx)
		if err != nil {
			unread := n.unconfirmed(ctx, "the answer was lost, and the list that would tell if the webhook exists could not be read: "+err.Error(), lost)
			if open != nil {
				unread.Candidates = open.Candidates
			}
			return Webhook{}, unread
		}
		if len(twins) == 1 && !twins[0].doubtful && !n.doubted {
			found := twins[0].Webhook
			n.client.creating.claim(found.ID)
			n.client.logger.InfoContext(ctx, "found the webhook of a create whose answer was lost", "id", found.ID)
			return found, nil
		}
		// It may be decided by the next look, or the server may still be at work and add another candidate.
		open = n.undecided(ctx, twins, lost)
	}
	if acted && open == nil {
		open = n.unconfirmed(ctx, "DialNexa says that it created the webhook, but neither its answer nor the list has the id", lost)
	}
	if open != nil {
		return Webhook{}, open
	}
	return Webhook{}, nil
}

// mayStillAct reports whether the server may not have finished with the request: nobody waited for its answer.
func mayStillAct(lost error) bool {
	var api *APIError
	if errors.As(lost, &api) {
		return api.StatusCode == http.StatusGatewayTimeout
	}
	return true
}

// undecided is an error that names the candidates, or nil where there are none.
func (n *creation) undecided(ctx context.Context, twins []twin, lost error) *UnconfirmedError {
	if len(twins) == 0 {
		return nil
	}
	e := n.unconfirmed(ctx, "the answer was lost, and more than one webhook could be the one created", lost)
	if n.doubted {
		e.Reason = "the answer was lost, as was that of an equal webhook before, and nobody can tell which of them exists"
	}
	for _, t := range twins {
		e.Candidates = append(e.Candidates, Candidate{ID: t.ID, CreatedAt: t.CreatedAt})
		if t.doubtful {
			e.Reason = "the answer was lost, and the list lacks a date or a field that would tell if an equal webhook is the one created"
		}
	}
	return e
}

func (n *creation) unconfirmed(ctx context.Context, reason string, lost error) *UnconfirmedError {
	return &UnconfirmedError{URL: n.sent.URL, Began: n.began, Interrupted: ctx.Err() != nil, Reason: reason, Err: lost}
}

// twin is a webhook that may be the one created.
type twin struct {
	Webhook
	// doubtful says that it lacks a field, or that the time of its creation can't be compared with that of the attempt.
	doubtful bool
}

// twins lists the webhooks that are equal to the one sent as far as the list tells, are no other resource's of this
// process, and were created since the attempt began, by the server's own clock.
func (n *creation) twins(ctx context.Context) ([]twin, error) {
	ctx, cancel := lastLook(ctx)
	defer cancel()
	var all []twin
	sent := Webhook{URL: n.sent.URL, Events: n.sent.Events, IsActive: &n.sent.IsActive}
	pages := n.client.newPager()
	pages.wary = true
	for {
		page, err := pages.next(ctx)
		if err != nil {
			return nil, err
		}
		since := page.date.Add(-time.Since(n.began) - clockSlack)
		for _, w := range page.webhooks {
			if !sent.holds(w) || n.client.creating.isClaimed(w.ID) {
				continue
			}
			created, err := time.Parse(time.RFC3339Nano, w.CreatedAt)
			undated := err != nil || page.date.IsZero()
			if (undated || !created.Before(since)) && !slices.ContainsFunc(all, func(t twin) bool { return t.ID == w.ID }) {
				all = append(all, twin{Webhook: w, doubtful: undated || !w.whole()})
			}
		}
		if page.last {
			return all, nil
		}
	}
}
