// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestRetry_repeatsWhatMayPass(t *testing.T) {
	t.Parallel()
	type fault = mockserver.Fault
	for _, tt := range []struct {
		fault fault
		lost  string // the error of a POST, which has no idempotency key: the caller has to find out what it did
	}{
		{fault: fault{Status: 408}},
		{fault: fault{Status: 429}},
		{fault: fault{Status: 500}},
		{fault: fault{Status: 502, Body: "<html>"}},
		{fault: fault{Status: 503, EmptyBody: true}},
		{fault: fault{Status: 504}},
		{fault: fault{Status: 503, Times: -1}}, // until the retries are used up
		{fault: fault{Status: 500, Act: true}},
		{fault: fault{Cut: true}, lost: "EOF"},
		{fault: fault{Cut: true, Act: true}, lost: "EOF"},
		{fault: fault{Cut: true, Delay: time.Minute}, lost: "no response within the request_timeout of 30s"},
		{fault: fault{DelayAfter: time.Minute}, lost: "no response within the request_timeout of 30s"},
		{fault: fault{Truncate: 5}, lost: "the response broke off: unexpected EOF"},
	} {
		for _, method := range methods {
			synctest.Test(t, func(t *testing.T) {
				p, f := newPipeline(t, mockserver.Config{}), tt.fault
				p.Fault(f, f)
				got, err := p.send(t.Context(), method, stored)
				want, attempts, lost := http.StatusOK, 3, ""
				switch {
				case method != http.MethodPost && f.Times < 0:
					want, attempts = f.Status, 5
				case method == http.MethodPost && f.Status != 429:
					want, attempts, lost = f.Status, 1, tt.lost
				case method == http.MethodPost:
					want = http.StatusCreated
				case method == http.MethodDelete && (f.Act || f.Truncate > 0 || f.DelayAfter > 0):
					want = http.StatusNotFound
				}
				if got.StatusCode != want || p.Sent(method) != attempts || maybeApplied(err) != (lost != "") {
					t.Errorf("%s, %s: status %d after %d attempts", f.Kind(), method, got.StatusCode, p.Sent(method))
				}
				if (err != nil) != (lost != "") || err != nil && err.Error() != lost {
					t.Errorf("%s, %s: %v", f.Kind(), method, err)
				}
			})
		}
	}
}

func TestRetry_repeatsNothingElseAndFollowsNoRedirect(t *testing.T) {
	t.Parallel()
	for _, method := range methods {
		p := newPipeline(t, mockserver.Config{}, noBackoff)
		for i, status := range []int{300, 301, 302, 303, 307, 308, 400, 401, 403, 404, 409, 410, 418, 422, 425, 501, 505} {
			p.Fault(mockserver.Fault{Status: status, EmptyBody: true, Header: http.Header{"Location": {"/elsewhere"}}})
			got, err := p.send(t.Context(), method, "a")
			if n := p.Stats().Requests; err != nil || got.StatusCode != status || n != i+1 {
				t.Fatalf("%s %d: status %d, %v; %d requests, want %d", method, status, got.StatusCode, err, n, i+1)
			}
		}
	}
}

