// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

var errConnectionRefused = errors.New("dial tcp: connection refused")

// lostCreate makes a create whose POST was done but not answered, and returns its error, which must be an
// *UnconfirmedError.
func lostCreate(t *testing.T, w *mockAPI) *UnconfirmedError {
	t.Helper()
	w.server.Fault(mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true})
	_, err := w.client.Create(t.Context(), newHook("whsec_own"))
	if n := len(w.ofSecret("whsec_own")); n != 1 {
		t.Errorf("the server holds %d, want 1", n)
	}
	if n := w.requests(http.MethodPost); n != 1 {
		t.Errorf("%d POSTs, want 1", n)
	}
	return as[*UnconfirmedError](t, err)
}

// wantCandidates checks that the error names these webhooks, in any order.
func wantCandidates(t *testing.T, e *UnconfirmedError, want ...string) {
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

func TestClient_Create_namesAllCandidatesWhereTheyAreSeveral(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{PageCap: 1})
		w.fill(2)
		time.Sleep(10 * time.Minute)
		theirs := w.server.Put(foreign()) // within the slack of the two clocks
		e := lostCreate(t, w)
		wantCandidates(t, e, theirs.ID, w.ofSecret("whsec_own")[0].ID)
		if !strings.Contains(e.Error(), "more than one webhook") {
			t.Errorf("got %q", e)
		}
	})
}

func TestClient_Create_adoptsNothingWithoutDates(t *testing.T) {
	t.Parallel()
	date := regexp.MustCompile(`"created_?[aA]t":"[^"]*"`)
	tests := map[string]func(*Config){
		"no Date header":             withoutDateHeader(),
		"no creation time":           editedLists(func(body string) string { return date.ReplaceAllString(body, `"x":1`) }),
		"a creation time of nothing": editedLists(func(body string) string { return date.ReplaceAllString(body, `"created_at":"yesterday"`) }),
	}
	for name, edit := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{}, edit)
				e := lostCreate(t, w)
				wantCandidates(t, e, w.ofSecret("whsec_own")[0].ID)
				if !strings.Contains(e.Error(), "the list lacks a date or a field") {
					t.Errorf("got %q", e)
				}
			})
		})
	}
}

func withoutDateHeader() func(*Config) {
	return wrapped(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				resp.Header.Del("Date")
			}
			return resp, err
		})
	})
}

func TestClient_Create_repeatsNothingWhereTheListIsTooPoorToTell(t *testing.T) {
	t.Parallel()
	for _, field := range []string{`"is_active":true`, `"url":"[^"]*"`, `"events":\[[^\]]*\]`} {
		t.Run(field, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				pattern := regexp.MustCompile(field)
				w := newMockAPI(t, mockserver.Config{}, editedLists(func(body string) string { return pattern.ReplaceAllString(body, `"x":1`) }))
				other := foreign()
				other.URL, other.Events, other.IsActive = "https://other.test/", []string{"campaign.paused"}, false
				w.server.Put(other)
				time.Sleep(time.Minute)
				e := lostCreate(t, w)
				wantCandidates(t, e, w.ofSecret("whsec_own")[0].ID)
			})
		})
	}
}

func TestClient_Create_passesOverWebhooksThatDiffer(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*mockserver.Webhook){
		"url":           func(h *mockserver.Webhook) { h.URL += "x" },
		"events":        func(h *mockserver.Webhook) { h.Events = h.Events[:1] },
		"activity":      func(h *mockserver.Webhook) { h.IsActive = false },
		"creation time": func(h *mockserver.Webhook) { h.CreatedAt = time.Now().Add(-4 * time.Minute) },
	}
	for name, edit := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				theirs := foreign()
				edit(&theirs)
				w.server.Put(theirs)
				w.server.Fault(mockserver.Fault{Method: http.MethodPost, Cut: true})
				got, err := w.client.Create(t.Context(), newHook("whsec_own"))
				if err != nil || len(w.ofSecret("whsec_own")) != 1 || got.ID != w.ofSecret("whsec_own")[0].ID {
					t.Errorf("got %+v, %v", got, err)
				}
			})
		})
	}
}

func TestClient_Create_findsItsWebhookByTheServersClock(t *testing.T) {
	t.Parallel()
	for _, off := range []time.Duration{-72 * time.Hour, -700 * time.Millisecond, 700 * time.Millisecond, 72 * time.Hour} {
		t.Run(off.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{Now: func() time.Time { return time.Now().Add(off) }})
				w.fill(1)
				time.Sleep(10 * time.Second)
				w.server.Fault(mockserver.Fault{Method: http.MethodPost, Delay: 20 * time.Second, Cut: true, Act: true})
				got, err := w.client.Create(t.Context(), newHook("whsec_own"))
				if err != nil || got.ID != w.ofSecret("whsec_own")[0].ID {
					t.Errorf("got %+v, %v", got, err)
				}
			})
		})
	}
}

func TestClient_Create_isUnconfirmedWhereTheListCannotBeRead(t *testing.T) {
	t.Parallel()
	tests := map[string]mockserver.Fault{
		"500":       {Method: http.MethodGet, Status: 500, Times: -1},
		"cut":       {Method: http.MethodGet, Cut: true, Times: -1},
		"senseless": {Method: http.MethodGet, Body: "{}", Times: -1},
		"forbidden": {Method: http.MethodGet, Status: 403, Times: -1},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				w.server.Fault(fault)
				e := lostCreate(t, w)
				wantCandidates(t, e)
				if !strings.Contains(e.Error(), "could not be read") {
					t.Errorf("got %q", e)
				}
			})
		})
	}
}

func TestClient_Create_isUnconfirmedWhereTheServerSaysDoneAndTheListDoesNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Status: 201, Body: `{"success":true}`})
		_, err := w.client.Create(t.Context(), newHook("whsec_own"))
		wantCandidates(t, as[*UnconfirmedError](t, err))
		if n := w.requests(http.MethodPost); n != 1 {
			t.Errorf("%d POSTs, want 1", n)
		}
	})
}

func TestClient_Create_keepsTheCandidatesWhereALaterLookFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{}, noRetries)
		theirs := w.server.Put(foreign())
		w.server.Fault(mockserver.Fault{Method: http.MethodGet, Skip: 1, Status: 500, Times: -1})
		e := lostCreate(t, w)
		wantCandidates(t, e, theirs.ID, w.ofSecret("whsec_own")[0].ID)
	})
}

func TestClient_Create_decidesByALaterLookWhatAnEarlierCouldNot(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true}, mockserver.Fault{Method: http.MethodGet, Header: http.Header{"Date": nil}})
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil || got.ID != w.ofSecret("whsec_own")[0].ID {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}
