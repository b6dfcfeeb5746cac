// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"
)

func (c *liveCheck) begin(ctx context.Context) {
	c.left = idsOf(c.walk(ctx))
	c.row("left by an earlier run", "%d webhooks", len(c.left))
	c.try(ctx, noKey, http.MethodGet, livePath, nil)
	route := c.describe(c.call(ctx, "no route", http.MethodGet, "/"+liveMarker, nil))
	from := "in no document"
	for name, text := range map[string]string{
		"nest": `"Cannot GET /`, "fastify": `"Route GET:/`, "kong": `"no Route matched`,
		"aws": `"Not Found" {message: string}`,
	} {
		if strings.Contains(route, text) {
			from = name
		}
	}
	c.row("no route", "%s: %s", from, route)
}

// register makes the first webhook. What it leaves out, is_active, is a finding too; the webhooks after it are paused.
func (c *liveCheck) register(ctx context.Context) {
	created, ok := c.create(ctx, urlOf(liveHost, c.run, "/first"), nil)
	c.row("create with an unreachable url", "%s", either(created.ok(), "accepted", c.describe(created)))
	if !ok && c.host != liveHost {
		created, ok = c.create(ctx, urlOf(c.host, c.run, "/first"), nil)
	}
	if c.err == nil && !ok {
		c.err = fmt.Errorf("the first webhook could not be registered: %s. If DialNexa calls the url, set "+
			"DIALNEXA_LIVE_RECEIVER to a host that responds 204 to every POST", c.describe(created))
		return
	}
	c.found(0, created.StatusCode, shape(created.body))
	read := c.call(ctx, "read", http.MethodGet, c.path(0), nil)
	c.found(1, read.StatusCode, shape(read.body))
	c.row("is_active left out", "%v", read.first(isOwn)["is_active"])
	c.clocks(created, read.first(isOwn))
	limits := []string{}
	for _, name := range slices.Sorted(maps.Keys(created.Header)) {
		lower := strings.ToLower(name)
		if strings.Contains(strings.ReplaceAll(lower, "-", ""), "ratelimit") {
			limits = append(limits, lower+": "+headerForm(lower, created.Header.Get(name)))
		}
	}
	c.row("rate limit", "%s", either(len(limits) == 0, "no headers", strings.Join(limits, ", ")))
	c.row("server", "%s, Server: %q, Via: %q", created.Proto, created.Header.Get("Server"), created.Header.Get("Via"))
	c.lag(ctx, "list after create", c.all)
}