// How the last attempt ended says nothing of one before it that the server may have carried out.
func TestSent_remembersTheFirstAttemptThatMayHaveBeenApplied(t *testing.T) {
	t.Parallel()
	cut, refused := mockserver.Fault{Cut: true}, mockserver.Fault{Status: 429}
	wait := mockserver.Fault{Status: 429, RetryAfter: time.Hour}
	type faults []mockserver.Fault
	for name, tt := range map[string]struct {
		method       string
		faults       faults
		maybeApplied bool
		first        time.Duration
	}{
		"done":                 {method: http.MethodPatch},
		"lost":                 {method: http.MethodPost, faults: faults{cut}, maybeApplied: true},
		"a 500":                {method: http.MethodPost, faults: faults{{Status: 500}}, maybeApplied: true},
		"a 408":                {method: http.MethodPost, faults: faults{{Status: 408}}, maybeApplied: true},
		"done after a refusal": {method: http.MethodPost, faults: faults{refused, refused}, first: 4500 * time.Millisecond},
		"done after a loss":    {method: http.MethodPatch, faults: faults{cut}, maybeApplied: true},
		"done after a 408":     {method: http.MethodDelete, faults: faults{{Status: 408}}, maybeApplied: true},
		"refused after a loss": {method: http.MethodPatch, faults: faults{cut, {Status: 400}}, maybeApplied: true},
		"done after many": {
			method: http.MethodPatch, faults: faults{refused, cut, refused}, maybeApplied: true, first: 1500 * time.Millisecond,
		},
		"a long wait":             {method: http.MethodPatch, faults: faults{wait}},
		"a long wait after a 500": {method: http.MethodPatch, faults: faults{{Status: 500}, wait}, maybeApplied: true},
	} {
		synctest.Test(t, func(t *testing.T) {
			p := newPipeline(t, mockserver.Config{})
			p.Fault(tt.faults...)
			began := time.Now()
			reply, err := p.send(t.Context(), tt.method, stored)
			sent := reply.Sent
			if failed, ok := errors.AsType[*transport.Error](err); ok {
				sent = failed.Sent
			}
			first := sent.First.Wall.Sub(began)
			if sent.MaybeApplied != tt.maybeApplied || first != tt.first {
				t.Errorf("%s: got %t, %s", name, sent.MaybeApplied, first)
			}
		})
	}
}

func TestBackoff(t *testing.T) {
	t.Parallel()
	for status, seconds := range map[int][]float64{
		0: {.5, 1, 2, 4, 8, 16, 30, 30}, 500: {.5, 1, 2, 4, 8, 16, 30, 30},
		429: {5, 10, 20, 30, 30}, // the first four outlast a window of the rate limit
	} {
		for retry, s := range seconds {
			from, waits := time.Duration(s*float64(time.Second)), make([]time.Duration, 100)
			for i := range waits {
				waits[i] = transport.Backoff(retry, status)
			}
			least, most := slices.Min(waits), slices.Max(waits)
			if least < from || least >= from+from/4 || most < from+from/4 || most >= from+from/2 {
				t.Errorf("Backoff(%d, %d) is %s to %s, want %s and up to half as much more", retry, status, least, most, from)
			}
		}
	}
	if got := transport.Backoff(1000, 0); got < 30*time.Second {
		t.Errorf("the 1,000th retry waits %s", got)
	}
}

func TestWaits_lastUpToFiveMinutes(t *testing.T) {
	t.Parallel()
	for _, wait := range []time.Duration{2 * time.Second, 300 * time.Second, 301 * time.Second, time.Hour} {
		for reason, status := range map[string]int{
			"the rate limit's reset": 0, "Retry-After on status 429": 429, "Retry-After on status 503": 503,
		} {
			synctest.Test(t, func(t *testing.T) {
				p := newPipeline(t, mockserver.Config{})
				p.Fault(mockserver.Fault{Status: status, RetryAfter: wait})
				if status == 0 {
					p = newPipeline(t, mockserver.Config{RateLimit: 1, RateWindow: wait - time.Second})
					p.get(t)
				}
				began := time.Now()
				_, err := p.send(t.Context(), http.MethodGet, stored)
				took, want := time.Since(began), transport.WaitError{Wait: wait, Until: began.Add(wait), Reason: reason}
				if tooLong, _ := errors.AsType[*transport.WaitError](err); wait > 5*time.Minute {
					until := "until " + want.Until.UTC().Format(time.RFC3339)
					if tooLong == nil || *tooLong != want || took != 0 || !strings.Contains(err.Error(), until) {
						t.Errorf("got %v after %s, want %v", err, took, &want)
					}
				} else if err != nil || took != wait || len(p.log.Lines("level=INFO", "waiting for")) != 1 {
					t.Errorf("%v after %s, want to wait %s for %s", err, took, wait, reason)
				}
				if status != 0 {
					p.get(t) // No request waits for longer than that.
				}
			})
		}
	}
}
