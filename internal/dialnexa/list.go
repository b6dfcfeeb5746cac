// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

const (
	// pageLimit is what a page is asked to hold; PAGE allows 100 at most, and no edition promises to grant it.
	pageLimit = 100
	// maxPages and maxListBytes bound a list that never ends.
	maxPages     = 2000
	maxListBytes = 64 << 20
)

// page is one answer to a list request.
type page struct {
	// webhooks are in the server's order and may repeat some of an earlier page: the list can shift between two requests.
	webhooks []Webhook
	// date is the server's clock when it answered, cut to the second; zero where the answer has none.
	date time.Time
	// last says that no further page needs to be asked for.
	last bool
}

// pager walks the pages of the list.
type pager struct {
	client *Client
	number int // of the last page fetched, counted from 1
	bytes  int
	seen   map[string]bool
	// wary is for a walk that must not miss anything: it takes one page that brings nothing new for a list that shifted.
	wary  bool
	stale int // how many pages in a row, up to the last one, held nothing new
}

func (c *Client) newPager() *pager { return &pager{client: c, seen: map[string]bool{}} }

// next fetches the next page. It must not be called after the last one.
func (p *pager) next(ctx context.Context) (page, error) {
	if p.number >= maxPages || p.bytes > maxListBytes {
		return page{}, &AnswerError{
			StatusCode: http.StatusOK, Method: http.MethodGet, Path: p.client.base.Path + collection,
			Reason: fmt.Sprintf("the list does not end: gave up after %d pages and %d bytes", p.number, p.bytes),
		}
	}
	query := url.Values{"page": {strconv.Itoa(p.number + 1)}, "limit": {strconv.Itoa(pageLimit)}}
	a, err := p.client.do(ctx, http.MethodGet, collection, query, nil)
	if err != nil {
		return page{}, err
	}
	list, err := decodeList(a.body)
	if err != nil {
		return page{}, a.bodyError(err.Error())
	}
	p.number++
	p.bytes += len(a.body)
	before := len(p.seen)
	for _, w := range list.webhooks {
		p.seen[w.ID] = true
	}
	p.stale++
	if len(p.seen) > before {
		p.stale = 0
	}
	date, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		date = time.Time{}
	}
	return page{webhooks: list.webhooks, date: date, last: p.isLast(list)}, nil
}

// isLast tells from one page whether another is to be asked for. A short page alone proves nothing: the server may cap
// the limit. Totals end the list only where they don't contradict what was seen.
func (p *pager) isLast(list listAnswer) bool {
	switch {
	case len(list.webhooks) == 0, p.stale == 2:
		return true
	case list.total != nil && *list.total > len(p.seen):
		// One page that brings nothing new may come of a list that shifted meanwhile, as long as more are promised.
		return false
	case p.stale == 1 && !p.wary:
		// A server that answers every page with the same one.
		return true
	case list.totalPages != nil:
		return p.number >= *list.totalPages
	default:
		return list.total != nil
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

// answerLost reports whether err leaves open if the server did what it was asked: the connection broke, the time ran
// out, or a server on the way failed. A refusal (4xx), or a request that was never sent, leaves nothing open.
func answerLost(err error) bool {
	var wait *WaitError
	var api *APIError
	switch {
	case errors.As(err, &wait):
		return false
	case errors.As(err, &api):
		return api.StatusCode >= 500
	}
	return transport.MaybeSent(err)
}

// lastLookTime bounds what is done after Ctrl-C to find out what became of a write.
const lastLookTime = 10 * time.Second

// lastLook is a context to look with after a write whose answer was lost: it outlives a cancelled one, for a short time,
// whether that is cancelled before the look or in its middle.
func lastLook(ctx context.Context) (context.Context, context.CancelFunc) {
	look, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(lastLookTime, cancel) })
	return look, func() {
		stop()
		cancel()
	}
}
