// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// methods are all of them; the last is the only one that must not be repeated.
var methods = []string{http.MethodGet, http.MethodPatch, http.MethodDelete, http.MethodPost}

// stored is the id of the webhook that the mock has.
const stored = "w0"

// pipeline is a transport, the mock that it reaches without a socket, and its log.
type pipeline struct {
	*mocktest.API
	transport *transport.Transport
	log       mocktest.Log
}

// newPipeline makes four retries, after 1, 2, 4 and 8 seconds, and half as much again after a status of 429.
func newPipeline(t testing.TB, cfg mockserver.Config, edits ...func(*transport.Config)) *pipeline {
	t.Helper()
	p := &pipeline{API: mocktest.New(t, cfg)}
	p.Fill(1, mocktest.Webhook("https://receiver.test/", "whsec_example"))
	config := transport.Config{
		Transport: p.Transport(), APIKey: p.Key, MaxRetries: 4, RequestTimeout: 30 * time.Second,
		Logger: p.log.Logger(),
		Backoff: func(retry, status int) time.Duration {
			if status == http.StatusTooManyRequests {
				return 1500 * time.Millisecond << retry
			}
			return time.Second << retry
		},
	}
	for _, edit := range edits {
		edit(&config)
	}
	p.transport = transport.New(config, redact.New(p.Key).Sanitize, transport.Now)
	return p
}

func noRetries(c *transport.Config) { c.MaxRetries = 0 }
func noBackoff(c *transport.Config) { c.Backoff = func(int, int) time.Duration { return 0 } }

// wire returns an edit that replaces the connections.
func wire(f mocktest.RoundTripper) func(*transport.Config) {
	return func(c *transport.Config) { c.Transport = f }
}

// send requests something of a webhook, or a new one, and returns the reply, which is zero if there was none.
func (p *pipeline) send(ctx context.Context, method, id string) (transport.Reply, error) {
	reply, err := p.transport.Do(ctx, p.request(method, id))
	if err != nil {
		return transport.Reply{}, err
	}
	return *reply, nil
}

func (p *pipeline) request(method, id string) transport.Request {
	path, body := mocktest.WebhooksPath+"/"+id, ""
	switch method {
	case http.MethodPost:
		path, body = mocktest.WebhooksPath, `{"url":"https://receiver.test/","events":["a"],"secret":"whsec_example"}`
	case http.MethodPatch:
		body = `{"is_active":false}`
	}
	return transport.Request{
		Method: method, URL: mocktest.Must(url.Parse(p.Origin + path))(p.T), Body: []byte(body), MaxBody: 8 << 20,
		Header: http.Header{"Content-Type": {"application/json"}},
	}
}

// maybeApplied returns the field of an error, which is false if there is none.
func maybeApplied(err error) bool {
	e, _ := errors.AsType[*transport.Error](err)
	return e != nil && e.MaybeApplied
}

// get wants the webhook to be read.
func (p *pipeline) get(t *testing.T) {
	t.Helper()
	if reply, err := p.send(t.Context(), http.MethodGet, stored); err != nil || reply.StatusCode != http.StatusOK {
		t.Errorf("status %d, %v", reply.StatusCode, err)
	}
}
