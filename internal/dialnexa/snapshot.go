// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"sync"
)

// snapshot is what was fetched of the list since the last write: some of its pages, from the first one on.
type snapshot struct {
	mu    sync.Mutex
	pager *pager
	// pages counts those fetched.
	pages int
	// order has each id of the pages once, as the server lists them.
	order  []string
	listed map[string]bool
	// items are the webhooks that can be relied on: complete, and listed once.
	items map[string]Webhook
	// asked are the distinct ids that were asked for, found or not.
	asked map[string]bool
	// ended says that there is no further page, failed that one could not be had: neither is asked for again.
	ended  bool
	failed error
	// fetching is the one fetch under way, if any.
	fetching *fetch
}

// fetch is a page on its way, for all who wait for it.
type fetch struct {
	done    chan struct{}
	waiting int
	cancel  context.CancelFunc
	// abandoned says that nobody waited any more: its failure says nothing of the list.
	abandoned bool
}

func newSnapshot(c *Client) *snapshot {
	return &snapshot{pager: c.newPager(), listed: map[string]bool{}, items: map[string]Webhook{}, asked: map[string]bool{}}
}

// find looks for a webhook in the pages, and fetches more of them as long as that is worth it. The error is the
// caller's own cancellation; a list that fails is only not found.
func (s *snapshot) find(ctx context.Context, id string) (Webhook, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[id] = true
	for {
		if w, ok := s.items[id]; ok {
			return w.clone(), true, nil
		}
		if s.ended || s.failed != nil || s.pages >= len(s.asked) {
			return Webhook{}, false, nil
		}
		if err := s.nextPage(ctx); err != nil {
			return Webhook{}, false, err
		}
	}
}

// at returns the i-th id of the list, fetching pages until there is one; false after the last.
func (s *snapshot) at(ctx context.Context, i int) (string, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case i < len(s.order):
			return s.order[i], true, nil
		case s.ended:
			return "", false, nil
		case s.failed != nil:
			return "", false, s.failed
		}
		if err := s.nextPage(ctx); err != nil {
			return "", false, err
		}
	}
}

// get returns an item that can be relied on.
func (s *snapshot) get(id string) (Webhook, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	w, ok := s.items[id]
	return w.clone(), ok
}

func (s *snapshot) hasFailed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed != nil
}

// nextPage waits for the next page to be fetched, joining the fetch under way if there is one. It is called with the
// lock held, and gives it away while it waits. The error is the caller's own cancellation.
func (s *snapshot) nextPage(ctx context.Context) error {
	f := s.fetching
	if f == nil {
		// The fetch is nobody's own: it goes on as long as anybody waits.
		fetchCtx, cancel := context.WithCancel(context.WithoutCancel(ctx))
		f = &fetch{done: make(chan struct{}), cancel: cancel}
		s.fetching = f
		go s.run(fetchCtx, f)
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
		// Who comes before it has ended joins it, finds nothing, and begins another: a pager serves one at a time.
		f.abandoned = true
		f.cancel()
	}
	return err
}

// run fetches one page and adds it.
func (s *snapshot) run(ctx context.Context, f *fetch) {
	defer f.cancel()
	page, err := s.pager.next(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fetching = nil
	defer close(f.done)
	if err != nil {
		if !f.abandoned || !errors.Is(err, context.Canceled) {
			s.failed = err
		}
		return
	}
	s.add(page)
}

// add takes a page in. An id that was listed before is not used, since the list shifted in between: it is read alone,
// unless the whole page repeats what is known, which is how some servers answer behind the end.
func (s *snapshot) add(p page) {
	s.pages++
	s.ended = p.last
	fresh := len(s.order)
	var repeated []string
	for _, w := range p.webhooks {
		if s.listed[w.ID] {
			repeated = append(repeated, w.ID)
			continue
		}
		s.listed[w.ID] = true
		s.order = append(s.order, w.ID)
		if w.complete() {
			s.items[w.ID] = w
		}
	}
	if len(s.order) > fresh {
		for _, id := range repeated {
			delete(s.items, id)
		}
	}
}
