// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// endless is a body of zeros that counts how many were read.
type endless struct{ left, read int }

func (e *endless) Read(p []byte) (int, error) {
	if e.left <= 0 {
		return 0, io.EOF
	}
	n := min(len(p), e.left)
	e.left -= n
	e.read += n
	return n, nil
}

func (e *endless) Close() error { return nil }

func TestBody_isReadUpToEightMebibytes(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]int{0: 0, 8 << 20: 8 << 20, 8<<20 + 1: 8<<20 + 1, 100 << 20: 8<<20 + 1} {
		body := &endless{left: size}
		p := newPipeline(t, mockserver.Config{}, wire(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body}, nil
		}))
		resp, err := p.RoundTrip(newRequest(t.Context(), http.MethodGet, baseURL, "a"))
		if err != nil {
			t.Fatal(err)
		}
		// One byte more than is taken tells that it is too large.
		text, err := io.ReadAll(resp.Body)
		if err != nil || resp.Body.Close() != nil || len(text) != want || body.read > 8<<20+1 {
			t.Errorf("of %d bytes %d were read and %d kept, want %d (%v)", size, body.read, len(text), want, err)
		}
	}
}

func TestStream_readsTheBodyWithinTheAttempt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{})
		id := p.put()
		// The body of a failure is left to its message.
		p.server.Fault(mockserver.Fault{Status: http.StatusBadGateway}, mockserver.Fault{Truncate: 20})
		var bodies []string
		ctx := transport.WithStream(t.Context(), func(body io.Reader) {
			text, _ := io.ReadAll(body)
			bodies = append(bodies, string(text))
		})
		p.getWith(t, ctx, id)
		if len(bodies) != 2 || len(bodies[0]) != 20 || len(bodies[1]) <= 20 || p.requests(http.MethodGet) != 3 {
			t.Errorf("read %q in %d requests, want a body that broke off, and a complete one", bodies, p.requests(http.MethodGet))
		}
	})
}
