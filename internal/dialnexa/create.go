// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// Created is a webhook that a create has registered.
type Created struct {
	Webhook
	// Recovered says that the response was lost, and that the webhook was found in the list.
	Recovered bool
}

// creator creates webhooks. The API has no idempotency key, so if a response is lost, it searches the list for the
// webhook before it posts again.
type creator struct {
	api    *api
	reader *reader
	// equal holds, by equalityKey, whether a create failed with its outcome unknown. Its lock makes equal creates run one
	// after another, so that none claims the webhook of another.
	equal keyedLock[bool]
	// claimed has the ids of the webhooks that were created, and recovered those of them that were found in the list.
	claimed, recovered sync.Map
}

// equalityKey returns a text that is the same for webhooks that differ in nothing but their ids and secrets.
func equalityKey(w NewWebhook) string {
	return fmt.Sprintf("%t\n%s\n%s", w.IsActive, normalizeURL(w.URL), strings.Join(eventSet(w.Events), "\n"))
}

// Create registers exactly one webhook, whatever the network does. If it can't be found out whether the webhook exists,
// the error is an *UnconfirmedError with the candidates; with any other error, nothing was created.
func (c *creator) Create(ctx context.Context, w NewWebhook) (Created, error) {
	c.api.secrets.Add(w.Secret)
	c.api.secrets.AddURL(w.URL)
	unresolved, unlock, err := c.equal.lock(ctx, equalityKey(w))
	if err != nil {
		return Created{}, err
	}
	defer unlock()
	wanted := Webhook{URL: w.URL, Events: w.Events, IsActive: &w.IsActive}
	n := creation{creator: c, sent: w, wanted: wanted, earlierUnresolved: *unresolved}
	created, err := n.run(ctx)
	*unresolved = *unresolved || err != nil && n.lost != nil
	return created, err
}

// creation is the state of one create over all its attempts.
type creation struct {
	*creator
	sent NewWebhook
	// wanted is the webhook that was sent, as a response would describe it.
	wanted Webhook
	// earlierUnresolved says that an earlier create of an equal webhook failed with its outcome unknown: a webhook in the
	// list may be that one's, with another secret.
	earlierUnresolved bool
	// lost is the error of the last attempt that the server may have carried out; nil if there was none. The first one was
	// sent at began.
	lost  error
	began transport.Instant
}

// run posts until the webhook exists, and searches the list for it before each repetition.
func (n *creation) run(ctx context.Context) (Created, error) {
	for try := 0; ; try++ {
		created, resp, err := n.post(ctx)
		if err == nil {
			return Created{Webhook: created}, nil
		}
		_, accepted := errors.AsType[*ResponseError](err)
		lost := accepted || maybeApplied(err) || fromGateway(err)
		switch {
		case !lost && n.lost == nil:
			return Created{}, err
		case !lost && ctx.Err() != nil:
			return Created{}, n.unconfirmed(ctx, interrupted, nil)
		case !lost:
			return Created{}, n.unconfirmed(ctx, notListedYet+"another attempt failed: "+err.Error(), nil)
		case n.lost == nil:
			n.began = resp.First
		}
		n.lost = err
		found, err := n.search(ctx, accepted)
		if err != nil || found.ID != "" {
			return Created{Webhook: found, Recovered: err == nil}, err
		}
		switch {
		case fromGateway(n.lost):
			return Created{}, n.unconfirmed(ctx, "the status of the response does not tell whether DialNexa created the webhook, and the list does not show it yet", nil)
		case try >= n.api.cfg.MaxRetries:
			return Created{}, n.unconfirmed(ctx, "the response was lost, and the list does not show the webhook, but it may still appear", nil)
		}
		if transport.Sleep(ctx, n.api.cfg.Backoff(try, 0)) != nil {
			return Created{}, n.unconfirmed(ctx, interrupted, nil)
		}
	}
}

