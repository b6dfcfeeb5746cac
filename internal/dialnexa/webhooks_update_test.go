// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_Update_sendsNothingButThePatch(t *testing.T) {
	t.Parallel()
	tests := map[string]WebhookPatch{
		"url":       {URL: ptr("https://new.test/")},
		"events":    {Events: []string{"call.failed"}},
		"secret":    {Secret: ptr("whsec_2")},
		"is_active": {IsActive: ptr(false)},
	}
	for field, patch := range tests {
		w := newMockAPI(t, mockserver.Config{})
		id := w.fill(1)[0]
		if _, err := w.client.Update(t.Context(), id, patch); err != nil {
			t.Fatal(err)
		}
		if r := w.server.Requests(); len(r) != 1 || !slices.Equal(r[0].Fields, []string{field}) {
			t.Errorf("%s: sent %+v", field, r)
		}
	}
}

func TestClient_Update_neverSendsAnEmptyPatch(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	id := w.fill(1)[0]
	for _, patch := range []WebhookPatch{{}, {Events: []string{}}} {
		if _, err := w.client.Update(t.Context(), id, patch); err == nil || w.server.Stats().Requests != 0 {
			t.Errorf("%+v: %v, %d requests", patch, err, w.server.Stats().Requests)
		}
	}
}

func TestClient_Update_confirmsALostAnswerByARead(t *testing.T) {
	t.Parallel()
	patches := map[string]WebhookPatch{
		"url":       {URL: ptr("https://new.test/")},
		"events":    {Events: []string{"call.failed", "campaign.paused"}},
		"is_active": {IsActive: ptr(false)},
	}
	for field, patch := range patches {
		for _, done := range []bool{true, false} {
			for name, fault := range map[string]mockserver.Fault{"500": {Status: 500}, "cut": {Cut: true}, "timeout": {DelayAfter: time.Minute, Cut: true}} {
				t.Run(field+"/"+name, func(t *testing.T) {
					t.Parallel()
					synctest.Test(t, func(t *testing.T) {
						w := newMockAPI(t, mockserver.Config{}, noRetries)
						id := w.fill(1)[0]
						fault.Act = done
						w.server.Fault(fault)
						got, err := w.client.Update(t.Context(), id, patch)
						if done {
							w.wantStored(t)(id, got, err)
							return
						}
						if err == nil || w.requests(http.MethodGet) != 1 || strings.Contains(err.Error(), "GET") {
							t.Errorf("got %v, want the failure of the write, after a read", err)
						}
					})
				})
			}
		}
	}
}

func TestNormalizeURL_dropsTheSchemesOwnPortAlone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"HTTPS://A.test:443": "https://a.test/", "http://a.test:80/B": "http://a.test/B",
		"https://a.test:80": "https://a.test:80/", "http://a.test:443": "http://a.test:443/",
	} {
		if got := normalizeURL(text); got != want {
			t.Errorf("%s: got %s", text, got)
		}
	}
}

func TestClient_Update_ofASecretStaysUnconfirmed(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		patch       WebhookPatch
		act         bool
		unconfirmed bool
	}{
		"done":                   {WebhookPatch{Secret: ptr("whsec_2")}, true, true},
		"not done":               {WebhookPatch{Secret: ptr("whsec_2")}, false, true},
		"done with the url":      {WebhookPatch{Secret: ptr("whsec_2"), URL: ptr("https://new.test/")}, true, true},
		"not done, as the url's": {WebhookPatch{Secret: ptr("whsec_2"), URL: ptr("https://new.test/")}, false, false},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newMockAPI(t, mockserver.Config{}, noRetries)
			id := w.fill(1)[0]
			w.server.Fault(mockserver.Fault{Cut: true, Act: tt.act})
			_, err := w.client.Update(t.Context(), id, tt.patch)
			if !tt.unconfirmed {
				if _, is := err.(*UnconfirmedError); err == nil || is { //nolint:errorlint // The very error is meant.
					t.Errorf("got %v, want the failure itself", err)
				}
				return
			}
			if e := as[*UnconfirmedError](t, err); !strings.Contains(e.Error(), "apply again") || e.Candidates != nil || e.Interrupted {
				t.Errorf("got %v", e)
			}
		})
	}
}

func TestClient_Update_readsWhatASenselessAnswerDoesNotTell(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"Webhook updated successfully"}`, "<html>", `{"id":"another"}`, "null"} {
		w := newMockAPI(t, mockserver.Config{})
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Method: http.MethodPatch, Body: body})
		got, err := w.client.Update(t.Context(), id, WebhookPatch{URL: ptr("https://new.test/")})
		w.wantStored(t)(id, got, err)

		w.server.Fault(mockserver.Fault{Method: http.MethodPatch, Body: body}, mockserver.Fault{Method: http.MethodGet, Status: 403})
		_, err = w.client.Update(t.Context(), id, WebhookPatch{URL: ptr("https://new.test/")})
		if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, "reading it failed") {
			t.Errorf("got %v", e)
		}
	}
}

func TestClient_Update_givesWhatWasSentWhereTheAnswerLacksIt(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	w.server.Put(mockserver.Webhook{ID: "a"})
	w.server.Fault(mockserver.Fault{Body: `{"id":"a"}`})
	got, err := w.client.Update(t.Context(), "a", WebhookPatch{URL: ptr("https://new.test/"), IsActive: ptr(false)})
	if want := (Webhook{ID: "a", URL: "https://new.test/", IsActive: ptr(false)}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestClient_Update_isConfirmedWhereALaterAttemptGotNoConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		w := newMockAPI(t, mockserver.Config{}, wrapped(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				if attempts++; req.Method == http.MethodPatch && attempts > 1 {
					return nil, errConnectionRefused
				}
				return next.RoundTrip(req)
			})
		}))
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Cut: true, Act: true})
		got, err := w.client.Update(t.Context(), id, WebhookPatch{IsActive: ptr(false)})
		w.wantStored(t)(id, got, err)
		if attempts != DefaultMaxRetries+2 {
			t.Errorf("%d requests, want all attempts and a read", attempts)
		}
	})
}
