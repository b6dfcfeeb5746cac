// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// fault is something that goes wrong with requests.
type fault = mockserver.Fault

// cutAfter and cutBefore lose the response to a request that the server has carried out, or has not. gateway404 is that
// of a gateway.
var (
	cutAfter   = fault{Cut: true, Act: true}
	cutBefore  = fault{Cut: true}
	gateway404 = fault{Status: 404, Body: gatewayMessages[0]}
)

const testKey = "key_9f3a:Zq4vT7wXb2LmN8"

// testAPI is a server, a client that reaches it without a socket, and what the client logs. In a synctest bubble its
// clocks are the bubble's.
type testAPI struct {
	*mocktest.API
	client *dialnexa.Client
	log    *mocktest.Log
}

// newAPI returns a server and its client. Edits change the client's configuration.
func newAPI(t testing.TB, cfg mockserver.Config, edits ...func(*dialnexa.Config)) *testAPI {
	t.Helper()
	cfg.APIKeys = []string{testKey}
	api := &testAPI{API: mocktest.New(t, cfg), log: &mocktest.Log{}}
	api.client = newClient(t, append([]func(*dialnexa.Config){func(c *dialnexa.Config) {
		c.Transport, c.Logger = api.Transport(), api.log.Logger()
	}}, edits...)...)
	return api
}

// newClient returns a client whose retries wait 1, 2, 4 … seconds, without jitter.
func newClient(t testing.TB, edits ...func(*dialnexa.Config)) *dialnexa.Client {
	t.Helper()
	cfg := dialnexa.Config{
		BaseURL: "https://dialnexa.test/v1",
		Config: transport.Config{
			APIKey: testKey, MaxRetries: dialnexa.DefaultMaxRetries,
			Backoff: func(retry, _ int) time.Duration { return time.Second << retry },
		},
	}
	for _, edit := range edits {
		edit(&cfg)
	}
	return mocktest.Must(dialnexa.New(cfg))(t)
}

// noRetries lets the client of a configuration make one attempt.
func noRetries(c *dialnexa.Config) { c.MaxRetries = 0 }

// around returns an edit that puts something between the client and the server.
func around(call func(req *http.Request, next http.RoundTripper) (*http.Response, error)) func(*dialnexa.Config) {
	return func(c *dialnexa.Config) { c.Transport = mocktest.Around(c.Transport, call) }
}

// respondingClient returns a client that gets the same response to every request.
func respondingClient(t testing.TB, status int, header http.Header, body string) *dialnexa.Client {
	t.Helper()
	return newClient(t, noRetries, func(c *dialnexa.Config) { c.Transport = mocktest.Respond(status, header, body) })
}

// edited returns an edit that changes the bodies of reads.
func edited(pattern, by string) func(*dialnexa.Config) {
	return around(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
		resp, err := next.RoundTrip(req)
		if err != nil || req.Method != http.MethodGet {
			return resp, err
		}
		body, err := io.ReadAll(resp.Body)
		if err = errors.Join(err, resp.Body.Close()); err != nil {
			return nil, err
		}
		resp.Body = io.NopCloser(bytes.NewReader(regexp.MustCompile(pattern).ReplaceAll(body, []byte(by))))
		return resp, nil
	})
}

func newHook(secret string) dialnexa.NewWebhook {
	return dialnexa.NewWebhook{
		URL: "https://receiver.test/hook?a=1&b=2", Events: []string{"call.completed", "call.failed"}, Secret: secret, IsActive: true,
	}
}

// foreignSecret is that of someone else's webhooks.
const foreignSecret = "whsec_theirs"

// foreign returns a webhook equal to newHook's that someone else made.
func foreign() mockserver.Webhook {
	n := newHook("")
	return mockserver.Webhook{URL: n.URL, Events: n.Events, Secret: foreignSecret, IsActive: n.IsActive}
}

// fill gives the server n webhooks that differ and returns their ids, in the order of the list: the newest first.
func (api *testAPI) fill(n int) []string {
	ids := make([]string, n)
	for i := range ids {
		h := foreign()
		h.URL += fmt.Sprint(i)
		h.IsActive = i%3 == 0
		h.Events = []string{"call.completed", "call.failed", "campaign.paused"}[:1+i%3]
		h.CreatedAt = time.Date(2026, 1, 2, 3, 4, i, i*int(time.Millisecond), time.UTC)
		ids[n-1-i] = api.Put(h).ID
	}
	return ids
}

// put gives the server webhooks with these ids.
func (api *testAPI) put(ids ...string) {
	for _, id := range ids {
		api.Put(mockserver.Webhook{ID: id, URL: "https://receiver.test/", Events: []string{"call.failed"}})
	}
}

// inject gives requests of a method a fault, this many times unless it says itself how often. A zero one is none.
func (api *testAPI) inject(method string, times int, f fault) {
	if !reflect.ValueOf(f).IsZero() {
		f.Method, f.Times = method, cmp.Or(f.Times, times)
		api.Fault(f)
	}
}

// spread calls a function with 0 to n-1, from a number of goroutines.
func spread(goroutines, n int, call func(i int)) {
	var group sync.WaitGroup
	for first := range goroutines {
		group.Go(func() {
			for i := first; i < n; i += goroutines {
				call(i)
			}
		})
	}
	group.Wait()
}

// read reads webhooks without a prior state, from a number of goroutines, and compares them with the server's.
func (api *testAPI) read(goroutines int, ids ...string) {
	api.T.Helper()
	spread(goroutines, len(ids), func(i int) {
		got, err := api.client.Webhook(api.T.Context(), ids[i], dialnexa.Webhook{})
		api.wantStored(ids[i], got, err)
	})
}

// wantStored checks that a call gave what the server holds, and not found for what it doesn't.
func (api *testAPI) wantStored(id string, got dialnexa.Webhook, err error) {
	api.T.Helper()
	stored, exists := api.Webhook(id)
	switch {
	case !exists && !dialnexa.IsNotFound(err):
		api.T.Errorf("%s: got %+v, %v; want not found", id, got, err)
	case !exists:
	case err != nil:
		api.T.Errorf("%s: %v", id, err)
	case got.ID != id || got.URL != stored.URL || !sameSet(got.Events, stored.Events) || *got.IsActive != stored.IsActive ||
		got.CreatedAt != stored.CreatedAt.Format("2006-01-02T15:04:05.000Z"):
		api.T.Errorf("%s: got %+v, the server holds %+v", id, got, stored)
	}
}

// wantRequests checks how many requests there were for the list, and which webhooks were requested one by one, in any
// order.
func (api *testAPI) wantRequests(lists int, singly ...string) {
	api.T.Helper()
	gotLists := 0
	var got []string
	for _, r := range api.Requests() {
		if id, ok := strings.CutPrefix(r.Path, mocktest.WebhooksPath+"/"); ok && r.Method == http.MethodGet {
			got = append(got, id)
		} else if r.Path == mocktest.WebhooksPath && r.Method == http.MethodGet {
			gotLists++
		}
	}
	if gotLists != lists || !sameSet(got, singly) {
		api.T.Errorf("the list was requested %d times and %q singly, want %d times and %q", gotLists, got, lists, singly)
	}
}

// sameSet compares two lists without regard to their order.
func sameSet(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

// idsOf returns the ids of webhooks.
func idsOf(webhooks []dialnexa.Webhook) []string {
	ids := make([]string, len(webhooks))
	for i, w := range webhooks {
		ids[i] = w.ID
	}
	return ids
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