// post makes one request and claims the webhook that it creates.
func (n *creation) post(ctx context.Context) (Webhook, response, error) {
	end, err := n.reader.beginWrite(ctx)
	if err != nil {
		return Webhook{}, response{}, err
	}
	defer end()
	resp, err := n.api.send(ctx, n.api.newRequest(http.MethodPost, collection, nil, n.sent))
	if err != nil {
		return Webhook{}, resp, err
	}
	w, err := decodeWebhook(resp.body)
	if err != nil {
		return Webhook{}, resp, resp.bodyError(err.Error())
	}
	n.claimed.Store(w.ID, true)
	return w.mergeMissing(n.wanted), resp, nil
}

// fromGateway reports whether the status is one that the API never gives to a POST, so that a gateway wrote it, perhaps
// after the server created the webhook. That is a reason to read the list, but not to post again.
func fromGateway(err error) bool {
	return hasStatus(err, http.StatusNotFound) || hasStatus(err, http.StatusRequestTimeout)
}

const (
	// maxReads is how often the list is read before another POST: the server may still be at work, and the list may be
	// out of date. A list of more than manyPages is read only the first and the last time, since each page costs a
	// request.
	maxReads  = 5
	manyPages = 5
)

// search finds the webhook of a POST whose response was lost; accepted says that its status was a success. A zero
// webhook and no error mean that none was created, so that it can be posted again.
func (n *creation) search(ctx context.Context, accepted bool) (Webhook, error) {
	waitErr := n.awaitServer(ctx)
	pages := 0
	var candidates []candidate
	var undecided string
	for i := range maxReads {
		if i > 0 && transport.Sleep(ctx, n.api.cfg.Backoff(i-1, 0)) != nil {
			break
		}
		if i < maxReads-1 && pages > manyPages {
			continue
		}
		grace, cancel := transport.GraceContext(ctx)
		list, err := n.reader.walk(grace, true)
		cancel()
		if errors.Is(err, errListChanges) && i < maxReads-1 {
			continue // The next read may be of a list that does not change.
		} else if err != nil {
			return Webhook{}, n.listFailed(ctx, err, candidates)
		}
		pages = len(list.pages)
		listed := n.candidates(list.pages)
		found, reason := choose(listed, n.earlierUnresolved)
		if found.ID != "" {
			n.claimed.Store(found.ID, true)
			n.recovered.Store(found.ID, true)
			n.api.cfg.Logger.InfoContext(ctx, "found the webhook of a create whose response was lost", "id", found.ID)
			return found, nil
		}
		// The next read may decide, or the server may still be at work and add another candidate. If it lacks one instead,
		// the list may have shifted between two pages: that is no reason to post again.
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

// listFailed returns the error if the list can't be read, with the candidates that an earlier read found. If nothing
// was there ever, neither for the POST nor for the list, the base URL is wrong.
func (n *creation) listFailed(ctx context.Context, err error, candidates []candidate) error {
	if hasStatus(n.lost, http.StatusNotFound) && hasStatus(err, http.StatusNotFound) && !n.api.succeeded.Load() {
		return n.lost
	}
	return n.unconfirmed(ctx, "the response was lost, and the list that shows whether the webhook exists could not be read: "+err.Error(), candidates)
}

// awaitServer waits for as long as the Retry-After of the lost response asks. If that is too long it doesn't wait, and
// returns a *WaitError that matters unless the list settles the outcome.
func (n *creation) awaitServer(ctx context.Context) error {
	api, ok := errors.AsType[*APIError](n.lost)
	if !ok || api.RetryAfter == 0 {
		return nil
	}
	wait, err := transport.LongerWait(0, api.RetryAfter, api.StatusCode)
	if err != nil {
		return err
	}
	n.api.cfg.Logger.InfoContext(ctx, "waiting to read the list", "reason", "Retry-After", "wait", wait.String())
	_ = transport.Sleep(ctx, wait) // The list is read even if the wait was interrupted.
	return nil
}

// Reasons why a create is unconfirmed; notListedYet is the beginning of some.
const (
	interrupted  = "the create was interrupted after its response was lost; the list does not show the webhook yet, but DialNexa may still create it"
	notListedYet = "the response was lost, the list does not show the webhook yet, and "
)
