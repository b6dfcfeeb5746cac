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
)

func TestCancel_endsAWaitImmediately(t *testing.T) {
	t.Parallel()
	for _, method := range append(methods, http.MethodPost) {
		for name, cfg := range map[string]mockserver.Config{
			"retry":      {},
			"rate limit": {RateLimit: 1, RateWindow: 4 * time.Minute},
		} {
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, cfg)
				if name == "retry" {
					p.server.Fault(mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"200"}}, Times: -1})
				} else {
					p.get(t, p.put())
				}
				before, began := p.server.Stats().Requests, time.Now()
				_, err := p.send(canceledAfter(t, 1500*time.Millisecond), method, "a")
				sent := p.server.Stats().Requests - before
				if took := time.Since(began); took != 1500*time.Millisecond || (sent == 1) != (name == "retry") || transport.MaybeSent(err) || !errors.Is(err, context.Canceled) {
					t.Errorf("%s, %s: %v after %s and %d requests", name, method, err, took, sent)
				}
			})
		}
	}
}

func TestCancel_cutsAReadAndLetsAWriteFinish(t *testing.T) {
	t.Parallel()
	for _, status := range []int{0, 503} {
		for _, method := range append(methods, http.MethodPost) {
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, mockserver.Config{})
				id := p.put()
				p.server.Fault(mockserver.Fault{Delay: 20 * time.Second, Status: status})
				began := time.Now()
				got, err := p.send(canceledAfter(t, time.Second), method, id)
				took := time.Since(began)
				switch {
				case method == http.MethodGet && (!errors.Is(err, context.Canceled) || took != time.Second):
					t.Errorf("%s: %v after %s", method, err, took)
				case method != http.MethodGet && (err != nil || took != 20*time.Second || (got == 503) != (status == 503) || p.requests(method) != 1):
					t.Errorf("%s: status %d, %v after %s and %d requests", method, got, err, took, p.requests(method))
				}
			})
		}
	}
}

// A write that has no connection yet is nowhere: it ends with its caller.
func TestCancel_endsAWriteThatWaitsForAConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{}, wire(func(req *http.Request) (*http.Response, error) {
			<-req.Context().Done()
			return nil, req.Context().Err()
		}))
		began := time.Now()
		_, err := p.send(canceledAfter(t, time.Second), http.MethodPatch, "a")
		if took := time.Since(began); !errors.Is(err, context.Canceled) || transport.MaybeSent(err) || took != time.Second {
			t.Errorf("%v after %s", err, took)
		}
	})
}

func TestCancel_beforehandSendsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, method := range append(methods, http.MethodPost) {
		p := newPipeline(t, mockserver.Config{})
		if _, err := p.send(ctx, method, "a"); !errors.Is(err, context.Canceled) || transport.MaybeSent(err) || p.server.Stats().Requests != 0 {
			t.Errorf("%s: %v, %d requests", method, err, p.server.Stats().Requests)
		}
	}
}

func TestTimeout_boundsAnAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{Latency: time.Hour}, noRetries, func(c *transport.Config) { c.Timeout = 7 * time.Second })
		began := time.Now()
		_, err := p.send(t.Context(), http.MethodGet, "a")
		if err == nil || err.Error() != "no response within the request_timeout of 7s" || !transport.MaybeSent(err) || time.Since(began) != 7*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestGraceContext_outlivesItsParentByTenSeconds(t *testing.T) {
	t.Parallel()
	for name, after := range map[string]time.Duration{"canceled before": 0, "canceled in the middle": 3 * time.Second, "not canceled": time.Hour} {
		synctest.Test(t, func(t *testing.T) {
			parent := canceledAfter(t, after)
			if after == 0 {
				<-parent.Done()
			}
			ctx, cancel := transport.GraceContext(parent)
			defer cancel()
			began := time.Now()
			err := transport.Sleep(ctx, time.Minute)
			if took, want := time.Since(began), min(after+10*time.Second, time.Minute); took != want || (err == nil) != (want == time.Minute) {
				t.Errorf("%s: %v after %s, want %s", name, err, took, want)
			}
			if cancel(); ctx.Err() == nil {
				t.Errorf("%s: it is not released", name)
			}
		})
	}
}
