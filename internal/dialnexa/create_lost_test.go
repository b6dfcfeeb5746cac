// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_Create_neverPostsAgainBesideAnEqualWebhookOfTheLastTwoMinutes(t *testing.T) {
	t.Parallel()
	for age, found := range map[time.Duration]bool{3 * time.Second: true, 119 * time.Second: true, 123 * time.Second: false} {
		inBubble(t, age.String(), func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{})
			theirs := api.server.Put(foreign())
			time.Sleep(age)
			api.server.Fault(cutBefore)
			got, err := api.client.Create(t.Context(), newHook("whsec_own"))
			if !found {
				api.wantCreated(t, got, err, false)
				return
			}
			wantCandidates(t, as[*dialnexa.UnconfirmedError](t, err), theirs.ID)
			if n := api.requests(http.MethodPost); n != 1 {
				t.Errorf("%d POSTs, want 1", n)
			}
		})
	}
}

func TestClient_Create_findsTheWebhookByAnotherSpellingOfItsURL(t *testing.T) {
	t.Parallel()
	for sent, stored := range otherSpellings {
		inBubble(t, sent, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{StoreURL: func(string) string { return stored }})
			api.server.Fault(cutAfter)
			w := newHook("whsec_own")
			w.URL = sent
			got, err := api.client.Create(t.Context(), w)
			api.wantCreated(t, got, err, true)
		})
	}
}

func TestClient_Create_obeysRetryAfterUnlessItIsTooLong(t *testing.T) {
	t.Parallel()
	for asked, wait := range map[time.Duration]time.Duration{time.Minute: time.Minute, time.Hour: 0} {
		for _, act := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				api := newMockAPI(t, mockserver.Config{})
				api.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 503, Act: act, RetryAfter: asked})
				began := time.Now()
				got, err := api.client.Create(t.Context(), newHook("whsec_own"))
				if act || asked == time.Minute {
					api.wantCreated(t, got, err, act)
				} else if e := as[*dialnexa.UnconfirmedError](t, err); !strings.Contains(e.Reason, "asks to wait 1h") || api.requests(http.MethodPost) != 1 {
					t.Errorf("%v after %d POSTs", e, api.requests(http.MethodPost))
				}
				if second := api.server.Requests()[1]; second.Method != http.MethodGet || second.At.Sub(began) != wait {
					t.Errorf("asked to wait %s, the second request was a %s after %s", asked, second.Method, second.At.Sub(began))
				}
			})
		}
	}
}

func TestClient_Create_readsTheListAfterAGatewaysRefusalAndPostsNoMore(t *testing.T) {
	t.Parallel()
	for _, status := range []int{404, 408} {
		for _, act := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				api := newMockAPI(t, mockserver.Config{})
				api.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: status, Act: act})
				got, err := api.client.Create(t.Context(), newHook("whsec_own"))
				if act {
					api.wantCreated(t, got, err, true)
				} else if e := as[*dialnexa.APIError](t, as[*dialnexa.UnconfirmedError](t, err)); e.StatusCode != status || api.requests(http.MethodPost) != 1 {
					t.Errorf("%d: %v after %d POSTs", status, err, api.requests(http.MethodPost))
				}
			})
		}
	}
}

func TestClient_Create_isUnconfirmedIfTheAttemptAfterALostOneFails(t *testing.T) {
	t.Parallel()
	for _, fault := range []mockserver.Fault{{Status: 400}, {Status: 401}, {Status: 429, RetryAfter: time.Hour}} {
		synctest.Test(t, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{})
			fault.Method = http.MethodPost
			api.server.Fault(cutBefore, fault)
			_, err := api.client.Create(t.Context(), newHook("whsec_own"))
			e := as[*dialnexa.UnconfirmedError](t, err)
			if wantCandidates(t, e); !strings.Contains(e.Reason, "another attempt failed: POST /v1/user-webhooks: ") {
				t.Errorf("%d: %v", fault.Status, err)
			}
		})
	}
}

func TestClient_Create_blamesTheBaseURLIfTheListIsNotThereEither(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.server.Fault(mockserver.Fault{Status: 404, Body: gatewayMessages[0], Times: -1})
	_, err := api.client.Create(t.Context(), newHook("whsec_own"))
	var unconfirmed *dialnexa.UnconfirmedError
	if e := as[*dialnexa.APIError](t, err); e.Method != http.MethodPost || errors.As(err, &unconfirmed) {
		t.Error(err)
	}
	api.wantRequests(t, 2)
}

