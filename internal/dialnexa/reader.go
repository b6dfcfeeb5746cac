// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
)

// reader serves reads of webhooks from the pages of the list, which all callers share. Terraform asks for one
// webhook at a time and never says how many will follow, so pages and single reads are kept in balance: a page is
// fetched only while fewer pages were fetched than distinct webhooks asked for. The cost is never more than about twice
// that of the cheaper way, whatever the workspace holds.
//
// Its results equal those of single reads: an id that the list lacks gets a single read before it counts as gone, an item
// that is incomplete or was listed twice isn't used, and any write discards the pages fetched before it.
type reader struct {
	api *api

	mu      sync.Mutex
	current *snapshot
	// writing is the number of writes in progress, during which no page may be kept. While paused, none begins. changed is
	// closed and replaced whenever one of the two changes.
	writing int
	paused  bool
	changed chan struct{}

	walks  keyedLock[walkResult] // has one key
	walked atomic.Int64          // counts the walks begun
}

func newReader(a *api) *reader {
	return &reader{api: a, current: newSnapshot(a), changed: make(chan struct{})}
}

// beginWrite discards the pages fetched so far, and none is kept until the function that it returns ends the write: a page
// fetched in between may or may not show it.
func (r *reader) beginWrite(ctx context.Context) (end func(), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.await(ctx, func() bool { return !r.paused }); err != nil {
		return nil, err
	}
	r.writing++
	r.current = newSnapshot(r.api)
	return func() { r.change(func() { r.writing-- }) }, nil
}

// await waits until a condition holds that change can bring about. It is called with mu locked, and unlocks it while it waits.
func (r *reader) await(ctx context.Context, holds func() bool) error {
	for !holds() {
		changed := r.changed
		r.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
		r.mu.Lock()
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

func (r *reader) change(edit func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	edit()
	close(r.changed)
	r.changed = make(chan struct{})
}

// latest returns the snapshot to read from, or nil during a write.
func (r *reader) latest() *snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.writing > 0 {
		return nil
	}
	return r.current
}

// webhook reads one webhook. If the pages differ from prior, a single read confirms it, since a list can lag behind.
func (r *reader) webhook(ctx context.Context, id string, prior Webhook) (Webhook, error) {
	if err := CheckID(id); err != nil {
		return Webhook{}, err
	}
	s := r.latest()
	if s == nil {
		return r.single(ctx, id)
	}
	listed, found, err := s.find(ctx, id)
	switch {
	case err != nil:
		return Webhook{}, err
	case !found, s != r.latest(): // Another snapshot means that a write began in between.
		return r.single(ctx, id)
	case listed.equals(prior), s.isBelieved():
		return listed, nil
	}
	read, err := r.single(ctx, id)
	if err == nil {
		s.confirm(listed.equals(read))
	}
	return read, err
}

// webhooks reads all webhooks. One that the list has incomplete gets a single read.
func (r *reader) webhooks(ctx context.Context) ([]Webhook, error) {
	s, err := r.walk(ctx, false)
	if err != nil {
		return nil, err
	}
	all := []Webhook{}
	for _, page := range s.pages {
		for _, w := range page.webhooks {
			if !w.complete() {
				if w, err = r.single(ctx, w.ID); IsNotFound(err) {
					continue
				} else if err != nil {
					return nil, err
				}
			}
			all = append(all, w.clone())
		}
	}
	return all, nil
}

// single reads one webhook with a request of its own.
func (r *reader) single(ctx context.Context, id string) (Webhook, error) {
	w, _, err := get(ctx, r.api, webhookPath(id), nil, maxBody, func(body []byte) (Webhook, error) {
		w, err := decodeWebhook(body)
		switch {
		case err != nil:
			return Webhook{}, err
		case w.ID != id:
			return Webhook{}, errors.New("the response describes another webhook")
		case w.Events == nil:
			w.Events = []string{} // null, or absent: no edition says what that means, except that there are none
		}
		if !w.complete() {
			return Webhook{}, errors.New(`the response lacks "url" or "is_active"`)
		}
		return w, nil
	})
	return w, r.judgeNotFound(ctx, id, err, false)
}

func webhookPath(id string) string { return collection + "/" + url.PathEscape(id) }

// judgeNotFound decides whether a 404 means that a webhook is gone. The API says so itself, and a gateway, which also
// responds to a route that it doesn't know, says something else, perhaps in JSON too. Then a complete walk of the list
// decides: for a read, any since the last write of this client, because an id never comes back; for a write, a fresh one.
func (r *reader) judgeNotFound(ctx context.Context, id string, err error, fresh bool) error {
	api, ok := errors.AsType[*APIError](err)
	if !ok || api.StatusCode != http.StatusNotFound || api.NotFound {
		return err
	}
	var list *snapshot
	listErr := r.latest().failure()
	if fresh || listErr == nil {
		list, listErr = r.walk(ctx, fresh)
	}
	switch {
	case listErr == nil && list.pager.seen[id], listErr != nil:
	case list.pager.short():
		listErr = errors.New("it has fewer webhooks than it announces")
	default:
		api.NotFound = true
		return err
	}
	return &GatewayError{Err: api, ListErr: listErr}
}

// walkResult is a complete walk of the list, or why there is none.
type walkResult struct {
	list *snapshot
	err  error
}

// maxWalks is how often a walk is begun.
const maxWalks = 3

var errListChanges = errors.New("the list of webhooks changed each time while it was read, so a webhook may be missing from it")

// walk returns the complete list, read without a change in between: it begins again if a write of this client began
// meanwhile, or if the list shifted. Callers that wait at the same time share it. If it must be fresh, it began after the
// call; otherwise after the last write of this client.
func (r *reader) walk(ctx context.Context, fresh bool) (*snapshot, error) {
	asked := r.walked.Load()
	last, unlock, err := r.walks.lock(ctx, "")
	if err != nil {
		return nil, err
	}
	defer unlock()
	// The result of a walk whose caller canceled it is of no use to others.
	if r.walked.Load() != asked && !errors.Is(last.err, context.Canceled) {
		return last.list, last.err
	}
	defer r.change(func() { r.paused = false })
	last.list, last.err = nil, errListChanges
	for n := range maxWalks {
		s, err := r.beginWalk(ctx, fresh || n > 0, n > 0)
		if err == nil {
			err = s.finish(ctx)
		}
		if err != nil || s == r.latest() && !s.pager.shifted {
			last.list, last.err = s, err
			break
		}
	}
	return last.list, last.err
}

// beginWalk waits until no write is in progress, and returns a snapshot to complete. If there are writes, or the last walk
// was in vain, others wait until the walk ends: in a large apply, there would always be one.
func (r *reader) beginWalk(ctx context.Context, fresh, again bool) (*snapshot, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = again || r.writing > 0
	if err := r.await(ctx, func() bool { return r.writing == 0 }); err != nil {
		return nil, err
	}
	if fresh || !r.current.isComplete() || r.current.pager.shifted {
		r.walked.Add(1)
		r.current = newSnapshot(r.api)
	}
	return r.current, nil
}
