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
	// pageLimit is the number of webhooks requested per page. PAGE allows 100 at most, and a server may return fewer.
	pageLimit = 100
	// maxPages and maxListBytes bound a list that never ends.
	maxPages     = 2000
	maxListBytes = 64 << 20
)

// page is one response to a list request.
type page struct {
	// webhooks are those that were not listed before, in the server's order.
	webhooks []Webhook
	// repeated are the ids of the others: the list can shift between two requests.
	repeated []string
	// date is the server's clock when it responded, cut to the second; zero if the response has none.
	date     time.Time
	received transport.Instant
	// last says that no further page needs to be asked for.
	last bool
}

// pager walks the pages of the list.
type pager struct {
	client *Client
	number int // of the last page fetched, counted from 1
	bytes  int
	seen   map[string]bool
	// exhaustive is for callers that must not miss a webhook: one page without new ones does not end the list, since the
	// list may have shifted.
	exhaustive      bool
	pagesWithoutNew int // in a row, up to the last one
}

func (c *Client) newPager() *pager { return &pager{client: c, seen: map[string]bool{}} }

// next fetches the next page. It must not be called after the last one.
func (p *pager) next(ctx context.Context) (page, error) {
	if p.number >= maxPages || p.bytes > maxListBytes {
		return page{}, &ResponseError{
			StatusCode: http.StatusOK, Method: http.MethodGet, Path: p.client.base.Path + collection,
			Reason: fmt.Sprintf("the list does not end: gave up after %d pages and %d bytes", p.number, p.bytes),
		}
	}
	query := url.Values{"page": {strconv.Itoa(p.number + 1)}, "limit": {strconv.Itoa(pageLimit)}}
	resp, err := p.client.do(ctx, http.MethodGet, collection, query, nil)
	if err != nil {
		return page{}, err
	}
	list, err := decodeList(resp.body)
	if err != nil {
		return page{}, resp.bodyError(err.Error())
	}
	p.client.listWorks.Store(true)
	p.number++
	p.bytes += len(resp.body)
	next := page{received: p.client.now()}
	if date, err := http.ParseTime(resp.header.Get("Date")); err == nil {
		next.date = date
	}
	for _, w := range list.webhooks {
		if p.seen[w.ID] {
			next.repeated = append(next.repeated, w.ID)
			continue
		}
		p.seen[w.ID] = true
		next.webhooks = append(next.webhooks, w)
	}
	p.pagesWithoutNew++
	if len(next.webhooks) > 0 {
		p.pagesWithoutNew = 0
	}
	next.last = p.isLast(list)
	return next, nil
}

// rest fetches all pages that are left.
func (p *pager) rest(ctx context.Context) ([]page, error) {
	var all []page
	for {
		next, err := p.next(ctx)
		if err != nil {
			return nil, err
		}
		if all = append(all, next); next.last {
			return all, nil
		}
	}
}

// isLast reports whether the page just fetched is the last one. A short page alone proves nothing, since the server may
// cap the limit. Totals that contradict what was seen don't count.
func (p *pager) isLast(list listResponse) bool {
	switch {
	case len(list.webhooks) == 0, p.pagesWithoutNew == 2:
		return true
	case list.total > len(p.seen):
		// More are promised, so one page without new webhooks may come from a list that shifted.
		return false
	case p.pagesWithoutNew == 1 && !p.exhaustive:
		// Some servers respond to every page number with the same page.
		return true
	case list.totalPages >= p.number:
		return list.totalPages == p.number
	default:
		return list.total == len(p.seen)
	}
}