func TestClient_Create_isUnconfirmedIfTheListIsGoneThatWasThere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{})
		api.server.Fault(cutBefore, mockserver.Fault{Method: http.MethodPost, Status: 404},
			mockserver.Fault{Method: http.MethodGet, Status: 404, Skip: 5, Times: -1})
		_, err := api.client.Create(t.Context(), newHook("whsec_own"))
		wantCandidates(t, as[*dialnexa.UnconfirmedError](t, err))
	})
}

func TestClient_Create_ofDifferentWebhooksRunAtTheSameTime(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{Latency: time.Second})
		began := time.Now()
		api.createDifferent(t, 10, 0)
		if took := time.Since(began); took != time.Second {
			t.Errorf("took %s, want no wait for one another", took)
		}
	})
}

// createDifferent makes n webhooks, each begun some time after the last.
func (api *mockAPI) createDifferent(t *testing.T, n int, gap time.Duration) {
	t.Helper()
	var group sync.WaitGroup
	for i := range n {
		group.Go(func() {
			time.Sleep(time.Duration(i) * gap)
			w := newHook("whsec_own")
			w.URL = fmt.Sprint("https://own.test/", i)
			if _, err := api.client.Create(t.Context(), w); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	if own := api.ofSecret("whsec_own"); len(own) != n {
		t.Errorf("the server holds %d, want %d", len(own), n)
	}
}

func TestClient_Create_needsFewRequestsToFindWhatWasLost(t *testing.T) {
	t.Parallel()
	for creates, most := range map[int]int{1: 25, 10: 60} {
		for _, fault := range []mockserver.Fault{cutAfter, cutBefore, {Method: http.MethodPost, Status: 504}} {
			synctest.Test(t, func(t *testing.T) {
				api := newMockAPI(t, mockserver.Config{Latency: 100 * time.Millisecond, Seed: 1})
				api.varied(1000)
				fault.Times = creates
				api.server.Fault(fault)
				api.createDifferent(t, creates, 30*time.Millisecond)
				if n := api.requests(http.MethodGet); n > most {
					t.Errorf("%d creates, %s: %d list requests, want at most %d", creates, fault.Kind(), n, most)
				}
			})
		}
	}
}

func TestClient_Create_readsALongListOnlyTwice(t *testing.T) {
	t.Parallel()
	for pages, reads := range map[int]int{5: 5, 6: 2} {
		synctest.Test(t, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{PageCap: 1})
			api.fill(pages)
			time.Sleep(10 * time.Minute)
			api.server.Fault(cutBefore)
			got, err := api.client.Create(t.Context(), newHook("whsec_own"))
			api.wantCreated(t, got, err, false)
			if n := api.requests(http.MethodGet); n != pages*reads {
				t.Errorf("%d pages: %d list requests, want %d", pages, n, pages*reads)
			}
		})
	}
}

// lostCreate makes a create whose only POST was carried out without a response, and returns its error, which must be an
// *UnconfirmedError.
func (api *mockAPI) lostCreate(t *testing.T) *dialnexa.UnconfirmedError {
	t.Helper()
	api.server.Fault(cutAfter)
	_, err := api.client.Create(t.Context(), newHook("whsec_own"))
	if own, posts := len(api.ofSecret("whsec_own")), api.requests(http.MethodPost); own != 1 || posts != 1 {
		t.Errorf("%d POSTs made %d webhooks, want 1", posts, own)
	}
	return as[*dialnexa.UnconfirmedError](t, err)
}

// wantCandidates checks that the error names these webhooks, in any order.
func wantCandidates(t *testing.T, e *dialnexa.UnconfirmedError, want ...string) {
	t.Helper()
	var got []string
	for _, c := range e.Candidates {
		got = append(got, c.ID)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("candidates %q, want %q (%v)", got, want, e)
	}
}

func TestClient_Create_namesEachCandidateOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Every page is the first one, as some servers have it.
		samePage := wrapped(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			req = req.Clone(req.Context())
			req.URL.RawQuery = ""
			return next.RoundTrip(req)
		})
		api := newMockAPI(t, mockserver.Config{Dialect: mockserver.DialectPage}, samePage)
		api.fill(2)
		time.Sleep(10 * time.Minute)
		theirs := api.server.Put(foreign()) // within the precision of the two clocks
		e := api.lostCreate(t)
		wantCandidates(t, e, theirs.ID, api.ofSecret("whsec_own")[0].ID)
		if !strings.Contains(e.Error(), "more than one webhook") {
			t.Errorf("got %q", e)
		}
	})
}

