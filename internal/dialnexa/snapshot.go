// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"sync"
)

// snapshot holds the pages of the list fetched since a time, from the first one on.
type snapshot struct {
	mu    sync.Mutex
	pager *pager
	pages []page
	// items holds the webhooks that can be relied on: complete, and listed once.
	items map[string]Webhook
	// asked holds the distinct ids that were asked for, found or not.
	asked map[string]bool
	// complete says that the last page was fetched; failed is why the next one could not be. It is fetched again once
	// retryAt ids were asked for, after pause more of them.
	complete       bool
	failed         error
	retryAt, pause int
	// fetching is the fetch in progress, if any: a pager serves one at a time.
	fetching *fetch
	// agreed is how many single reads have confirmed the pages in a row.
	agreed int
}

// fetch is a request for a page, with all callers that wait for it.
type fetch struct {
	done    chan struct{}
	waiting int // callers
	cancel  context.CancelFunc
}

const (
	// firstPause is how many more ids are asked for before a page that failed is fetched again, the first time.
	firstPause = 10
	// enoughConfirmations is how many single reads have to agree with the pages before these are believed.
	enoughConfirmations = 10
)

func newSnapshot(a *api) *snapshot {
	return &snapshot{pager: newPager(a), items: map[string]Webhook{}, asked: map[string]bool{}, pause: firstPause}
}

// find searches the pages for a webhook, and fetches more pages while fewer were fetched than ids asked for. The error is
// the caller's own cancellation; if the list fails, the webhook counts as not found.
func (s *snapshot) find(ctx context.Context, id string) (Webhook, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[id] = true
	for {
		if w, ok := s.items[id]; ok {
			return w.clone(), true, nil
		}
		if s.complete || s.failed != nil && len(s.asked) < s.retryAt || len(s.pages) >= len(s.asked) {
			return Webhook{}, false, nil
		}
		if err := s.nextPage(ctx); err != nil {
			return Webhook{}, false, err
		}
	}
}

// finish fetches all pages that are left.
func (s *snapshot) finish(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for !s.complete {
		if err := s.nextPage(ctx); err != nil {
			return err
		}
		if s.failed != nil {
			return s.failed
		}
	}
	return nil
}

func (s *snapshot) isComplete() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.complete
}

// failure returns why the next page could not be fetched, unless it is time to try again.
func (s *snapshot) failure() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.asked) >= s.retryAt {
		return nil
	}
	return s.failed
}

// confirm learns whether a single read agreed with the pages.
func (s *snapshot) confirm(agrees bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.agreed++; !agrees {
		s.agreed = 0
	}
}

func (s *snapshot) isBelieved() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.agreed >= enoughConfirmations
}

// nextPage waits for the next page to be fetched, and joins the fetch in progress if there is one. It is called with mu
// locked, and unlocks it while it waits. The error is the caller's own cancellation.
func (s *snapshot) nextPage(ctx context.Context) error {
	f := s.fetching
	if f == nil {
		// The fetch has a context of its own: it goes on as long as any caller waits.
		fetchCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &fetch{done: make(chan struct{}), cancel: cancel}
		s.fetching = f
		go s.fetchPage(fetchCtx, f)
	}
	f.waiting++
	s.mu.Unlock()
	var err error
	select {
	case <-f.done:
	case <-ctx.Done():
		err = ctx.Err()
	}
	s.mu.Lock()
	if f.waiting--; f.waiting == 0 && err != nil {
		// A caller that comes before the fetch has ended joins it, gets no page, and begins another.
		f.cancel()
	}
	return err
}

// fetchPage fetches one page and adds it.
func (s *snapshot) fetchPage(ctx context.Context, f *fetch) {
	defer f.cancel()
	page, err := s.pager.next(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetching = nil
	defer close(f.done)
	switch {
	case err == nil:
		s.add(page)
	case ctx.Err() == nil: // Otherwise all callers gave up, which says nothing about the list.
		s.failed, s.retryAt, s.pause = err, len(s.asked)+s.pause, 2*s.pause
		s.pager.api.logger.WarnContext(ctx, "a page of the list could not be read, so some webhooks are read one by one",
			"page", len(s.pages)+1, "error", err.Error())
	}
}

// add adds a page. An id that was listed before is removed from items, since the list shifted between the two pages. If
// the page lists no new id, the items stay: some servers repeat a page after the last one.
func (s *snapshot) add(p page) {
	s.pages, s.complete, s.failed = append(s.pages, p), p.last, nil
	for _, w := range p.webhooks {
		if w.complete() {
			s.items[w.ID] = w
		}
	}
	if len(p.webhooks) > 0 {
		for _, id := range p.repeated {
			delete(s.items, id)
		}
	}
}
