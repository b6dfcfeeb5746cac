// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
)

// creations is what the creates of one client share.
type creations struct {
	// equal holds, by equalityKey, whether a create failed with its outcome unknown. Its lock makes equal creates run one
	// after another, so that none claims the webhook of another.
	equal keyedLock[bool]
	lists sharedList
	// claimed has the ids of the webhooks that were created, and recovered those of them that were found in the list.
	claimed, recovered sync.Map
}

// equalityKey is the same for webhooks that differ in nothing but their ids and secrets.
func equalityKey(w NewWebhook) string {
	return fmt.Sprintf("%t\n%s\n%s", w.IsActive, normalizeURL(w.URL), strings.Join(eventSet(w.Events), "\n"))
}

// sharedList reads the complete list once for all creates that ask for it before that read begins.
type sharedList struct {
	last  keyedLock[listRead] // has one key
	begun atomic.Int64        // counts the reads begun
}

type listRead struct {
	pages []page
	err   error
}

// read returns the pages of a read of the list that began after the call. It goes on for a short time after ctx ends.
func (s *sharedList) read(ctx context.Context, c *Client) ([]page, error) {
	ctx, cancel := transport.GraceContext(ctx)
	defer cancel()
	asked := s.begun.Load()
	last, unlock, err := s.last.lock(ctx, "")
	if err != nil {
		return nil, err
	}
	defer unlock()
	// The result of a read whose caller canceled it is of no use to others.
	if s.begun.Load() == asked || errors.Is(last.err, context.Canceled) {
		s.begun.Add(1)
		list := c.newPager()
		list.exhaustive = true
		last.pages, last.err = list.rest(ctx)
	}
	return last.pages, last.err
}
