// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestTransport_actsAfterTheClientHasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{})
		s.Fault(mockserver.Fault{Delay: time.Minute})
		c.http.Timeout = 10 * time.Second
		start := time.Now()
		_, err := c.try("POST", webhooks, createBody)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if got := s.Webhooks(); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		s.Wait()
		if got := s.Webhooks(); len(got) != 1 || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v", time.Since(start), got)
		}
		if got := s.Requests()[0]; got.Status != http.StatusCreated {
			t.Errorf("logged %+v", got)
		}
	})
}

func TestTransport_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{Latency: time.Minute})
		reason := errors.New("no longer wanted")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { cancel(reason) })
		if _, err := c.send(c.request("GET", webhooks, "").WithContext(ctx)); !errors.Is(err, reason) {
			t.Errorf("error is %v", err)
		}
		if _, err := c.send(c.request("GET", webhooks, "").WithContext(ctx)); !errors.Is(err, reason) {
			t.Errorf("error is %v", err)
		}
		s.Wait()
		if got := s.Requests(); len(got) != 1 {
			t.Errorf("a request that never began is recorded: %v", got)
		}
	})
}
