// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	// liveMarker begins the path of each url that the check registers, or its query.
	liveMarker = "terraform-provider-dialnexa-live-check"
	liveHost   = liveMarker + ".invalid" // a name that never resolves, so no delivery gets anywhere
	livePace   = 450 * time.Millisecond  // 134 requests a minute; DialNexa allows 150
	// The check ends after liveTime, and what it made is deleted before liveEnd.
	liveTime, liveEnd = 85 * time.Second, 2 * time.Minute
)

// liveCheck finds out what no document of DialNexa settles. It takes responses for JSON of any shape, and knows neither
// the client nor the mock server: they come from the same documents and can be wrong in the same way.
type liveCheck struct {
	base, key, host string
	client          *http.Client
	pace            time.Duration
	next            time.Time // when the next request may be sent

	run        string    // the name of this run in its urls
	secrets    [2]string // before and after the update
	made, left []string  // the ids of this run's, in the order of their creation, and of an earlier run's
	list       liveList  // the last walk
	leaks      []string  // the calls whose response has a secret
	rows       [][2]string
	err        error // ends the check: nothing more is sent, and no row is added
}

// newLiveCheck returns a check that is configured by environment variables.
func newLiveCheck(getenv func(string) string) (*liveCheck, error) {
	c := &liveCheck{
		base: strings.TrimSuffix(cmp.Or(getenv("DIALNEXA_BASE_URL"), "https://api.dialnexa.com/v1"), "/"),
		key:  strings.TrimSpace(getenv("DIALNEXA_API_KEY")), host: cmp.Or(getenv("DIALNEXA_LIVE_RECEIVER"), liveHost),
		client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }},
		pace:   livePace, run: strings.ToLower(rand.Text()[:8]), secrets: [2]string{rand.Text(), rand.Text()},
	}
	u, err := url.Parse(c.base)
	switch {
	case getenv("DIALNEXA_LIVE") != "1":
		return nil, errors.New("set DIALNEXA_LIVE=1 if this may register webhooks in the workspace of DIALNEXA_API_KEY, " +
			"and delete them")
	case c.key == "":
		return nil, errors.New("set DIALNEXA_API_KEY to a key of the workspace to use")
	case err == nil && net.ParseIP(u.Hostname()).IsLoopback():
		c.pace = 0 // a mock
	case err != nil || u.Scheme != "https":
		return nil, errors.New("DIALNEXA_BASE_URL has to begin with https://, or the key could be read on the way")
	}
	return c, nil
}

// check runs the steps until one cannot go on, and deletes what they made.
func (c *liveCheck) check(ctx context.Context) (err error) {
	end, cancelEnd := context.WithTimeout(context.WithoutCancel(ctx), liveEnd)
	defer cancelEnd()
	limited, cancel := context.WithTimeoutCause(ctx, liveTime, fmt.Errorf("it takes longer than %s", liveTime))
	defer cancel()
	defer func() { err = errors.Join(err, c.cleanUp(end)) }()
	for _, step := range []func(context.Context){c.begin, c.register, c.spell, c.page, c.update, c.remove} {
		if step(limited); c.err != nil {
			return fmt.Errorf("the check ended early: %s", c.clean(c.err.Error()))
		}
	}
	return nil
}

// cleanUp deletes the webhooks of this and earlier runs, until the list has none: a 404 alone does not prove that one
// is gone, since a gateway may have sent it.
func (c *liveCheck) cleanUp(ctx context.Context) error {
	if len(c.rows) == 0 {
		return nil // there is no list
	}
	for ids := slices.Concat(c.left, c.made); wait(ctx, 0) == nil; _ = wait(ctx, 2*time.Second) {
		c.err = nil
		for _, id := range ids {
			c.call(ctx, "cleanup", http.MethodDelete, livePath+"/"+url.PathEscape(id), nil)
		}
		own := idsOf(c.walk(ctx))
		if c.err == nil && len(own) == 0 {
			c.row("left at DialNexa", "nothing")
			return nil
		}
		ids = append(own, c.made...)
	}
	return fmt.Errorf("webhooks may be left. The next run deletes those whose url has the path /%s/", liveMarker)
}

// row adds a finding.
func (c *liveCheck) row(name, format string, values ...any) {
	if c.err == nil {
		c.rows = append(c.rows, [2]string{name, c.clean(fmt.Sprintf(format, values...))})
	}
}

// clean returns text without the key and the secrets.
func (c *liveCheck) clean(text string) string {
	return strings.NewReplacer(c.key, "(secret)", c.secrets[0], "(secret)", c.secrets[1], "(secret)").Replace(text)
}

// try makes the response to a call a finding.
func (c *liveCheck) try(ctx context.Context, name, method, path string, body map[string]any) liveReply {
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
	c.try(ctx, noKey, http.MethodGet, livePath, nil)
	c.try(ctx, "no route", http.MethodGet, "/"+liveMarker, nil)
}

