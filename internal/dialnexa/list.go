// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

const (
	collection = "/user-webhooks"
	// pageLimit is the number of webhooks requested per page. PAGE allows 100 at most, and a server may return fewer.
	pageLimit = 100
	// maxPages and maxListBytes bound a list that never ends.
	maxPages     = 2000
	maxListBytes = 64 << 20
	// firstPause is how many more ids are asked for before a page that failed is fetched again, the first time.
	firstPause = 10
	// enoughConfirmations is how many single reads have to agree with the pages before these are believed.
	enoughConfirmations = 10
)

// page is one response to a list request.
type page struct {
	webhooks []Webhook         // those that were not listed before, in the server's order
	date     time.Time         // the server's clock when it responded, cut to the second; zero if the response has none
	received transport.Instant // when it arrived
}

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
	// pagesWithoutNew is how many pages in a row listed nothing new, up to the last one; total is as the last page that
	// has one gives it.
	pagesWithoutNew, total int
	// shifted says that the list has changed between two pages, so that a webhook may be on none of them: an id came
	// twice, or the total fell.
	shifted bool
	// asked holds the distinct ids that were asked for, found or not.
	asked map[string]bool
	// failed is why the next page could not be fetched. It is fetched again once retryAt ids were asked for, after pause
	// more of them.
	failed         error
	retryAt, pause int
}

func newSnapshot(a *api, writes int) *snapshot {
	return &snapshot{api: a, writes: writes, items: map[string]Webhook{}, asked: map[string]bool{}, pause: firstPause}
}

// find searches the pages for a webhook, and fetches more pages while fewer were fetched than ids asked for. The error
// is the caller's own cancellation; if the list fails, the webhook counts as not found.
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
		return w, true, false
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

// fetch fetches the next page and adds it. After an error, it fetches the same page.
func (s *snapshot) fetch(ctx context.Context) error {
	list, resp, err := s.request(ctx)
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case err == nil:
		s.add(list, page{date: resp.date, received: resp.received}, len(resp.body))
	case ctx.Err() == nil: // Otherwise the caller gave up, which says nothing about the list.
		s.failed, s.retryAt, s.pause = err, len(s.asked)+s.pause, 2*s.pause
		s.api.cfg.Logger.WarnContext(ctx, "a page of the list could not be read, so some webhooks are read one by one",
			"page", len(s.pages)+1, "error", err.Error())
	}
	return err
}

func (s *snapshot) request(ctx context.Context) (listResponse, response, error) {
	if len(s.pages) >= maxPages || s.bytes > maxListBytes {
		last := response{method: http.MethodGet, path: s.api.base.Path + collection, status: http.StatusOK}
		reason := fmt.Sprintf("the list does not end: gave up after %d pages and %d bytes", len(s.pages), s.bytes)
		return listResponse{}, response{}, last.bodyError(reason)
	}
	query := url.Values{"page": {strconv.Itoa(len(s.pages) + 1)}, "limit": {strconv.Itoa(pageLimit)}}
	return get(ctx, s.api, collection, query, maxBody, decodeList)
}

// add adds a page. An id that was listed before can't be relied on any more, since the list shifted between the two
// pages, unless the page lists no new id: some servers repeat their last page for every page number.
func (s *snapshot) add(list listResponse, p page, size int) {
	var repeated []string
	for _, w := range list.webhooks {
		if _, seen := s.items[w.ID]; seen {
			repeated = append(repeated, w.ID)
			continue
		}
		s.items[w.ID] = w
		p.webhooks = append(p.webhooks, w)
	}
	if len(p.webhooks) > 0 {
		for _, id := range repeated {
			s.items[id] = Webhook{}
		}
		s.shifted = s.shifted || len(repeated) > 0 || s.pagesWithoutNew > 0
		s.pagesWithoutNew = -1
	}
	s.pagesWithoutNew++
	if list.total > 0 {
		s.shifted = s.shifted || list.total < s.total
		s.total = list.total
	}
	s.pages, s.bytes, s.failed = append(s.pages, p), s.bytes+size, nil
	s.complete.Store(s.isLast(list))
}

// isLast reports whether the page just added is the last one. A short page alone proves nothing, since the server may
// cap the limit, and neither does one page without new webhooks, since the list may have shifted. Totals that
// contradict what was seen don't count.
func (s *snapshot) isLast(list listResponse) bool {
	switch {
	case len(list.webhooks) == 0, s.pagesWithoutNew == 2:
		return true
	case list.total > len(s.items):
		return false
	case list.totalPages >= len(s.pages):
		return list.totalPages == len(s.pages)
	default:
		return list.total == len(s.items)
	}
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
