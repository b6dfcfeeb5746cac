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
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

func TestTransport_actsAfterTheClientHasGivenUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := mocktest.New(t, mockserver.Config{})
		api.Fault(mockserver.Fault{Delay: time.Minute})
		api.HTTP.Timeout = 10 * time.Second
		start := time.Now()
		_, err := api.Try("POST", webhooks, createBody)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 10*time.Second {
			t.Errorf("after %s: %v", time.Since(start), err)
		}
		if got := api.Webhooks(); len(got) != 0 {
			t.Errorf("too early: %v", got)
		}
		api.Wait()
		if got := api.Webhooks(); len(got) != 1 || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v", time.Since(start), got)
		}
		if got := api.Requests()[0]; got.Status != http.StatusCreated {
			t.Errorf("logged %+v", got)
		}
	})
}