// create registers a webhook, and reports whether it is a new one.
func (c *liveCheck) create(ctx context.Context, body map[string]any) (liveReply, bool) {
	body["events"], body["secret"] = []string{"call.completed"}, c.secrets[0]
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
	created, ok := c.create(ctx, map[string]any{"url": urlOf(liveHost, c.run, "/first")})
	c.row("create with an unreachable url", "%s", either(created.ok(), "accepted", c.describe(created)))
	if !ok && c.host != liveHost {
		created, ok = c.create(ctx, map[string]any{"url": urlOf(c.host, c.run, "/first")})
	}
	if c.err == nil && !ok {
		c.err = fmt.Errorf("the first webhook could not be registered: %s. If DialNexa calls the url, set "+
			"DIALNEXA_LIVE_RECEIVER to a host that responds 204 to every POST", c.describe(created))
		return
	}
	c.row("create", "%s", c.describe(created))
	webhook := c.try(ctx, "read", http.MethodGet, c.path(0), nil).first(isOwn)
	c.row("is_active left out", "%v", webhook["is_active"])
	c.clocks(created, webhook)
	limits := ""
	for _, name := range slices.Sorted(maps.Keys(created.Header)) {
		if strings.Contains(strings.ReplaceAll(strings.ToLower(name), "-", ""), "ratelimit") {
			limits += fmt.Sprintf(" %s: %s", name, form(created.Header.Get(name)))
		}
	}
	c.row("rate limit", "%s", cmp.Or(strings.TrimSpace(limits), "no headers"))
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
	for _, name := range []string{"created_at", "createdAt"} {
		text, _ := webhook[name].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil {
			c.row("clock of the webhook", "%s, as in %s", offset(at.Sub(date), "Date"), digit.ReplaceAllString(text, "0"))
		}
	}
}

// spell registers urls in several spellings, and one of them twice.
func (c *liveCheck) spell(ctx context.Context) {
	host, path := "https://"+c.host, "/"+liveMarker+"/"+c.run
	for _, row := range []struct{ name, sent, changed, change string }{
		{"url with capitals", "https://" + strings.ToUpper(c.host) + path + "/host", host + path + "/host", "in lowercase"},
		{"url with the default port", host + ":443" + path + "/port", host + path + "/port", "without the port"},
		{"url without a path", host + "?" + liveMarker + "=" + c.run, host + "/?" + liveMarker + "=" + c.run, "with a slash"},
		{"url with an escaped letter", host + path + "/%7Euser", host + path + "/~user", "unescaped"},
		{"url with a slash at its end", host + path + "/slash/", host + path + "/slash", "without the slash"},
		{"url a second time", host + path + "/slash/", "", ""},
	} {
		created, ok := c.create(ctx, map[string]any{"url": row.sent, "is_active": false})
		if !ok {
			c.row(row.name, "no new webhook: %s", c.describe(created))
			continue
		}
		stored := c.call(ctx, "read", http.MethodGet, c.path(len(c.made)-1), nil).first(isOwn)["url"]
		change := either(stored == row.changed, row.change, "differently")
		c.row(row.name, "stored %s", either(stored == row.sent, "as it is", change))
	}
}

// page reads the list in several sizes, when it has all webhooks.
func (c *liveCheck) page(ctx context.Context) {
	c.lag(ctx, "list after several", c.all)
	order := slices.DeleteFunc(idsOf(c.list.own), func(id string) bool { return !slices.Contains(c.made, id) })
	newest := slices.Clone(c.made)
	slices.Reverse(newest)
	c.row("order of the list", "%s", either(slices.Equal(order, c.made), "oldest first",
		either(slices.Equal(order, newest), "newest first", "neither newest nor oldest first")))
	list := c.list
	c.row("list", "%s", list.first)
	c.row("page after the last", "%s", list.last)
	for _, query := range []string{"limit=100", "limit=1000", "page=1"} {
		reply := c.call(ctx, "list", http.MethodGet, livePath+"?"+query, nil)
		says := reply.first(func(object map[string]any) bool { return object["limit"] != nil })["limit"]
		size := fmt.Sprintf("limit: %v", says)
		if n := len(collect(reply.body, isWebhook)); n < list.total {
			size += fmt.Sprintf(", a page has %d", n)
		}
		c.row(query, "%s", either(reply.ok(), size, c.describe(reply)))
	}
}

// update changes the first webhook, and tries on the last one what the provider never sends.
func (c *liveCheck) update(ctx context.Context) {
	body := map[string]any{"events": []string{"call.failed"}, "secret": c.secrets[1]}
	c.try(ctx, "update", http.MethodPatch, c.path(0), body)
	before := c.call(ctx, "read", http.MethodGet, c.path(0), nil).first(isOwn)
	c.row("read after update", "events %v, url %s, is_active %v", before["events"],
		either(before["url"] == urlOf(c.host, c.run, "/first"), "kept", "changed"), before["is_active"])
	body = map[string]any{"url": urlOf(liveHost, c.run, "/moved")}
	moved := c.try(ctx, "update to an unreachable url", http.MethodPatch, c.path(0), body)
	c.lag(ctx, "list after update", func(own []map[string]any) bool {
		stale := func(w map[string]any) bool { return idOf(w) == c.made[0] && w["url"] == before["url"] }
		return !moved.ok() || !slices.ContainsFunc(own, stale)
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
	c.lag(ctx, "list after delete", func(own []map[string]any) bool { return !slices.Contains(idsOf(own), c.made[0]) })
	slices.Sort(c.leaks)
	leaks := strings.Join(slices.Compact(c.leaks), ", ")
	c.row("a secret in clear", "%s", either(leaks == "", "in no response", "in the response to: "+leaks))
}
