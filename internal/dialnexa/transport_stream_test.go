// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestStream_readsTheBodyWithinTheAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{})
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Status: http.StatusBadGateway}, mockserver.Fault{Truncate: 20})
		var bodies []string
		ctx := transport.WithStream(t.Context(), func(body io.Reader) {
			text, _ := io.ReadAll(body)
			bodies = append(bodies, string(text))
		})
		a, err := w.client.do(ctx, http.MethodGet, collection+"/"+id, nil, nil)
		if err != nil || len(a.body) != 0 {
			t.Fatalf("%v; %d bytes were kept", err, len(a.body))
		}
		if len(bodies) != 2 || len(bodies[0]) != 20 || len(bodies[1]) <= 20 {
			t.Errorf("read %q, want a body that broke off, and a whole one", bodies)
		}
		if n := w.requests(http.MethodGet); n != 3 {
			t.Errorf("%d requests, want 3", n)
		}
	})
}

func TestStream_leavesTheBodyOfAFailureToItsMessage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{})
	ctx := transport.WithStream(t.Context(), func(io.Reader) { t.Error("the body of a 404 was streamed") })
	if _, err := w.client.do(ctx, http.MethodGet, collection+"/whk_gone", nil, nil); !IsNotFound(err) {
		t.Errorf("got %v, want what the API said", err)
	}
}
