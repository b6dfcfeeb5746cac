// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"iter"
	"sync"
)

// Reader serves reads of webhooks from the pages of the list, which all callers share. Terraform asks for one
// webhook at a time and never says how many will follow, so pages and single reads are kept in balance: a page is
// fetched only while fewer pages were fetched than distinct webhooks asked for. The cost is never more than about twice
// that of the cheaper way, whatever the workspace holds.
//
// Its results equal those of single reads: an id that the list lacks gets a single read before it counts as gone, an item
// that is incomplete or was listed twice isn't used, and any write discards the pages fetched before it. A Reader is safe
// for concurrent use.
type Reader struct {
	client *Client

	mu      sync.Mutex
	current *snapshot
	// writing is the number of writes in progress, during which no page may be kept.
	writing int
}

func newReader(c *Client) *Reader {
	return &Reader{client: c, current: newSnapshot(c)}
}

// beginWrite discards the pages fetched so far, and none is kept until the function that it returns ends the write: a page
// fetched in between may or may not show it.
func (r *Reader) beginWrite() (end func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writing++
	r.current = newSnapshot(r.client)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.writing--
	}
}

// latest returns the snapshot to read from, or nil during a write.
func (r *Reader) latest() *snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.writing > 0 {
		return nil
	}
	return r.current
}

// Get reads one webhook. If it does not exist, IsNotFound reports true for the error.
func (r *Reader) Get(ctx context.Context, id string) (Webhook, error) {
	if s := r.latest(); s != nil && CheckID(id) == nil {
		w, found, err := s.find(ctx, id)
		if err != nil {
			return Webhook{}, err
		}
		// Another snapshot means that a write began in between.
		if found && s == r.latest() {
			return w, nil
		}
	}
	return r.client.Get(ctx, id)
}

// All iterates over the webhooks of the workspace in the server's order, each id once, and fetches pages as needed. One
// that the list has incomplete or twice gets a single read. An error ends the iteration.
func (r *Reader) All(ctx context.Context) iter.Seq2[Webhook, error] {
	return func(yield func(Webhook, error) bool) {
		s := r.snapshotForAll()
		for i := 0; ; i++ {
			w, more, err := s.at(ctx, i)
			if err == nil && !more {
				return
			}
			if err == nil && !w.complete() {
				w, err = r.client.Get(ctx, w.ID)
				if IsNotFound(err) {
					continue
				}
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// snapshotForAll returns a snapshot for All. A failed one is replaced, since All can't do without the list. During a write
// it is a new one that nobody shares.
func (r *Reader) snapshotForAll() *snapshot {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.writing > 0 {
		return newSnapshot(r.client)
	}
	if r.current.hasFailed() {
		r.current = newSnapshot(r.client)
	}
	return r.current
}
