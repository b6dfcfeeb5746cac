// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	// pageLimit is what a page is asked to hold; PAGE allows 100 at most, and no edition promises to grant it.
	pageLimit = 100
	// maxPages and maxListBytes bound a list that never ends.
	maxPages     = 2000
	maxListBytes = 64 << 20
)

// page is one response to a list request.
type page struct {
	// webhooks are in the server's order and may repeat some of an earlier page: the list can shift between two requests.
	webhooks []Webhook
	// date is the server's clock when it responded, cut to the second; zero where the response has none.
	date     time.Time
	received instant
	// last says that no further page needs to be asked for.
	last bool
}

// pager walks the pages of the list.
type pager struct {
	client *Client
	number int // of the last page fetched, counted from 1
	bytes  int
	seen   map[string]bool
	// exhaustive is for a walk that must not miss anything: it takes one page that brings nothing new for a list that
	// shifted.
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
	before := len(p.seen)
	for _, w := range list.webhooks {
		p.seen[w.ID] = true
	}
	p.pagesWithoutNew++
	if len(p.seen) > before {
		p.pagesWithoutNew = 0
	}
	date, err := http.ParseTime(resp.header.Get("Date"))
	if err != nil {
		date = time.Time{}
	}
	return page{webhooks: list.webhooks, date: date, received: p.client.now(), last: p.isLast(list)}, nil
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

// isLast tells from one page whether another is to be asked for. A short page alone proves nothing: the server may cap
// the limit. Totals that contradict what was seen don't count.
func (p *pager) isLast(list listResponse) bool {
	switch {
	case len(list.webhooks) == 0, p.pagesWithoutNew == 2:
		return true
	case list.total != nil && *list.total > len(p.seen):
		// One page that brings nothing new may come of a list that shifted meanwhile, as long as more are promised.
		return false
	case p.pagesWithoutNew == 1 && !p.exhaustive:
		// A server that answers every page with the same one.
		return true
	case list.totalPages != nil && *list.totalPages >= p.number:
		return *list.totalPages == p.number
	default:
		return list.total != nil && *list.total == len(p.seen)
	}
}

// List walks all webhooks of the workspace in the server's order, each id once, fetching pages as they are needed. An
// error ends it.
func (c *Client) List(ctx context.Context) iter.Seq2[Webhook, error] {
	return func(yield func(Webhook, error) bool) {
		pages := c.newPager()
		given := map[string]bool{}
		for {
			page, err := pages.next(ctx)
			if err != nil {
				yield(Webhook{}, err)
				return
			}
			for _, w := range page.webhooks {
				if given[w.ID] {
					continue
				}
				given[w.ID] = true
				if !yield(w, nil) {
					return
				}
			}
			if page.last {
				return
			}
		}
	}
}
