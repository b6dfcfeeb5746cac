// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"net/url"
	"sync"
	"sync/atomic"
)

// reader serves reads of webhooks from the pages of the list, which all callers share. Terraform asks for one
// webhook at a time and never says how many will follow, so pages and single reads are kept in balance: a page is
// fetched only while fewer pages were fetched than distinct webhooks asked for. The cost is never more than about twice
// that of the cheaper way, whatever the workspace holds.
//
// Its results equal those of single reads: an id that the list lacks gets a single read before it counts as gone, an
// item that is incomplete or was listed twice isn't used, and any write discards the pages fetched before it.
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
	return &reader{api: a, current: newSnapshot(a, 0), changed: make(chan struct{})}
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

// Webhook reads one webhook, mostly without a request of its own, from pages of the list that all callers share. If
// these differ from prior, a single read confirms that, since a list can lag behind; a zero prior, or field of it, is
// compared with nothing. If the webhook does not exist, IsNotFound reports true for the error.
func (r *reader) Webhook(ctx context.Context, id string, prior Webhook) (Webhook, error) {
	if err := CheckID(id); err != nil {
		return Webhook{}, err
	}
	s := r.latest()
	if s == nil {
		return r.single(ctx, id)
	}
	listed, found, err := s.find(ctx, id)
	if err != nil {
		return Webhook{}, err
	}
	// A walk may have begun another snapshot meanwhile, which is as good; after a write, none is.
	latest := r.latest()
	switch {
	case !found, latest == nil || latest.writes != s.writes:
		return r.single(ctx, id)
	case listed.equals(prior), s.agreed.Load() >= enoughConfirmations:
		return listed, nil
	}
	read, err := r.single(ctx, id)
	if s.agreed.Add(1); err != nil || !listed.equals(read) {
		s.agreed.Store(0)
	}
	return read, err
}

// Webhooks returns all webhooks of the workspace, in the server's order. An incomplete one gets a single read.
func (r *reader) Webhooks(ctx context.Context) ([]Webhook, error) {
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
			all = append(all, w)
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
	return w, r.judgeNotFound(ctx, id, err)
}

func webhookPath(id string) string { return collection + "/" + url.PathEscape(id) }
