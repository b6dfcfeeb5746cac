// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"sync"
	"sync/atomic"
)

// snapshot holds the pages of the list fetched since a time, from the first one on.
type snapshot struct {
	api *api
	// writes is how many writes the client had begun before.
	writes int
	// fetching is held by the one who fetches pages; it has one key.
	fetching keyedLock[struct{}]
	// complete says that the last page was fetched: nothing changes after that.
	complete atomic.Bool
	// agreed is how many single reads have confirmed the pages in a row.
	agreed atomic.Int64

	mu    sync.Mutex
	pages []page
	bytes int
	// items has each id that was listed. A webhook that is not complete can't be relied on.
	items map[string]Webhook
	// pagesWithoutNew is how many pages in a row listed nothing new, up to the last one; total is as the last page that has
	// one gives it.
	pagesWithoutNew, total int
	// shifted says that the list has changed between two pages, so that a webhook may be on none of them: an id came twice,
	// or the total fell.
	shifted bool
	// asked holds the distinct ids that were asked for, found or not.
	asked map[string]bool
	// failed is why the next page could not be fetched. It is fetched again once retryAt ids were asked for, after pause
	// more of them.
	failed         error
	retryAt, pause int
}

const (
	// firstPause is how many more ids are asked for before a page that failed is fetched again, the first time.
	firstPause = 10
	// enoughConfirmations is how many single reads have to agree with the pages before these are believed.
	enoughConfirmations = 10
)

func newSnapshot(a *api, writes int) *snapshot {
	return &snapshot{api: a, writes: writes, items: map[string]Webhook{}, asked: map[string]bool{}, pause: firstPause}
}

// find searches the pages for a webhook, and fetches more pages while fewer were fetched than ids asked for. The error is
// the caller's own cancellation; if the list fails, the webhook counts as not found.
func (s *snapshot) find(ctx context.Context, id string) (w Webhook, found bool, err error) {
	if w, found, more := s.lookUp(id); !more {
		return w, found, nil
	}
	_, unlock, err := s.fetching.lock(ctx, "")
	if err != nil {
		return Webhook{}, false, err
	}
	defer unlock()
	for {
		w, found, more := s.lookUp(id)
		if !more {
			return w, found, nil
		}
		if err := s.fetch(ctx); err != nil && ctx.Err() != nil {
			return Webhook{}, false, ctx.Err()
		}
	}
}

// lookUp searches the pages fetched so far, and reports whether another one should be fetched.
func (s *snapshot) lookUp(id string) (w Webhook, found, more bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[id] = true
	if w := s.items[id]; w.complete() {
		return w.clone(), true, false
	}
	more = !s.complete.Load() && (s.failed == nil || len(s.asked) >= s.retryAt) && len(s.pages) < len(s.asked)
	return Webhook{}, false, more
}

// finish fetches all pages that are left.
func (s *snapshot) finish(ctx context.Context) error {
	_, unlock, err := s.fetching.lock(ctx, "")
	if err != nil {
		return err
	}
	defer unlock()
	for !s.complete.Load() {
		if err := s.fetch(ctx); err != nil {
			return err
		}
	}
	return nil
}

// failure returns why the next page could not be fetched, unless it is time to try again.
func (s *snapshot) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) >= s.retryAt {
		return nil
	}
	return s.failed
}

// confirm learns whether a single read agreed with the pages.
func (s *snapshot) confirm(agrees bool) {
	if s.agreed.Add(1); !agrees {
		s.agreed.Store(0)
	}
}
