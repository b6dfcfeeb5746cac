// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// Neither a wait nor a connection that isn't made yet outlives the caller.
func TestCancel_endsImmediatelyWhatIsNotSent(t *testing.T) {
	t.Parallel()
	noConnection := wire(func(req *http.Request) (*http.Response, error) {
		<-req.Context().Done()
		return nil, req.Context().Err()
	})
	for name, tt := range map[string]struct {
		cfg      mockserver.Config
		edits    []func(*transport.Config)
		requests int
	}{
		"retry":      {requests: 1},
		"rate limit": {cfg: mockserver.Config{RateLimit: 1, RateWindow: 4 * time.Minute}},
		"connecting": {edits: []func(*transport.Config){noConnection}},
	} {
		for _, method := range methods {
			for _, after := range []time.Duration{0, 1500 * time.Millisecond} {
				synctest.Test(t, func(t *testing.T) {
					p := newPipeline(t, tt.cfg, tt.edits...)
					if name == "rate limit" {
						p.get(t)
					}
					p.Fault(mockserver.Fault{Status: 429, RetryAfter: 200 * time.Second})
					before, began, want, ctx := p.Stats().Requests, time.Now(), tt.requests, mocktest.CanceledAfter(t, after)
					if after == 0 {
						<-ctx.Done()
						want = 0
					}
					_, err := p.send(ctx, method, "a")
					sent, took := p.Stats().Requests-before, time.Since(began)
					if took != after || sent != want || maybeApplied(err) || !errors.Is(err, context.Canceled) {
						t.Errorf("%s, %s: %v after %s and %d requests", name, method, err, took, sent)
					}
				})
			}
		}
	}
}

func TestCancel_cutsAReadAndLetsAWriteFinish(t *testing.T) {
	t.Parallel()
	for _, fault := range []mockserver.Fault{{}, {Status: 503}, {Cut: true}} {
		for _, method := range methods {
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, mockserver.Config{})
				fault.Delay = 20 * time.Second
				p.Fault(fault)
				began := time.Now()
				got, err := p.send(mocktest.CanceledAfter(t, time.Second), method, stored)
				took, lasts, lost := time.Since(began), 20*time.Second, fault.Cut
				if method == http.MethodGet {
					lasts, lost = time.Second, true
				}
				// The error is that of the caller, whatever the connection makes of it.
				if took != lasts || errors.Is(err, context.Canceled) != lost || maybeApplied(err) != lost || p.Sent(method) != 1 {
					t.Errorf("%s: %v after %s and %d requests", method, err, took, p.Sent(method))
				}
				if !lost && (err != nil || (got.StatusCode == 503) != (fault.Status == 503)) {
					t.Errorf("%s: status %d, %v", method, got.StatusCode, err)
				}
			})
		}
	}
}

func TestGraceContext_outlivesItsParentByTenSeconds(t *testing.T) {
	t.Parallel()
	for _, after := range []time.Duration{0, 3 * time.Second, time.Hour} { // before, in the middle, and never
		synctest.Test(t, func(t *testing.T) {
			parent := mocktest.CanceledAfter(t, after)
			if after == 0 {
				<-parent.Done()
			}
			ctx, cancel := transport.GraceContext(parent)
			defer cancel()
			began, want := time.Now(), min(after+10*time.Second, time.Minute)
			err := transport.Sleep(ctx, time.Minute)
			if took := time.Since(began); took != want || (err == nil) != (want == time.Minute) {
				t.Errorf("%v after %s, want %s", err, took, want)
			}
			if cancel(); ctx.Err() == nil {
				t.Error("it is not released")
			}
		})
	}
}
