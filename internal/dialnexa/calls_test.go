// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"net/http"
	"time"
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

// withCreate are all calls.
func withCreate() map[string]func(context.Context, *Client, string) error {
	all := map[string]func(context.Context, *Client, string) error{
		http.MethodPost: func(ctx context.Context, c *Client, _ string) error {
			_, err := c.Create(ctx, newHook("whsec_own"))
			return err
		},
	}
	for method, call := range calls {
		all[method] = call
	}
	return all
}

func noBackoff(c *Config) { c.Backoff = func(int, int) time.Duration { return 0 } }
