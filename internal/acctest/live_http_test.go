// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

const (
	livePath = "/user-webhooks"
	noKey    = "no key" // the call without a key
)

// urlOf returns a url of a run, by which a later run recognizes what that one left.
func urlOf(host, run, end string) string {
	return "https://" + host + "/" + liveMarker + "/" + run + end
}

// path returns the path of the n-th webhook of this run.
func (c *liveCheck) path(n int) string { return livePath + "/" + url.PathEscape(append(c.made, "")[n]) }

// liveReply is a response as it came.
type liveReply struct {
	mocktest.Reply
	body any // nil if it is no JSON
	sent time.Time
}

// call sends a request for a finding. After a 429 it waits, and sends the request again.
func (c *liveCheck) call(ctx context.Context, name, method, path, body string) (reply liveReply) {
	for pause := time.Until(c.next); c.err == nil; pause = 10 * time.Second {
		if c.err = wait(ctx, pause); c.err != nil {
			break
		}
		c.next = time.Now().Add(c.pace)
		if reply, c.err = c.attempt(ctx, name, method, path, body); c.err != nil {
			c.err = cmp.Or(context.Cause(ctx), fmt.Errorf("no response: %w", c.err))
		}
		if reply.Status != http.StatusTooManyRequests {
			break
		}
		c.row("429", "%s, Retry-After: %q", c.describe(reply), form(reply.Header.Get("Retry-After")))
	}
	return reply
}

// attempt sends a request once. An interrupt lets a write finish, so that its webhook is known and can be deleted.
func (c *liveCheck) attempt(ctx context.Context, name, method, path, body string) (liveReply, error) {
	if method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	req := c.api.Request(method, path, body).WithContext(ctx)
	req.Header.Set("User-Agent", liveMarker)
	if name == noKey {
		req.Header.Del("Authorization")
	}
	sent := time.Now()
	got, err := c.api.Send(req)
	if strings.Contains(got.Body, c.secrets[0]) || strings.Contains(got.Body, c.secrets[1]) {
		c.leaks = append(c.leaks, name)
	}
	reply := liveReply{Reply: got, sent: sent}
	_ = json.Unmarshal([]byte(got.Body), &reply.body) // what is no JSON has no body
	return reply, err
}

func (r liveReply) ok() bool { return r.Status >= 200 && r.Status < 300 }

// first returns the first object of a response that matches, or nil.
func (r liveReply) first(match func(map[string]any) bool) map[string]any {
	return append(collect(r.body, match), nil)[0]
}

// wait returns an error if the context ends before the time is over.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
	case <-time.After(max(0, d)):
	}
	return context.Cause(ctx)
}

// walk reads the list up to an empty page, or one that repeats a webhook, whatever the list says about its length. It
// returns the webhooks of the check. A larger workspace would take too much time.
func (c *liveCheck) walk(ctx context.Context) []map[string]any {
	c.own, c.total = nil, 0
	seen := map[string]bool{}
	for page := 1; page <= 20; page++ {
		reply := c.call(ctx, "list", http.MethodGet, fmt.Sprintf("%s?page=%d&limit=100", livePath, page), "")
		items := collect(reply.body, isWebhook)
		switch {
		case c.err != nil:
			return nil
		case page == 1 && (!reply.ok() || !strings.Contains(shape(reply.body), "[")):
			c.err = fmt.Errorf("the response of %s%s is no list: %s. Check DIALNEXA_API_KEY and DIALNEXA_BASE_URL",
				c.api.Origin, livePath, c.describe(reply))
			return nil
		case !reply.ok() || len(items) == 0 || seen[idOf(items[0])]:
			c.last = either(reply.ok(), either(len(items) > 0, "repeats webhooks", "empty"), c.describe(reply))
			return c.own
		}
		if page == 1 || len(c.own) == 0 {
			c.first = c.describe(reply)
		}
		c.own = append(c.own, collect(reply.body, isOwn)...)
		c.total += len(items)
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
