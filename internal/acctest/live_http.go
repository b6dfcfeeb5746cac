// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
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

// create registers a webhook, and reports whether it is a new one.
func (c *liveCheck) create(ctx context.Context, to string, more map[string]any) (liveReply, bool) {
	body := map[string]any{"url": to, "events": []string{"call.completed"}, "secret": c.secrets[0]}
	maps.Copy(body, more)
	reply := c.call(ctx, "create", http.MethodPost, livePath, body)
	hasID := func(object map[string]any) bool { return idOf(object) != "" }
	id := cmp.Or(idOf(reply.first(isWebhook)), idOf(reply.first(hasID)))
	if !reply.ok() || id == "" || slices.Contains(c.made, id) {
		return reply, false
	}
	c.made = append(c.made, id)
	return reply, true
}

// try makes a call a finding of its own.
func (c *liveCheck) try(ctx context.Context, name, method, path string, body map[string]any) liveReply {
	reply := c.call(ctx, name, method, path, body)
	c.row(name, "%s", c.describe(reply))
	return reply
}

// deleteAll deletes the webhooks with some ids.
func (c *liveCheck) deleteAll(ctx context.Context, ids []string) {
	for _, id := range ids {
		c.call(ctx, "cleanup", http.MethodDelete, livePath+"/"+url.PathEscape(id), nil)
	}
}

// liveReply is a response as it came.
type liveReply struct {
	*http.Response
	raw            string
	body           any // nil if it is no JSON
	sent, received time.Time
}

// call sends a request with the key. The name is the finding that the response is for. After a 429 it waits, and sends
// the request again. An interrupt lets a write finish, so that its webhook is known and can be deleted.
func (c *liveCheck) call(ctx context.Context, name, method, path string, body map[string]any) liveReply {
	reply := liveReply{Response: &http.Response{}}
	for pause := time.Until(c.next); c.err == nil; pause = 10 * time.Second {
		if c.err = wait(ctx, pause); c.err != nil {
			return reply
		}
		c.next, c.posted = time.Now().Add(c.pace), c.posted || method == http.MethodPost
		reply, c.err = c.attempt(ctx, method, path, body, name != noKey)
		if outer := (*url.Error)(nil); errors.As(c.err, &outer) {
			c.err = cmp.Or(context.Cause(ctx), fmt.Errorf("no response to %s (%s): %w", method, name, outer.Err))
		}
		if strings.Contains(reply.raw, c.secrets[0]) || strings.Contains(reply.raw, c.secrets[1]) {
			c.leaks = append(c.leaks, name)
		}
		if reply.StatusCode != http.StatusTooManyRequests {
			return reply
		}
		c.row("429", "%s, Retry-After: %s", c.describe(reply), headerForm("retry-after", reply.Header.Get("Retry-After")))
	}
	return reply
}

func (c *liveCheck) attempt(
	ctx context.Context, method, path string, body map[string]any, key bool,
) (liveReply, error) {
	if method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	content, _ := json.Marshal(body) // texts and booleans never fail
	if body == nil {
		content = nil
	}
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(content))
	if err != nil {
		return liveReply{}, err
	}
	req.Header.Set("User-Agent", liveMarker)
	if key {
		req.Header.Set("Authorization", "Bearer "+c.key)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	reply := liveReply{Response: &http.Response{}, sent: time.Now()}
	resp, err := c.client.Do(req)
	if err != nil {
		return reply, err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	reply.Response, reply.raw, reply.received = resp, string(raw), time.Now()
	_ = json.Unmarshal(raw, &reply.body) // what is no JSON has no body
	return reply, err
}

func (r liveReply) ok() bool { return r.StatusCode >= 200 && r.StatusCode < 300 }

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
