// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// SetWallClock replaces the wall clock of a client, for tests of a machine that sleeps.
func (c *Client) SetWallClock(wall func() time.Time) {
	c.now = func() transport.Instant { return transport.Instant{Monotonic: time.Now(), Wall: wall()} }
}

// ListAfter reads the list as if the pages before had so many bytes: to serve them takes ten seconds under the race
// detector.
func (c *Client) ListAfter(ctx context.Context, bytes int) error {
	c.current.bytes = bytes
	return c.current.finish(ctx)
}

// Walk reads the list as a create does that looks for its webhook.
func (c *Client) Walk(ctx context.Context) error {
	_, err := c.walk(ctx, true)
	return err
}
