// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"iter"
	"sync"
)

// Reader answers reads of webhooks from the pages of the list, shared between all who read. Terraform asks for one
// webhook at a time and never says how many will follow, so pages and single reads are kept in balance: a page is
// fetched only while fewer pages were fetched than distinct webhooks asked for. The cost is never more than about twice
// that of the cheaper way, whatever the workspace holds.
//
// What it gives equals what single reads would give: an id that the list lacks is read alone before it counts as gone,
// an item that is incomplete or was listed twice isn't used, and any write makes all that was fetched before stale. A Reader is
// safe for concurrent use.
type Reader struct {
	client *Client

	mu      sync.Mutex
	current *snapshot
	// writing counts the writes under way, during which nothing that is fetched may be kept.
	writing int
}

func newReader(c *Client) *Reader {
	return &Reader{client: c, current: newSnapshot(c)}
}

// write makes what was fetched stale, and again when the function that it returns is called: a page fetched while the
// write was on its way may or may not show it.
func (r *Reader) write() func() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.writing++
	r.current = newSnapshot(r.client)
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.writing--
		r.current = newSnapshot(r.client)
	}
}

// latest returns the snapshot to read from, or false while a write is under way.
func (r *Reader) latest() (*snapshot, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current, r.writing == 0
}

// isCurrent reports whether nothing was written since s was begun.
func (r *Reader) isCurrent(s *snapshot) bool {
	current, idle := r.latest()
	return idle && current == s
}

// Get reads one webhook; one that does not exist is an error that IsNotFound knows.
func (r *Reader) Get(ctx context.Context, id string) (Webhook, error) {
	s, idle := r.latest()
	if idle && CheckID(id) == nil {
		w, found, err := s.find(ctx, id)
		if err != nil {
			return Webhook{}, err
		}
		if found && r.isCurrent(s) {
			return w, nil
		}
	}
	return r.client.Get(ctx, id)
}

// All walks the webhooks of the workspace in the server's order, each id once, fetching pages as they are needed. An
// item that the list gives incomplete is read alone; an error ends the walk.
func (r *Reader) All(ctx context.Context) iter.Seq2[Webhook, error] {
	return func(yield func(Webhook, error) bool) {
		s := r.snapshotForAll()
		for i := 0; ; i++ {
			id, more, err := s.at(ctx, i)
			if err != nil {
				yield(Webhook{}, err)
				return
			}
			if !more {
				return
			}
			w, ok := s.get(id)
			if !ok {
				w, err = r.client.Get(ctx, id)
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

// snapshotForAll is a snapshot that can be walked to its end: a failed one is begun again, since a walk has nothing to fall
// back on, and one that is of no use to others because of a write under way is the walk's alone.
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
