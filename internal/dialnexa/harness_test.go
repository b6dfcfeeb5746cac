// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// listPath is where the mock has the list.
const listPath = "/v1/user-webhooks"

const testKey = "key_9f3a:Zq4vT7wXb2LmN8"

// mockAPI is a server, a client that reaches it without a socket, and what the client logs. In a synctest bubble its
// clocks are the bubble's.
type mockAPI struct {
	server *mockserver.Server
	client *dialnexa.Client
	log    *logBook
}

// newMockAPI makes a server and its client. Edits change the client's configuration.
func newMockAPI(t testing.TB, cfg mockserver.Config, edits ...func(*dialnexa.Config)) *mockAPI {
	t.Helper()
	if cfg.APIKeys == nil {
		cfg.APIKeys = []string{testKey}
	}
	if cfg.RateLimit == 0 {
		cfg.RateLimit = -1
	}
	api := &mockAPI{server: mockserver.New(cfg), log: &logBook{}}
	t.Cleanup(api.server.Wait)
	api.client = newTestClient(t, append([]func(*dialnexa.Config){func(c *dialnexa.Config) {
		c.Transport = api.server.Transport()
		c.Logger = api.log.logger()
	}}, edits...)...)
	return api
}

// newTestClient is a client whose retries wait 1, 2, 4 … seconds, without jitter.
func newTestClient(t testing.TB, edits ...func(*dialnexa.Config)) *dialnexa.Client {
	t.Helper()
	cfg := dialnexa.Config{
		BaseURL: "https://dialnexa.test/v1", APIKey: testKey, MaxRetries: dialnexa.DefaultMaxRetries, Backoff: doubling,
	}
	for _, edit := range edits {
		edit(&cfg)
	}
	client, err := dialnexa.New(cfg)
	if err != nil {
		t.Fatalf("New: %v", err)
	}
	return client
}

func doubling(retry, _ int) time.Duration { return time.Second << retry }

// noRetries is an edit of a client's configuration.
func noRetries(c *dialnexa.Config) { c.MaxRetries = 0 }

// roundTripper is a function as a transport.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// wrapped puts something between the client and the server.
func wrapped(wrap func(req *http.Request, next http.RoundTripper) (*http.Response, error)) func(*dialnexa.Config) {
	return func(c *dialnexa.Config) {
		next := c.Transport
		c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) { return wrap(req, next) })
	}
}

// respond is a transport that gives every request the same response.
func respond(status int, header http.Header, body string) roundTripper {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: header.Clone(), Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// respondingClient is a client that gets the same response to every request.
func respondingClient(t testing.TB, status int, header http.Header, body string) *dialnexa.Client {
	t.Helper()
	return newTestClient(t, noRetries, func(c *dialnexa.Config) { c.Transport = respond(status, header, body) })
}

// editedLists changes the bodies of the list.
func editedLists(edit func(body string) string) func(*dialnexa.Config) {
	return wrapped(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || req.Method != http.MethodGet || !strings.HasSuffix(req.URL.Path, listPath) {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(strings.NewReader(edit(string(body))))
		return resp, nil
	})
}

// all is the list, or one error.
func (api *mockAPI) all(t testing.TB) iter.Seq2[dialnexa.Webhook, error] {
	return everything(t.Context(), api.client)
}

func everything(ctx context.Context, client *dialnexa.Client) iter.Seq2[dialnexa.Webhook, error] {
	return func(yield func(dialnexa.Webhook, error) bool) {
		all, err := client.Webhooks(ctx)
		for _, w := range all {
			if !yield(w, nil) {
				return
			}
		}
		if err != nil {
			yield(dialnexa.Webhook{}, err)
		}
	}
}

func (api *mockAPI) readOne(ctx context.Context, id string) (dialnexa.Webhook, error) {
	return api.client.Webhook(ctx, id, dialnexa.Webhook{})
}

// requests counts those that the server got, by method.
func (api *mockAPI) requests(method string) int { return api.server.Stats().ByMethod[method] }

// sameEvents compares two lists without regard to their order.
func sameEvents(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func newHook(secret string) dialnexa.NewWebhook {
	return dialnexa.NewWebhook{
		URL: "https://receiver.test/hook?a=1&b=2", Events: []string{"call.completed", "call.failed"}, Secret: secret, IsActive: true,
	}
}

// foreign is a webhook equal to newHook's that someone else made.
func foreign() mockserver.Webhook {
	n := newHook("")
	return mockserver.Webhook{URL: n.URL, Events: n.Events, Secret: "someone else's", IsActive: n.IsActive}
}

// fill gives the server n webhooks and returns their ids, the oldest first.
func (api *mockAPI) fill(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		ids[i] = api.server.Put(foreign()).ID
	}
	return ids
}

// ofSecret are the webhooks that the server holds with this secret.
func (api *mockAPI) ofSecret(secret string) []mockserver.Webhook {
	return slices.DeleteFunc(api.server.Webhooks(), func(h mockserver.Webhook) bool { return h.Secret != secret })
}

// logBook keeps log lines as text.
type logBook struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBook) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug - 4}))
}

// lines are those that hold all the words.
func (b *logBook) lines(words ...string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(strings.Split(b.text.String(), "\n"), func(line string) bool {
		return slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}

// as is the error of the type E in the chain of err; the test ends if there is none.
func as[E error](t testing.TB, err error) E {
	t.Helper()
	var e E
	if !errors.As(err, &e) {
		t.Fatalf("got error %v (%T), want a %T", err, err, e)
	}
	return e
}

// canceledAfter is a context that ends as Ctrl-C would end it.
func canceledAfter(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(cancel)
	time.AfterFunc(d, cancel)
	return ctx
}

// inBubble runs a parallel subtest in a synctest bubble of its own.
func inBubble(t *testing.T, name string, test func(*testing.T)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, test)
	})
}

// calls has a call of the client for each method: on the webhook with this id or, for POST, on a new one.
var calls = map[string]func(ctx context.Context, c *dialnexa.Client, id string) error{
	http.MethodGet: func(ctx context.Context, c *dialnexa.Client, id string) error {
		_, err := c.Webhook(ctx, id, dialnexa.Webhook{})
		return err
	},
	http.MethodPost: func(ctx context.Context, c *dialnexa.Client, _ string) error {
		_, err := c.Create(ctx, newHook("whsec_own"))
		return err
	},
	http.MethodPatch: func(ctx context.Context, c *dialnexa.Client, id string) error {
		_, err := c.Update(ctx, id, dialnexa.WebhookPatch{IsActive: new(false)})
		return err
	},
	http.MethodDelete: func(ctx context.Context, c *dialnexa.Client, id string) error { return c.Delete(ctx, id) },
}
