// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

// try makes the response to a call a finding.
func (c *liveCheck) try(ctx context.Context, name, method, path, body string) liveReply {
	reply := c.call(ctx, name, method, path, body)
	c.row(name, "%s", c.describe(reply))
	return reply
}

func either(condition bool, yes, no string) string {
	return map[bool]string{true: yes, false: no}[condition]
}

func (c *liveCheck) begin(ctx context.Context) {
	c.left = idsOf(c.walk(ctx))
	c.row("left by an earlier run", "%d webhooks", len(c.left))
	c.try(ctx, noKey, http.MethodGet, livePath, "")
	c.try(ctx, "no route", http.MethodGet, "/"+liveMarker, "")
}

// create registers a webhook, with more attributes, and reports whether it is a new one.
func (c *liveCheck) create(ctx context.Context, address, more string) (liveReply, bool) {
	body := fmt.Sprintf(`{"url": %q, "events": ["call.completed"], "secret": %q%s}`, address, c.secrets[0], more)
	reply := c.call(ctx, "create", http.MethodPost, livePath, body)
	id := idOf(reply.first(isWebhook))
	if !reply.ok() || id == "" || slices.Contains(c.made, id) {
		return reply, false
	}
	c.made = append(c.made, id)
	return reply, true
}

// register makes the first webhook. What it leaves out, is_active, is a finding too; the webhooks after it are paused.
func (c *liveCheck) register(ctx context.Context) {
	created, ok := c.create(ctx, urlOf(liveHost, c.run, "/first"), "")
	c.row("create with an unreachable url", "%s", either(created.ok(), "accepted", c.describe(created)))
	if !ok && c.host != liveHost {
		created, ok = c.create(ctx, urlOf(c.host, c.run, "/first"), "")
	}
	if c.err == nil && !ok {
		c.err = fmt.Errorf("the first webhook could not be registered: %s. If DialNexa calls the url, set "+
			"DIALNEXA_LIVE_RECEIVER to a host that responds 204 to every POST", c.describe(created))
		return
	}
	c.row("create", "%s", c.describe(created))
	webhook := c.try(ctx, "read", http.MethodGet, c.path(0), "").first(isOwn)
	c.row("is_active left out", "%v", webhook["is_active"])
	c.clocks(created, webhook)
	limits := ""
	for _, name := range slices.Sorted(maps.Keys(created.Header)) {
		if strings.Contains(strings.ReplaceAll(strings.ToLower(name), "-", ""), "ratelimit") {
			limits += fmt.Sprintf(" %s: %s", name, form(created.Header.Get(name)))
		}
	}
	c.row("rate limit", "%s", cmp.Or(strings.TrimSpace(limits), "no headers"))
	c.row("server", "Server: %q, Via: %q", created.Header.Get("Server"), created.Header.Get("Via"))
	c.lag(ctx, "list after create", c.all)
}

// clocks compares the clock of Date with the local one, and that of the webhook's date with Date, which is cut to the
// second.
func (c *liveCheck) clocks(created liveReply, webhook map[string]any) {
	date, err := http.ParseTime(created.Header.Get("Date"))
	ahead := func(at, of time.Time) time.Duration { return at.Sub(of).Round(2 * time.Second) }
	c.row("clock of Date", "%s", either(err != nil, "no Date", fmt.Sprintf("%s ahead of the local clock", ahead(date, created.sent))))
	for _, name := range []string{"created_at", "createdAt"} {
		text, _ := webhook[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			c.row("clock of the webhook", "%s ahead of Date, as in %s", ahead(at, date), digit.ReplaceAllString(text, "0"))
		}
	}
}

