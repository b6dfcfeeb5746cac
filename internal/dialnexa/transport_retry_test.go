// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// calls are the calls that may be repeated, each on a webhook that exists.
var calls = map[string]func(ctx context.Context, c *Client, id string) error{
	http.MethodGet: func(ctx context.Context, c *Client, id string) error {
		_, err := c.Get(ctx, id)
		return err
	},
	http.MethodPatch: func(ctx context.Context, c *Client, id string) error {
		_, err := c.Update(ctx, id, WebhookPatch{IsActive: ptr(false)})
		return err
	},
	http.MethodDelete: func(ctx context.Context, c *Client, id string) error { return c.Delete(ctx, id) },
}

func TestClient_repeatsWhatMayPass(t *testing.T) {
	t.Parallel()
	faults := map[string]mockserver.Fault{
		"429":             {Status: 429},
		"500":             {Status: 500},
		"502":             {Status: 502, Body: "<html>"},
		"503":             {Status: 503, NoBody: true},
		"504":             {Status: 504},
		"cut":             {Cut: true},
		"truncated":       {Truncate: 5},
		"timeout":         {Delay: time.Minute, Cut: true},
		"lost after 500":  {Status: 500, Act: true},
		"lost after cut":  {Cut: true, Act: true},
		"answer too late": {DelayAfter: time.Minute},
	}
	for name, fault := range faults {
		for method, call := range calls {
			t.Run(name+"/"+method, func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, mockserver.Config{})
					id := w.fill(1)[0]
					w.server.Fault(fault, fault)
					if err := call(t.Context(), w.client, id); err != nil {
						t.Error(err)
					}
					if n := w.requests(method); n != 3 {
						t.Errorf("%d attempts, want 3", n)
					}
					if h, exists := w.server.Webhook(id); exists == (method == http.MethodDelete) || exists && method == http.MethodPatch && h.IsActive {
						t.Errorf("the server holds %+v (%t)", h, exists)
					}
				})
			})
		}
	}
}

func TestClient_repeatsNothingThatWillNotPass(t *testing.T) {
	t.Parallel()
	for _, status := range []int{300, 301, 400, 401, 403, 404, 405, 408, 409, 410, 418, 422, 425, 451, 501, 505} {
		for method, call := range calls {
			t.Run(fmt.Sprintf("%d/%s", status, method), func(t *testing.T) {
				t.Parallel()
				w := newWorld(t, mockserver.Config{})
				id := w.fill(1)[0]
				w.server.Fault(mockserver.Fault{Method: method, Status: status, NoBody: true})
				err := call(t.Context(), w.client, id)
				if e := as[*APIError](t, err); e.StatusCode != status || e.Method != method {
					t.Errorf("got %v", err)
				}
				if n := w.requests(method); n != 1 {
					t.Errorf("%d attempts, want 1", n)
				}
			})
		}
	}
}

func TestClient_triesMaxRetriesTimesMore(t *testing.T) {
	t.Parallel()
	for _, retries := range []int{0, 1, 4} {
		for method, call := range calls {
			t.Run(fmt.Sprintf("%d/%s", retries, method), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, mockserver.Config{}, func(c *Config) { c.MaxRetries = retries })
					id := w.fill(1)[0]
					w.server.Fault(mockserver.Fault{Method: method, Status: 503, Times: -1})
					began := time.Now()
					if e := as[*APIError](t, call(t.Context(), w.client, id)); e.StatusCode != 503 {
						t.Errorf("got %v", e)
					}
					if n := w.requests(method); n != retries+1 {
						t.Errorf("%d attempts, want %d", n, retries+1)
					}
					// 1 + 2 + 4 + … seconds
					if took, want := time.Since(began), time.Duration(1<<retries-1)*time.Second; took != want {
						t.Errorf("took %s, want %s", took, want)
					}
				})
			})
		}
	}
}

func TestClient_Delete_takesAWebhookThatIsGoneForDeleted(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	if err := w.client.Delete(t.Context(), "gone"); err != nil {
		t.Errorf("got %v", err)
	}
	w.server.Fault(mockserver.Fault{Status: 404, Body: "<html>"}, mockserver.Fault{Status: 404, Body: `{"message":"Cannot DELETE /v1/user-webhooks/a"}`})
	for range 2 { // neither is the API's own word
		if err := w.client.Delete(t.Context(), "gone"); err == nil {
			t.Error("took a proxy's 404 for a deletion")
		}
	}
}

func TestClient_retriesAConnectionThatIsNotMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		client := newTestClient(t, func(c *Config) {
			c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
				attempts++
				return nil, errConnectionRefused
			})
		})
		for method, call := range calls {
			attempts = 0
			err := call(t.Context(), client, "a")
			if !errors.Is(err, errConnectionRefused) || attempts != DefaultMaxRetries+1 {
				t.Errorf("%s: %v after %d attempts", method, err, attempts)
			}
			if want := method + " /v1/user-webhooks/a: dial tcp: connection refused"; err.Error() != want {
				t.Errorf("got %q, want %q", err, want)
			}
		}
	})
}
