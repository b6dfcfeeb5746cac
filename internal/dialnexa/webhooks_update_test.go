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

func TestClient_Update_sendsNothingButThePatchAndNeverAnEmptyOne(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		patch WebhookPatch
		want  []string
	}{
		{WebhookPatch{URL: ptr("https://new.test/")}, []string{"url"}},
		{WebhookPatch{Events: []string{"call.failed"}}, []string{"events"}},
		{WebhookPatch{Secret: ptr("whsec_2")}, []string{"secret"}},
		{WebhookPatch{IsActive: ptr(false)}, []string{"is_active"}},
		{WebhookPatch{}, nil},
		{WebhookPatch{Events: []string{}}, nil},
	} {
		api := newMockAPI(t, mockserver.Config{})
		_, err := api.client.Update(t.Context(), api.fill(1)[0], tt.patch)
		var sent []string
		for _, r := range api.server.Requests() {
			sent = append(sent, r.Fields...)
		}
		if n := api.server.Stats().Requests; !slices.Equal(sent, tt.want) || n != len(tt.want) || (err == nil) != (n == 1) {
			t.Errorf("sent %q, %v; want %q", sent, err, tt.want)
		}
	}
}

func TestClient_Update_confirmsALostResponseByARead(t *testing.T) {
	t.Parallel()
	faults := map[string]mockserver.Fault{
		"500": {Status: 500}, "cut": {Cut: true}, "timeout": {DelayAfter: time.Minute, Cut: true},
		"long wait": {Status: 503, RetryAfter: time.Hour},
	}
	for field, patch := range map[string]WebhookPatch{
		"url":       {URL: ptr("https://New.test:443")}, // the server stores it as https://new.test/
		"events":    {Events: []string{"call.failed", "campaign.paused"}},
		"is_active": {IsActive: ptr(false)},
	} {
		for name, fault := range faults {
			for _, act := range []bool{true, false} {
				inBubble(t, field+"/"+name, func(t *testing.T) {
					api := newMockAPI(t, mockserver.Config{StoreURL: mockserver.NormalizeURL}, noRetries)
					id := api.fill(1)[0]
					lost := fault // in parallel with the other act
					lost.Act = act
					api.server.Fault(lost)
					got, err := api.client.Update(t.Context(), id, patch)
					if act {
						api.wantStored(t)(id, got, err)
					} else if err == nil || api.requests(http.MethodGet) != 1 || strings.Contains(err.Error(), "GET") {
						t.Errorf("got %v, want the failure of the write, after a read", err)
					}
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
	secret, both := WebhookPatch{Secret: ptr("whsec_2")}, WebhookPatch{Secret: ptr("whsec_2"), URL: ptr("https://new.test/")}
	for name, tt := range map[string]struct {
		patch       WebhookPatch
		act         bool
		unconfirmed bool
	}{
		"done":                       {secret, true, true},
		"not done":                   {secret, false, true},
		"done with the url":          {both, true, true},
		"not done, as the url shows": {both, false, false},
	} {
		api := newMockAPI(t, mockserver.Config{}, noRetries)
		id := api.fill(1)[0]
		api.server.Fault(mockserver.Fault{Cut: true, Act: tt.act})
		_, err := api.client.Update(t.Context(), id, tt.patch)
		if !tt.unconfirmed {
			if _, is := err.(*UnconfirmedError); err == nil || is { //nolint:errorlint // The very error is meant.
				t.Errorf("%s: got %v, want the failure itself", name, err)
			}
			continue
		}
		if e := as[*UnconfirmedError](t, err); !strings.Contains(e.Error(), "apply again") || e.Candidates != nil || e.Interrupted {
			t.Errorf("%s: got %v", name, e)
		}
	}
}

func TestClient_Update_readsWhatTheResponseDoesNotTell(t *testing.T) {
	t.Parallel()
	for _, body := range []string{`{"message":"Webhook updated successfully"}`, "<html>", `{"id":"another"}`, "null"} {
		api := newMockAPI(t, mockserver.Config{})
		id := api.fill(1)[0]
		api.server.Fault(
			mockserver.Fault{Method: http.MethodPatch, Body: body, Times: 2},
			mockserver.Fault{Method: http.MethodGet, Skip: 1, Status: 403},
		)
		patch := WebhookPatch{URL: ptr("https://new.test/")}
		got, err := api.client.Update(t.Context(), id, patch)
		api.wantStored(t)(id, got, err)
		_, err = api.client.Update(t.Context(), id, patch)
		if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, "reading it failed") {
			t.Errorf("got %v", e)
		}
	}
}

func TestClient_Update_returnsWhatWasSentIfTheResponseLacksIt(t *testing.T) {
	t.Parallel()
	api := newMockAPI(t, mockserver.Config{})
	api.server.Put(mockserver.Webhook{ID: "a"})
	api.server.Fault(mockserver.Fault{Body: `{"id":"a"}`})
	got, err := api.client.Update(t.Context(), "a", WebhookPatch{URL: ptr("https://new.test/"), IsActive: ptr(false)})
	if want := (Webhook{ID: "a", URL: "https://new.test/", IsActive: ptr(false)}); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v; want %+v", got, err, want)
	}
}

func TestClient_Update_isConfirmedIfALaterAttemptGotNoConnection(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		api := newMockAPI(t, mockserver.Config{}, wrapped(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			if attempts++; req.Method == http.MethodPatch && attempts > 1 {
				return nil, errConnectionRefused
			}
			return next.RoundTrip(req)
		}))
		id := api.fill(1)[0]
		api.server.Fault(mockserver.Fault{Cut: true, Act: true})
		got, err := api.client.Update(t.Context(), id, WebhookPatch{IsActive: ptr(false)})
		api.wantStored(t)(id, got, err)
		if attempts != 6 {
			t.Errorf("%d requests, want all attempts and a read", attempts)
		}
	})
}
