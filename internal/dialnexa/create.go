// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Created is a webhook that a create has registered.
type Created struct {
	Webhook
	// Recovered says that the response was lost, and that the webhook was found in the list.
	Recovered bool
}

// Create registers exactly one webhook, whatever the network does. The API has no idempotency key, so if the response is
// lost, Create searches the list for the webhook before it posts again. If the outcome can't be found out, the error is an
// *UnconfirmedError with the candidates.
func (c *Client) Create(ctx context.Context, w NewWebhook) (Created, error) {
	c.secrets.Add(w.Secret)
	unresolved, unlock, err := c.creating.equal.lock(ctx, equalityKey(w))
	if err != nil {
		return Created{}, err
	}
	defer unlock()
	defer c.reader.beginWrite()()

	n := creation{
		client: c, sent: w, wanted: Webhook{URL: w.URL, Events: w.Events, IsActive: &w.IsActive},
		began: c.now(), earlierUnresolved: *unresolved,
	}
	created, err := n.run(ctx)
	*unresolved = *unresolved || err != nil && n.lost != nil
	return created, err
}

// creation is the state of one Create over all its attempts.
type creation struct {
	client *Client
	sent   NewWebhook
	// wanted is the webhook that was sent, as a response would describe it.
	wanted Webhook
	// began is when the first attempt that can have reached the server got its connection.
	began transport.Instant
	// earlierUnresolved says that an earlier create of an equal webhook failed with its outcome unknown: a webhook in the
	// list may be that one's, with another secret.
	earlierUnresolved bool
	// lost is the error of the last attempt that the server may have carried out; nil if there was none.
	lost error
}

// run posts until the webhook exists, and reconciles with the list before each repetition.
func (n *creation) run(ctx context.Context) (Created, error) {
	for try := 0; ; try++ {
		created, err := n.post(ctx)
		if err == nil {
			return Created{Webhook: created}, nil
		}
		var badBody *ResponseError
		accepted := errors.As(err, &badBody)
		if !accepted && !responseLost(err) && !fromGateway(err) {
			switch {
			case n.lost == nil:
				return Created{}, err
			case ctx.Err() != nil:
				return Created{}, n.unconfirmed(ctx, interrupted, nil)
			}
			return Created{}, n.unconfirmed(ctx, notListedYet+"another attempt failed: "+err.Error(), nil)
		}
		n.lost = err
		found, err := n.reconcile(ctx, accepted)
		if err != nil || found.ID != "" {
			return Created{Webhook: found, Recovered: err == nil}, err
		}
		switch {
		case fromGateway(n.lost):
			return Created{}, n.unconfirmed(ctx, "the status of the response does not tell whether DialNexa created the webhook, and the list does not show it yet", nil)
		case try >= n.client.maxRetries:
			return Created{}, n.lost
		}
		if transport.Sleep(ctx, n.client.backoff(try, 0)) != nil {
			return Created{}, n.unconfirmed(ctx, interrupted, nil)
		}
	}
}

// post makes one request and claims the webhook that it creates.
func (n *creation) post(ctx context.Context) (Webhook, error) {
	resp, err := n.client.do(ctx, http.MethodPost, collection, nil, n.sent)
	if n.lost == nil && !resp.sent.First.IsZero() {
		n.began = resp.sent.First
	}
	if err != nil {
		return Webhook{}, err
	}
	w, err := decodeWebhook(resp.body)
	if err != nil {
		return Webhook{}, resp.bodyError(err.Error())
	}
	n.client.creating.claimed.Store(w.ID, true)
	return w.mergeMissing(n.wanted), nil
}

const (
	// maxReads is how often the list is read before another POST: the server may still be at work, and the list may be
	// out of date. A list of more than manyPages is read only the first and the last time, since each page costs a
	// request.
	maxReads  = 5
	manyPages = 5
)

// reconcile finds the webhook of a POST whose response was lost; accepted says that its status was a success. A zero
// webhook and no error mean that none was created, so that it can be posted again.
func (n *creation) reconcile(ctx context.Context, accepted bool) (Webhook, error) {
	waitErr := n.awaitServer(ctx)
	var list []page
	var candidates []candidate
	var undecided string
	for i := range maxReads {
		if i > 0 && transport.Sleep(ctx, n.client.backoff(i-1, 0)) != nil {
			break
		}
		if i < maxReads-1 && len(list) > manyPages {
			continue
		}
		var err error
		if list, err = n.client.creating.lists.read(ctx, n.client); err != nil {
			return Webhook{}, n.listFailed(ctx, err, candidates)
		}
		listed := n.candidates(list)
		found, reason := choose(listed, n.earlierUnresolved)
		if found.ID != "" {
			n.client.creating.claimed.Store(found.ID, true)
			n.client.creating.recovered.Store(found.ID, true)
			n.client.logger.InfoContext(ctx, "found the webhook of a create whose response was lost", "id", found.ID)
			return found, nil
		}
		// The next read may decide, or the server may still be at work and add another candidate. If it lacks one instead, the
		// list may have shifted between two pages: that is no reason to post again.
		if reason != "" {
			candidates, undecided = listed, reason
		}
	}
	switch {
	case undecided != "":
		return Webhook{}, n.unconfirmed(ctx, "the response was lost, "+undecided, candidates)
	case accepted:
		return Webhook{}, n.unconfirmed(ctx, "DialNexa says that it created the webhook, but neither its response nor the list has the id", nil)
	case ctx.Err() != nil:
		return Webhook{}, n.unconfirmed(ctx, interrupted, nil)
	case waitErr != nil:
		return Webhook{}, n.unconfirmed(ctx, notListedYet+waitErr.Error(), nil)
	}
	return Webhook{}, nil
}

// listFailed is the error if the list can't be read, with the candidates that an earlier read found.
func (n *creation) listFailed(ctx context.Context, err error, candidates []candidate) error {
	if hasStatus(n.lost, http.StatusNotFound) && hasStatus(err, http.StatusNotFound) && !n.client.listWorks.Load() {
		return n.lost // The base URL is wrong.
	}
	e := n.unconfirmed(ctx, "the response was lost, and the list that shows whether the webhook exists could not be read: "+err.Error(), candidates)
	e.ListErr = err
	return e
}

// awaitServer waits for as long as the Retry-After of the lost response asks. If that is too long it doesn't wait, and
// returns a *WaitError that matters unless the list settles the outcome.
func (n *creation) awaitServer(ctx context.Context) error {
	var api *APIError
	if !errors.As(n.lost, &api) || api.RetryAfter == 0 {
		return nil
	}
	wait, err := transport.LongerWait(0, api.RetryAfter, api.StatusCode)
	if err != nil {
		return err
	}
	n.client.logger.InfoContext(ctx, "waiting to read the list", "reason", "Retry-After", "wait", wait.String())
	_ = transport.Sleep(ctx, wait) // The list is read even if the wait was interrupted.
	return nil
}

// Reasons why a create is unconfirmed; notListedYet is the beginning of some.
const (
	interrupted  = "the create was interrupted after its response was lost; the list does not show the webhook yet, but DialNexa may still create it"
	notListedYet = "the response was lost, the list does not show the webhook yet, and "
)