func TestClient_Create_isUnconfirmedIfTheListCannotDecide(t *testing.T) {
	t.Parallel()
	nothing := func(*dialnexa.Config) {}
	replaced := func(pattern, by string) func(*dialnexa.Config) {
		return editedLists(func(body string) string { return regexp.MustCompile(pattern).ReplaceAllString(body, by) })
	}
	always := func(f mockserver.Fault) []mockserver.Fault {
		f.Method, f.Times = http.MethodGet, -1
		return []mockserver.Fault{f}
	}
	const lacks, unread = "the list lacks a date or a field", "could not be read"
	for name, tt := range map[string]struct {
		edit   func(*dialnexa.Config)
		faults []mockserver.Fault
		reason string
	}{
		"no Date header":        {nothing, always(mockserver.Fault{Header: http.Header{"Date": nil}}), lacks},
		"no creation time":      {replaced(`"createdAt":"[^"]*"`, `"x":1`), nil, lacks},
		"a malformed time":      {replaced(`"createdAt":"[^"]*"`, `"createdAt":"yesterday"`), nil, lacks},
		"no activity":           {replaced(`"is_active":true`, `"x":1`), nil, lacks},
		"no url":                {replaced(`"url":"[^"]*"`, `"x":1`), nil, lacks},
		"no events":             {replaced(`"events":\[[^\]]*\]`, `"x":1`), nil, lacks},
		"500":                   {nothing, always(mockserver.Fault{Status: 500}), unread},
		"403":                   {nothing, always(mockserver.Fault{Status: 403}), unread},
		"a cut":                 {nothing, always(mockserver.Fault{Cut: true}), unread},
		"a body without a list": {nothing, always(mockserver.Fault{Body: "{}"}), unread},
	} {
		inBubble(t, name, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{}, tt.edit)
			other := foreign()
			other.URL, other.Events, other.IsActive = "https://other.test/", []string{"campaign.paused"}, false
			api.server.Put(other)
			time.Sleep(time.Minute)
			api.server.Fault(tt.faults...)
			e := api.lostCreate(t)
			if tt.reason == lacks {
				wantCandidates(t, e, api.ofSecret("whsec_own")[0].ID)
			} else {
				wantCandidates(t, e)
			}
			if !strings.Contains(e.Error(), tt.reason) || (e.ListErr == nil) != (tt.reason == lacks) {
				t.Errorf("got %v", e)
			}
		})
	}
}

func TestClient_Create_isUnconfirmedIfTheServerSaysDoneAndTheListDoesNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{})
		api.server.Fault(mockserver.Fault{Status: 201, Body: `{"success":true}`})
		_, err := api.client.Create(t.Context(), newHook("whsec_own"))
		wantCandidates(t, as[*dialnexa.UnconfirmedError](t, err))
		if n := api.requests(http.MethodPost); n != 1 {
			t.Errorf("%d POSTs, want 1", n)
		}
	})
}

func TestClient_Create_keepsTheCandidatesIfALaterReadFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{}, noRetries)
		theirs := api.server.Put(foreign())
		api.server.Fault(mockserver.Fault{Method: http.MethodGet, Skip: 1, Status: 500, Times: -1})
		e := api.lostCreate(t)
		wantCandidates(t, e, theirs.ID, api.ofSecret("whsec_own")[0].ID)
	})
}

func TestClient_Create_decidesByALaterReadWhatAnEarlierCouldNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{})
		api.server.Fault(cutAfter, mockserver.Fault{Method: http.MethodGet, Header: http.Header{"Date": nil}})
		got, err := api.client.Create(t.Context(), newHook("whsec_own"))
		api.wantCreated(t, got, err, true)
	})
}

// A list that shifts between two pages can lack a webhook that it had before.
func TestClient_Create_doesNotPostAgainIfACandidateVanishesFromTheList(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{})
		theirs := api.server.Put(foreign())
		time.Sleep(time.Minute)
		api.server.Fault(cutBefore, mockserver.Fault{Method: http.MethodGet, Skip: 4, Times: -1, Body: `{"webhooks":[]}`})
		_, err := api.client.Create(t.Context(), newHook("whsec_own"))
		wantCandidates(t, as[*dialnexa.UnconfirmedError](t, err), theirs.ID)
		if n := api.requests(http.MethodPost); n != 1 {
			t.Errorf("%d POSTs, want 1", n)
		}
	})
}
