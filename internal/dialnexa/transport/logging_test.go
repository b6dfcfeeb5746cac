// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestLog_hasALineForEachAttemptAndWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{Latency: 250 * time.Millisecond})
		p.server.Fault(mockserver.Fault{Cut: true}, mockserver.Fault{Status: 502, Header: http.Header{"Retry-After": {"2"}}},
			mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}})
		if _, err := p.send(t.Context(), http.MethodDelete, "a/b"); err != nil {
			t.Fatal(err)
		}
		request := " method=DELETE path=/v1/user-webhooks/a/b "
		want := []string{
			`level=DEBUG msg="DialNexa did not respond"` + request + `duration_ms=250 attempt=1 error=EOF`,
			`level=DEBUG msg="waiting for a retry"` + request + `attempt=1 reason=EOF wait=1s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=2 status=502`,
			`level=INFO msg="waiting for a retry"` + request + `attempt=2 reason="status 502" wait=2s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=3 status=429`,
			`level=INFO msg="waiting for a retry"` + request + `attempt=3 reason="status 429, Retry-After" wait=7s`,
			`level=DEBUG msg="DialNexa responded"` + request + `duration_ms=250 attempt=4 status=404`,
		}
		got := p.log.lines()
		for i := range max(len(want), len(got)) {
			if i >= len(got) || i >= len(want) || !strings.HasSuffix(got[i], want[i]) {
				t.Fatalf("logged\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		}
	})
}

func TestLog_tellsOfNoWaitThatIsNotMade(t *testing.T) {
	t.Parallel()
	p := newPipeline(t, mockserver.Config{}, noRetries)
	p.server.Fault(mockserver.Fault{Status: 500})
	if _, err := p.send(t.Context(), http.MethodGet, "a"); err != nil || len(p.log.lines()) != 1 {
		t.Errorf("%v; logged %q", err, p.log.lines())
	}
}

// An error of the wire may quote what the server sent, and that may quote what it got.
func TestLog_hasNoKey(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := newPipeline(t, mockserver.Config{}, func(c *transport.Config) {
			c.Wire = roundTripper(func(req *http.Request) (*http.Response, error) {
				return nil, errors.New("malformed HTTP response " + req.Header.Get("Authorization"))
			})
		})
		_, err := p.send(t.Context(), http.MethodGet, "a")
		if err == nil || !strings.Contains(err.Error(), "Bearer "+testKey) { // which the caller hides
			t.Errorf("got %v", err)
		}
		if lines := p.log.lines("malformed HTTP response"); len(lines) != 9 || len(p.log.lines(testKey)) > 0 {
			t.Errorf("logged %q", lines)
		}
	})
}

func TestAuth_addsTheKeyToNoRequestButTheOneOnTheWire(t *testing.T) {
	t.Parallel()
	p := newPipeline(t, mockserver.Config{}, wire(func(req *http.Request) (*http.Response, error) {
		if got := req.Header["Authorization"]; len(got) != 1 || got[0] != "Bearer "+testKey {
			t.Errorf("sent %q", got)
		}
		return respond(http.StatusNoContent, http.Header{})
	}))
	req := newRequest(t.Context(), http.MethodDelete, baseURL, "a")
	resp, err := p.RoundTrip(req)
	if err != nil || resp.Body.Close() != nil || req.Header.Get("Authorization") != "" {
		t.Errorf("%v; the key is in the request of the caller", err)
	}
}
