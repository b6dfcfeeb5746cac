// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"sync"
)

// snapshot holds the pages of the list fetched since the last write, from the first one on.
type snapshot struct {
	mu    sync.Mutex
	pager *pager
	// pages is the number of pages fetched.
	pages int
	// order holds each id once, in the server's order.
	order []string
	// items holds the webhooks that can be relied on: complete, and listed once.
	items map[string]Webhook
	// asked holds the distinct ids that were asked for, found or not.
	asked map[string]bool
	// complete says that the last page was fetched; failed is why a page could not be. After either, no page is fetched.
	complete bool
	failed   error
	// fetching is the fetch in progress, if any: a pager serves one at a time.
	fetching *fetch
}

// fetch is a request for a page, with all callers that wait for it.
type fetch struct {
	done    chan struct{}
	waiting int // callers
	cancel  context.CancelFunc
}

func newSnapshot(c *Client) *snapshot {
	return &snapshot{pager: c.newPager(), items: map[string]Webhook{}, asked: map[string]bool{}}
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
		if s.complete || s.failed != nil || s.pages >= len(s.asked) {
			return Webhook{}, false, nil
		}
		if err := s.nextPage(ctx); err != nil {
			return Webhook{}, false, err
		}
	}
}

// at returns the i-th webhook of the list, and fetches pages until there is one; false after the last. Of one that can't be
// relied on it returns the id alone.
func (s *snapshot) at(ctx context.Context, i int) (Webhook, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case i < len(s.order):
			w := s.items[s.order[i]].clone()
			w.ID = s.order[i]
			return w, true, nil
		case s.complete:
			return Webhook{}, false, nil
		case s.failed != nil:
			return Webhook{}, false, s.failed
		}
		if err := s.nextPage(ctx); err != nil {
			return Webhook{}, false, err
		}
	}
}

func (s *snapshot) hasFailed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed != nil
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
		s.failed = err
	}
}

// add adds a page. An id that was listed before is removed from items, since the list shifted between the two pages. If
// the page lists no new id, the items stay: some servers repeat a page after the last one.
func (s *snapshot) add(p page) {
	s.pages++
	s.complete = p.last
	for _, w := range p.webhooks {
		s.order = append(s.order, w.ID)
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
