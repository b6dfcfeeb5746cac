// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	// clockSlack covers that the list's Date and a webhook's creation time may both be cut to the second.
	clockSlack = 2 * time.Second
	// looksAfterTimeout is how often the list is looked at while the server may still be at work, looksAfterFailure how
	// often where it has most likely finished.
	looksAfterTimeout = 5
	looksAfterFailure = 2
)

// Create registers a webhook, and registers one whatever the network does: there is no idempotency key, so where the
// answer to the request is lost, it looks for the webhook in the list before it asks again. An outcome that can't be
// found out is an *UnconfirmedError with the candidates' ids.
func (c *Client) Create(ctx context.Context, w NewWebhook) (Webhook, error) {
	c.masker.add(w.Secret)
	// Equal webhooks of this process are created one after another, so that none takes another's for its own.
	done, err := c.creating.turn(ctx, twinKey(w.URL, w.Events, w.IsActive))
	if err != nil {
		return Webhook{}, err
	}
	defer done()
	defer c.reader.write()()

	creation := creation{client: c, sent: w, began: time.Now()}
	for try := 0; ; try++ {
		created, err := creation.post(ctx)
		if err == nil {
			return created, nil
		}
		var senseless *AnswerError
		acted := errors.As(err, &senseless)
		if !acted && !answerLost(err) {
			return Webhook{}, err
		}
		found, lookErr := creation.look(ctx, err, acted)
		if lookErr != nil || found.ID != "" {
			return found, lookErr
		}
		if try >= c.maxRetries || ctx.Err() != nil {
			return Webhook{}, err
		}
		if err := sleep(ctx, c.backoff(try, 0)); err != nil {
			return Webhook{}, err
		}
	}
}

// creation is one webhook on its way, over all its attempts.
type creation struct {
	client *Client
	sent   NewWebhook
	began  time.Time
}

// post makes one request and claims the webhook that it creates.
func (n *creation) post(ctx context.Context) (Webhook, error) {
	a, err := n.client.do(ctx, http.MethodPost, collection, nil, n.sent)
	if err != nil {
		return Webhook{}, err
	}
	w, err := decodeWebhook(a.body)
	if err != nil {
		return Webhook{}, &AnswerError{StatusCode: a.status, Method: http.MethodPost, Path: collection, Reason: err.Error()}
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
	for i := range looks {
		if i > 0 && sleep(ctx, n.client.backoff(i-1, 0)) != nil {
			break
		}
		twins, err := n.twins(ctx)
		if err != nil {
			return Webhook{}, &UnconfirmedError{Reason: "the answer was lost, and the list that would tell if the webhook exists could not be read: " + err.Error(), Err: lost}
		}
		if len(twins) == 1 && !twins[0].undated {
			found := twins[0].Webhook
			n.client.creating.claim(found.ID)
			n.client.logger.InfoContext(ctx, "found the webhook of a create whose answer was lost", "id", found.ID)
			return found, nil
		}
		if len(twins) > 0 {
			return Webhook{}, undecided(twins, lost)
		}
	}
	if acted {
		return Webhook{}, &UnconfirmedError{Reason: "DialNexa says that it created the webhook, but neither its answer nor the list has the id", Err: lost}
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

func undecided(twins []twin, lost error) error {
	e := &UnconfirmedError{Reason: "the answer was lost, and more than one webhook could be the one created", Err: lost}
	for _, t := range twins {
		e.Candidates = append(e.Candidates, t.ID)
		if t.undated {
			e.Reason = "the answer was lost, and without dates nobody can tell if an equal webhook is the one created"
		}
	}
	return e
}

// twin is a webhook that may be the one created.
type twin struct {
	Webhook
	// undated says that the time of its creation can't be compared with the time of the attempt.
	undated bool
}

// twins lists the webhooks that are equal to the one sent, are no other resource's of this process, and were created
// since the attempt began, by the server's own clock.
func (n *creation) twins(ctx context.Context) ([]twin, error) {
	ctx, cancel := lastLook(ctx)
	defer cancel()
	var all []twin
	key := twinKey(n.sent.URL, n.sent.Events, n.sent.IsActive)
	pages := n.client.newPager()
	for {
		page, err := pages.next(ctx)
		if err != nil {
			return nil, err
		}
		since := page.date.Add(-time.Since(n.began) - clockSlack)
		for _, w := range page.webhooks {
			if !w.whole() || twinKey(w.URL, w.Events, *w.IsActive) != key || n.client.creating.isClaimed(w.ID) {
				continue
			}
			created, err := time.Parse(time.RFC3339Nano, w.CreatedAt)
			undated := err != nil || page.date.IsZero()
			if (undated || !created.Before(since)) && !slices.ContainsFunc(all, func(t twin) bool { return t.ID == w.ID }) {
				all = append(all, twin{Webhook: w, undated: undated})
			}
		}
		if page.last {
			return all, nil
		}
	}
}

// twinKey is equal for webhooks that can't be told apart but by their id.
func twinKey(url string, events []string, active bool) string {
	events = slices.Clone(events)
	slices.Sort(events)
	return fmt.Sprintf("%t\n%s\n%s", active, url, strings.Join(slices.Compact(events), "\n"))
}

// creations is what the creates of one process know of one another.
type creations struct {
	mu      sync.Mutex
	claimed map[string]bool
	turns   map[string]*turn
}

// turn is a place in the queue of equal creates.
type turn struct {
	free    chan struct{} // holds a token while nobody creates
	holders int
}

func newCreations() *creations {
	return &creations{claimed: map[string]bool{}, turns: map[string]*turn{}}
}

func (c *creations) claim(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.claimed[id] = true
}

func (c *creations) isClaimed(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.claimed[id]
}

// turn waits until no other create with this key is under way. The function that it returns ends the turn.
func (c *creations) turn(ctx context.Context, key string) (func(), error) {
	c.mu.Lock()
	t := c.turns[key]
	if t == nil {
		t = &turn{free: make(chan struct{}, 1)}
		t.free <- struct{}{}
		c.turns[key] = t
	}
	t.holders++
	c.mu.Unlock()
	leave := func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if t.holders--; t.holders == 0 {
			delete(c.turns, key)
		}
	}
	select {
	case <-t.free:
		return func() {
			t.free <- struct{}{}
			leave()
		}, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