// spell registers urls in several spellings, and one of them twice.
func (c *liveCheck) spell(ctx context.Context) {
	host, path := "https://"+c.host, "/"+liveMarker+"/"+c.run
	for _, row := range [][2]string{
		{"url with capitals", "https://" + strings.ToUpper(c.host) + path + "/host"},
		{"url with the default port", host + ":443" + path + "/port"},
		{"url without a path", host + "?" + liveMarker + "=" + c.run},
		{"url with an escaped letter", host + path + "/%7Euser"},
		{"url with a slash at its end", host + path + "/slash/"},
		{"url a second time", host + path + "/slash/"},
	} {
		created, ok := c.create(ctx, row[1], `, "is_active": false`)
		if !ok {
			c.row(row[0], "no new webhook: %s", c.describe(created))
			continue
		}
		stored := c.call(ctx, "read", http.MethodGet, c.path(len(c.made)-1), "").first(isOwn)["url"]
		c.row(row[0], "stored as %s", either(stored == row[1], "it is", fmt.Sprint(stored)))
	}
}

// page reads the list in several sizes, when it has all webhooks.
func (c *liveCheck) page(ctx context.Context) {
	c.lag(ctx, "list after several", c.all)
	order := []int{}
	for _, id := range idsOf(c.own) {
		if i := slices.Index(c.made, id); i >= 0 {
			order = append(order, i)
		}
	}
	c.row("order of the list", "%v, the oldest is 0", order)
	c.row("list", "%s", c.first)
	c.row("page after the last", "%s", c.last)
	for _, query := range []string{"limit=100", "limit=1000", "page=1"} {
		reply := c.call(ctx, "list", http.MethodGet, livePath+"?"+query, "")
		says := reply.first(func(object map[string]any) bool { return object["limit"] != nil })["limit"]
		size := fmt.Sprintf("limit: %v", says)
		if n := len(collect(reply.body, isWebhook)); n < c.total {
			size += fmt.Sprintf(", a page has %d", n)
		}
		c.row(query, "%s", either(reply.ok(), size, c.describe(reply)))
	}
}

// update changes the first webhook, and tries on the last one an event that does not exist.
func (c *liveCheck) update(ctx context.Context) {
	body := fmt.Sprintf(`{"events": ["call.failed"], "secret": %q}`, c.secrets[1])
	c.try(ctx, "update", http.MethodPatch, c.path(0), body)
	before := c.call(ctx, "read", http.MethodGet, c.path(0), "").first(isOwn)
	c.row("read after update", "events %v, url %s, is_active %v", before["events"],
		either(before["url"] == urlOf(c.host, c.run, "/first"), "kept", "changed"), before["is_active"])
	body = fmt.Sprintf(`{"url": %q}`, urlOf(liveHost, c.run, "/moved"))
	moved := c.try(ctx, "update to an unreachable url", http.MethodPatch, c.path(0), body)
	c.lag(ctx, "list after update", func(own []map[string]any) bool {
		stale := func(w map[string]any) bool { return idOf(w) == c.made[0] && w["url"] == before["url"] }
		return !moved.ok() || !slices.ContainsFunc(own, stale)
	})
	last := c.path(len(c.made) - 1)
	c.try(ctx, "update to null events", http.MethodPatch, last, `{"events": null}`)
	c.try(ctx, "update to no events", http.MethodPatch, last, `{"events": []}`)
	unknown := c.try(ctx, "update to an unknown event", http.MethodPatch, last, `{"events": ["live.check"]}`)
	if unknown.ok() {
		c.row("read after it", "events %v", c.call(ctx, "read", http.MethodGet, last, "").first(isOwn)["events"])
	}
}

// remove deletes the first webhook, and asks for it again.
func (c *liveCheck) remove(ctx context.Context) {
	first := c.path(0)
	c.try(ctx, "delete", http.MethodDelete, first, "")
	c.try(ctx, "delete again", http.MethodDelete, first, "")
	c.try(ctx, "read what is deleted", http.MethodGet, first, "")
	c.try(ctx, "read what never was", http.MethodGet, first[:len(first)-4]+"zzzz", "")
	c.lag(ctx, "list after delete", func(own []map[string]any) bool { return !slices.Contains(idsOf(own), c.made[0]) })
	slices.Sort(c.leaks)
	leaks := strings.Join(slices.Compact(c.leaks), ", ")
	c.row("a secret in clear", "%s", either(leaks == "", "in no response", "in the response to: "+leaks))
}
