// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// stuck is a receiver that answers only when nobody waits any longer.
type stuck struct{}

func (stuck) RoundTrip(req *http.Request) (*http.Response, error) {
	<-req.Context().Done()
	return nil, req.Context().Err()
}

func TestClose_cancelsDeliveries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, c := newServer(t, mockserver.Config{DeliveryClient: &http.Client{Transport: stuck{}}})
		s.Put(sample("https://a.test/1"))
		s.Put(sample("https://a.test/2"))
		time.AfterFunc(time.Hour, func() {
			for range 2 {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}
		})
		start := time.Now()
		out, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed"})
		if err != nil || len(out) != 2 || out[0].Err == "" || out[1].Err == "" || time.Since(start) != time.Hour {
			t.Errorf("after %s: %v, %+v", time.Since(start), err, out)
		}
		if _, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed"}); err == nil {
			t.Error("a closed server delivers")
		}
		c.do("GET", webhooks, "", http.StatusOK)
	})
}

func TestDeliver_endsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := mockserver.New(mockserver.Config{DeliveryClient: &http.Client{Transport: stuck{}}})
		s.Put(sample("https://a.test/"))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		start := time.Now()
		out, err := s.Deliver(ctx, mockserver.DeliveryRequest{Event: "call.completed"})
		if err != nil || len(out) != 1 || out[0].Err == "" || time.Since(start) != time.Minute {
			t.Errorf("after %s: %v, %+v", time.Since(start), err, out)
		}
	})
}
