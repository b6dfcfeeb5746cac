// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
)

// walkResult is a complete walk of the list, or why there is none.
type walkResult struct {
	list *snapshot
	err  error
}

// maxWalks is how often a walk is begun.
const maxWalks = 3

var errListChanges = errors.New("the list of webhooks changed each time while it was read, so a webhook may be missing from it")

// walk returns the complete list, read without a change in between: it begins again if a write of this client began
// meanwhile, or if the list shifted. Callers that wait at the same time share it. If it must be fresh, it began after
// the call; otherwise after the last write of this client.
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
		s, err := r.beginWalk(ctx, fresh, n > 0)
		if err == nil {
			err = s.finish(ctx)
		}
		if err != nil || s == r.latest() && !s.shifted {
			last.list, last.err = s, err
			break
		}
	}
	return last.list, last.err
}

// beginWalk waits until no write is in progress, and returns a snapshot to complete. If there are writes, or the last
// walk was in vain, others wait until the walk ends: in a large apply, there would always be one.
func (r *reader) beginWalk(ctx context.Context, fresh, again bool) (*snapshot, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.paused = again || r.writing > 0
	if err := r.await(ctx, func() bool { return r.writing == 0 }); err != nil {
		return nil, err
	}
	if fresh || !r.current.complete.Load() || r.current.shifted {
		r.walked.Add(1)
		r.current = newSnapshot(r.api, r.current.writes)
	}
	return r.current, nil
}

// beginWrite discards the pages fetched so far, and none is kept until the function that it returns ends the write: a
// page fetched in between may or may not show it.
func (r *reader) beginWrite(ctx context.Context) (end func(), err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err := r.await(ctx, func() bool { return !r.paused }); err != nil {
		return nil, err
	}
	r.writing++
	r.current = newSnapshot(r.api, r.current.writes+1)
	return func() { r.change(func() { r.writing-- }) }, nil
}

// await waits until a condition holds that change can bring about. The caller has locked mu, which is free meanwhile.
func (r *reader) await(ctx context.Context, condition func() bool) error {
	for !condition() {
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