// clocks compares the clock of Date with the local one, and that of the webhook's date with Date.
func (c *liveCheck) clocks(created liveReply, webhook map[string]any) {
	offset := func(d time.Duration, of string) string {
		if d.Abs() <= created.received.Sub(created.sent)+1500*time.Millisecond {
			return "agrees with " + of
		}
		return fmt.Sprintf("%s %s %s", d.Abs().Round(time.Second), either(d < 0, "behind", "ahead of"), of)
	}
	date, err := http.ParseTime(created.Header.Get("Date"))
	date = date.Add(500 * time.Millisecond) // it is cut to the second
	c.row("clock of Date", "%s", either(err != nil, "no Date", offset(date.Sub(created.sent), "the local clock")))
	form := "no date"
	for name, value := range webhook {
		text, _ := value.(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil && strings.HasPrefix(name, "created") {
			form = fmt.Sprintf("%s: %s, %s", name, digit.ReplaceAllString(text, "0"), offset(at.Sub(date), "Date"))
		}
	}
	c.row("clock of the webhook", "%s", form)
}

// spell registers urls in several spellings, and one of them twice.
func (c *liveCheck) spell(ctx context.Context) {
	host, path := "https://"+c.host, "/"+liveMarker+"/"+c.run
	capitals := "https://" + strings.ToUpper(c.host)
	for _, row := range []struct{ name, sent, changed, change string }{
		{"url with a host in capitals", capitals + path + "/host", host + path + "/host", "in lowercase"},
		{"url with the default port", host + ":443" + path + "/port", host + path + "/port", "without the port"},
		{"url without a path", host + "?" + liveMarker + "=" + c.run, host + "/?" + liveMarker + "=" + c.run, "with a slash"},
		{"url with an escaped letter", host + path + "/%7Euser", host + path + "/~user", "unescaped"},
		{"url with a slash at its end", host + path + "/slash/", host + path + "/slash", "without the slash"},
		{"url a second time", host + path + "/slash/", "", ""},
	} {
		created, ok := c.create(ctx, row.sent, map[string]any{"is_active": false})
		if !ok {
			c.row(row.name, "no new webhook: %s", c.describe(created))
			continue
		}
		stored := c.call(ctx, "read", http.MethodGet, c.path(len(c.made)-1), nil).first(isOwn)["url"]
		switch {
		case row.change == "":
			c.row(row.name, "a second webhook")
		case stored == row.changed:
			c.row(row.name, "stored %s", row.change)
		default:
			c.row(row.name, "%s", either(stored == row.sent, "stored as it is", "stored as something else"))
		}
	}
}

// page reads the list in several sizes, when it has all webhooks.
func (c *liveCheck) page(ctx context.Context) {
	order, newest := []string{}, slices.Clone(c.made)
	c.lag(ctx, "list after several", func(own []map[string]any) bool {
		order = slices.DeleteFunc(idsOf(own), func(id string) bool { return !slices.Contains(c.made, id) })
		return c.all(own)
	})
	slices.Reverse(newest)
	c.row("order of the list", "%s", either(slices.Equal(order, c.made), "oldest first",
		either(slices.Equal(order, newest), "newest first", "neither newest nor oldest first")))
	pages := c.pages
	c.found(3, http.StatusOK, pages.shape)
	c.row("page after the last", "%s", pages.last)
	c.row("limit=100", "%s", pages.size)
	for _, query := range []string{"limit=1000", "page=1"} {
		reply := c.call(ctx, "list", http.MethodGet, livePath+"?"+query, nil)
		c.row(query, "%s", either(reply.ok(), pageSize(reply, pages.total), c.describe(reply)))
	}
}

// update changes the first webhook, and tries on the last one what the provider never sends.
func (c *liveCheck) update(ctx context.Context) {
	body := map[string]any{"events": []string{"call.failed"}, "secret": c.secrets[1]}
	changed := c.call(ctx, "update", http.MethodPatch, c.path(0), body)
	c.found(2, changed.StatusCode, shape(changed.body))
	before := c.call(ctx, "read", http.MethodGet, c.path(0), nil).first(isOwn)
	c.row("update of events", "events %v, url %s, is_active %v", before["events"],
		either(before["url"] == urlOf(c.host, c.run, "/first"), "kept", "changed"), before["is_active"])
	body = map[string]any{"url": urlOf(liveHost, c.run, "/moved")}
	moved := c.try(ctx, "update to an unreachable url", http.MethodPatch, c.path(0), body)
	c.lag(ctx, "list after update", func(own []map[string]any) bool {
		return !moved.ok() || slices.ContainsFunc(own, func(w map[string]any) bool {
			return idOf(w) == c.made[0] && w["url"] != before["url"]
		})
	})
	for _, events := range []string{"null", "[]", `["live.check"]`} {
		name, last := "update of events to "+events, c.path(len(c.made)-1)
		reply := c.call(ctx, "update", http.MethodPatch, last, map[string]any{"events": json.RawMessage(events)})
		read := c.call(ctx, "read", http.MethodGet, last, nil).first(isOwn)
		c.row(name, "%s", either(reply.ok(), "accepted, and read as "+shape(read["events"]), c.describe(reply)))
	}
}

// remove deletes the first webhook, and asks for it again.
func (c *liveCheck) remove(ctx context.Context) {
	first := c.path(0)
	c.try(ctx, "delete", http.MethodDelete, first, nil)
	c.try(ctx, "delete again", http.MethodDelete, first, nil)
	c.try(ctx, "read what is deleted", http.MethodGet, first, nil)
	c.try(ctx, "read what never was", http.MethodGet, first[:len(first)-4]+"zzzz", nil)
	c.lag(ctx, "list after delete", func(own []map[string]any) bool {
		return !slices.Contains(idsOf(own), c.made[0])
	})
}

func (c *liveCheck) summarize(context.Context) {
	c.row("dialect", "%s", dialect(c.shapes, 0, 1, 2, 3))
	slices.Sort(c.leaks)
	leaks := strings.Join(slices.Compact(c.leaks), ", ")
	c.row("a secret in clear", "%s", either(leaks == "", "in no response", "in the response to: "+leaks))
}

func either(condition bool, yes, no string) string {
	return map[bool]string{true: yes, false: no}[condition]
}

// found makes the shape of the response to one of liveCalls a finding.
func (c *liveCheck) found(call int, status int, shape string) {
	c.shapes[call] = shape
	c.row(liveCalls[call], "%d %s: %s", status, dialect(c.shapes, call), shape)
}
