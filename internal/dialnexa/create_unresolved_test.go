// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

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
