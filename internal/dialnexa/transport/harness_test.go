// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const testKey = "key_9f3a:Zq4vT7wXb2LmN8"

// methods are all of them; the last is the only one that must not be repeated.
var methods = []string{http.MethodGet, http.MethodPatch, http.MethodDelete, http.MethodPost}

// pipeline is a transport, the mock that it reaches without a socket, and its log.
type pipeline struct {
	*transport.Transport
	server *mockserver.Server
	base   string
	log    bytes.Buffer
}

// newPipeline makes four retries, after 1, 2, 4 and 8 seconds. Without a rate limit in cfg, the mock has none.
func newPipeline(t testing.TB, cfg mockserver.Config, edits ...func(*transport.Config)) *pipeline {
	t.Helper()
	cfg.APIKeys = []string{testKey}
	if cfg.RateLimit == 0 {
		cfg.RateLimit = -1
	}
	p := &pipeline{server: mockserver.New(cfg), base: "https://dialnexa.test/v1"}
	t.Cleanup(p.server.Wait)
	config := transport.Config{
		Wire: p.server.Transport(), Key: testKey, MaxRetries: 4, Timeout: 30 * time.Second,
		Backoff:  func(retry, _ int) time.Duration { return time.Second << retry },
		Logger:   slog.New(slog.NewTextHandler(&p.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Sanitize: redact.New(testKey).Sanitize,
	}
	for _, edit := range edits {
		edit(&config)
	}
	p.Transport = transport.New(config)
	return p
}

func noRetries(c *transport.Config) { c.MaxRetries = 0 }
func noBackoff(c *transport.Config) { c.Backoff = func(int, int) time.Duration { return 0 } }

// roundTripper is a function as a transport. It calls no GotConn hook, as if no connection was made.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

func wire(f roundTripper) func(*transport.Config) {
	return func(c *transport.Config) { c.Wire = f }
}

func respond(status int, header http.Header, body io.ReadCloser) (*http.Response, error) {
	return &http.Response{StatusCode: status, Header: header.Clone(), Body: body}, nil
}

// put gives the mock a webhook and returns its id.
func (p *pipeline) put() string {
	return p.server.Put(mockserver.Webhook{URL: "https://receiver.test/", Events: []string{"call.completed"}, IsActive: true}).ID
}

// send requests something of a webhook, or a new one, and returns the reply, which is zero if there was none.
func (p *pipeline) send(ctx context.Context, method, id string) (transport.Reply, error) {
	reply, err := p.Do(ctx, p.newRequest(method, id))
	if err != nil {
		return transport.Reply{}, err
	}
	return *reply, nil
}

func (p *pipeline) newRequest(method, id string) transport.Request {
	path, body := "/user-webhooks/"+id, ""
	switch method {
	case http.MethodPost:
		path, body = "/user-webhooks", `{"url":"https://receiver.test/","events":["call.completed"],"secret":"whsec_example"}`
	case http.MethodPatch:
		body = `{"is_active":false}`
	}
	u, err := url.Parse(p.base + path)
	if err != nil {
		panic(err)
	}
	return transport.Request{
		Method: method, URL: u, Header: http.Header{"Content-Type": {"application/json"}}, Body: []byte(body), MaxBody: 8 << 20,
	}
}

// maybeApplied is the field of an error, which is false if there is none.
func maybeApplied(err error) bool {
	e, _ := errors.AsType[*transport.Error](err)
	return e != nil && e.MaybeApplied
}

// get wants a webhook to be read.
func (p *pipeline) get(t *testing.T, id string) {
	t.Helper()
	if reply, err := p.send(t.Context(), http.MethodGet, id); err != nil || reply.StatusCode != http.StatusOK {
		t.Errorf("status %d, %v", reply.StatusCode, err)
	}
}

// requests counts those that the server got, by method.
func (p *pipeline) requests(method string) int { return p.server.Stats().ByMethod[method] }

// lines are those of the log that have all the words.
func (p *pipeline) lines(words ...string) []string {
	return slices.DeleteFunc(strings.Split(p.log.String(), "\n"), func(line string) bool {
		return line == "" || slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}

// canceledAfter is a context that ends as Ctrl-C would end it.
func canceledAfter(t *testing.T, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	time.AfterFunc(d, cancel)
	return ctx
}
