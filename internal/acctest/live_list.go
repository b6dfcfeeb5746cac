// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// livePages is what a walk of the list shows, besides the webhooks of the check.
type livePages struct {
	total             int    // the webhooks on all pages, never printed
	size, shape, last string // what the first page says, its shape, and the response to a page after the last one
}

// walk reads the list up to an empty page, or one that repeats a webhook, whatever the list says about its length. It
// returns the webhooks of the check. A larger workspace would take too much time.
func (c *liveCheck) walk(ctx context.Context) (own []map[string]any) {
	c.pages = livePages{}
	seen := map[string]bool{}
	for page := 1; page <= 20; page++ {
		reply := c.call(ctx, "list", http.MethodGet, fmt.Sprintf("%s?page=%d&limit=100", livePath, page), nil)
		items, mine := collect(reply.body, isWebhook), collect(reply.body, isOwn)
		switch {
		case c.err != nil:
			return nil
		case page == 1 && (!reply.ok() || !strings.Contains(shape(reply.body), "[")):
			c.err = fmt.Errorf("the response of %s%s is no list: %s. Check DIALNEXA_API_KEY and DIALNEXA_BASE_URL",
				c.base, livePath, c.describe(reply))
			return nil
		case !reply.ok():
			c.pages.last = c.describe(reply)
			return own
		case len(items) == 0:
			c.pages.last = "empty"
			return own
		case seen[idOf(items[0])]:
			c.pages.last = "repeats webhooks"
			return own
		case page == 1:
			c.pages.size = pageSize(reply, 0)
		case page == 2:
			c.pages.size += fmt.Sprintf(", a page has %d", c.pages.total)
		}
		if page == 1 || len(own) == 0 {
			c.pages.shape = shape(reply.body)
		}
		own = append(own, mine...)
		c.pages.total += len(items)
		for _, item := range items {
			seen[idOf(item)] = true
		}
	}
	c.err = errors.New("the workspace has more than 19 pages of webhooks: use a smaller one")
	return nil
}

// lag makes a finding of how long the list takes to show what a call has done.
func (c *liveCheck) lag(ctx context.Context, name string, shown func(own []map[string]any) bool) {
	const look, looks = 2500 * time.Millisecond, 5
	for n := range looks {
		if c.err == nil && n > 0 {
			c.err = wait(ctx, look)
		}
		if shown(c.walk(ctx)) {
			c.row(name, "%s", either(n == 0, "immediately", fmt.Sprintf("within %s", time.Duration(n)*look)))
			return
		}
	}
	c.row(name, "not within %s", (looks-1)*look)
}

// all reports whether the list has all webhooks of this run.
func (c *liveCheck) all(own []map[string]any) bool {
	return !slices.ContainsFunc(c.made, func(id string) bool { return !slices.Contains(idsOf(own), id) })
}

func idsOf(webhooks []map[string]any) (ids []string) {
	for _, w := range webhooks {
		ids = append(ids, idOf(w))
	}
	return ids
}
func isWebhook(object map[string]any) bool { return idOf(object) != "" && object["url"] != nil }

// isOwn reports whether an object is a webhook that this or an earlier run of the check has made.
func isOwn(object map[string]any) bool {
	text, _ := object["url"].(string)
	u, err := url.Parse(text)
	return err == nil && isWebhook(object) && (strings.HasPrefix(u.Path, "/"+liveMarker+"/") ||
		strings.Trim(u.Path, "/") == "" && strings.HasPrefix(u.RawQuery, liveMarker+"="))
}

func idOf(object map[string]any) string {
	id, _ := object["id"].(string)
	other, _ := object["_id"].(string)
	return cmp.Or(id, other)
}

// pageSize returns what the response to a list call says about the size of pages, and its own if it lacks webhooks.
func pageSize(r liveReply, total int) string {
	text := "no limit is said"
	if object := r.first(func(o map[string]any) bool { return o["limit"] != nil }); object != nil {
		text = fmt.Sprintf("limit: %v", object["limit"])
	}
	if n := len(collect(r.body, isWebhook)); n < total {
		text += fmt.Sprintf(", a page has %d", n)
	}
	return text
}
