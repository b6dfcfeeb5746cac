// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
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
)

// page is one response to a list request.
type page struct {
	webhooks []Webhook         // those that were not listed before, in the server's order
	date     time.Time         // the server's clock when it responded, cut to the second; zero if the response has none
	received transport.Instant // when it arrived
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
		return listResponse{}, response{}, &ResponseError{
			StatusCode: http.StatusOK, Method: http.MethodGet, Path: s.api.base.Path + collection,
			Reason: fmt.Sprintf("the list does not end: gave up after %d pages and %d bytes", len(s.pages), s.bytes),
		}
	}
	query := url.Values{"page": {strconv.Itoa(len(s.pages) + 1)}, "limit": {strconv.Itoa(pageLimit)}}
	return get(ctx, s.api, collection, query, maxBody, decodeList)
}

// add adds a page. An id that was listed before can't be relied on any more, since the list shifted between the two pages,
// unless the page lists no new id: some servers repeat their last page, or their only one, for every page number.
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
// cap the limit, and neither does one page without new webhooks, since the list may have shifted. Totals that contradict
// what was seen don't count.
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
