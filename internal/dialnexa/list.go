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
	// webhooks are those that were not listed before, in the server's order.
	webhooks []Webhook
	// repeated are the ids of the others.
	repeated []string
	// date is the server's clock when it responded, cut to the second; zero if the response has none.
	date     time.Time
	received transport.Instant
	// last says that no further page needs to be asked for.
	last bool
}

// pager requests one page of the list after another.
type pager struct {
	api             *api
	number          int // of the last page fetched, counted from 1
	bytes           int
	seen            map[string]bool
	pagesWithoutNew int // in a row, up to the last one
	total           int // as the last page that has one gives it
	// shifted says that the list has changed between two pages, so that a webhook may be on none of them: an id came twice,
	// or the total fell. A page of nothing but known ids is no sign of that if it is one of the last: some servers repeat
	// their last page, or their only one, for every page number.
	shifted bool
}

func newPager(a *api) *pager { return &pager{api: a, seen: map[string]bool{}} }

// next fetches the next page. It must not be called after the last one. After an error, it fetches the same page.
func (p *pager) next(ctx context.Context) (page, error) {
	if p.number >= maxPages || p.bytes > maxListBytes {
		return page{}, &ResponseError{
			StatusCode: http.StatusOK, Method: http.MethodGet, Path: p.api.base.Path + collection,
			Reason: fmt.Sprintf("the list does not end: gave up after %d pages and %d bytes", p.number, p.bytes),
		}
	}
	query := url.Values{"page": {strconv.Itoa(p.number + 1)}, "limit": {strconv.Itoa(pageLimit)}}
	list, resp, err := get(ctx, p.api, collection, query, maxBody, decodeList)
	if err != nil {
		return page{}, err
	}
	p.number++
	p.bytes += len(resp.body)
	next := page{date: resp.date, received: resp.received}
	for _, w := range list.webhooks {
		if p.seen[w.ID] {
			next.repeated = append(next.repeated, w.ID)
			continue
		}
		p.seen[w.ID] = true
		next.webhooks = append(next.webhooks, w)
	}
	if len(next.webhooks) > 0 {
		p.shifted = p.shifted || len(next.repeated) > 0 || p.pagesWithoutNew > 0
		p.pagesWithoutNew = 0
	} else {
		p.pagesWithoutNew++
	}
	if list.total > 0 {
		p.shifted = p.shifted || list.total < p.total
		p.total = list.total
	}
	next.last = p.isLast(list)
	return next, nil
}

// isLast reports whether the page just fetched is the last one. A short page alone proves nothing, since the server may
// cap the limit, and neither does one page without new webhooks, since the list may have shifted. Totals that contradict
// what was seen don't count.
func (p *pager) isLast(list listResponse) bool {
	switch {
	case len(list.webhooks) == 0, p.pagesWithoutNew == 2:
		return true
	case list.total > len(p.seen):
		return false
	case list.totalPages >= p.number:
		return list.totalPages == p.number
	default:
		return list.total == len(p.seen)
	}
}

// short reports whether the list has ended with fewer webhooks than it promised.
func (p *pager) short() bool { return p.total > len(p.seen) }
