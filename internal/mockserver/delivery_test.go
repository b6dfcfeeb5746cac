// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// deliver returns the deliveries of a request that has to be right.
func deliver(t *testing.T, api *mocktest.API, r mockserver.DeliveryRequest) []mockserver.Delivery {
	t.Helper()
	return mocktest.Must(api.Deliver(t.Context(), r))(t)
}

func TestDeliver_reachesActiveSubscribersOnly(t *testing.T) {
	t.Parallel()
	_, api := newReceiver(t, mockserver.Config{})
	for _, w := range []mockserver.Webhook{
		{ID: "1", Events: []string{"a"}, IsActive: true},
		{ID: "2", Events: []string{"b", "a"}, IsActive: true},
		{ID: "paused", Events: []string{"a"}},
		{ID: "other", Events: []string{"b"}, IsActive: true},
	} {
		w.URL = "https://a.test/"
		api.Put(w)
	}
	for id, want := range map[string]string{"": "[1 2]", "2": "[2]", "paused": "[]", "other": "[]"} {
		got := []string{}
		for _, d := range deliver(t, api, mockserver.DeliveryRequest{Event: "a", WebhookID: id}) {
			got = append(got, d.WebhookID)
		}
		if fmt.Sprint(got) != want {
			t.Errorf("%q: delivered to %s", id, got)
		}
	}
}

func TestDeliver_repeatsWhatIsNotAccepted(t *testing.T) {
	t.Parallel()
	refuses, accepts := mocktest.Status(http.StatusUnauthorized, ""), mocktest.Status(http.StatusNoContent, "")
	for name, tt := range map[string]struct {
		responses []http.HandlerFunc // of the receiver; the last goes on
		retries   int
		attempts  int
		status    int
	}{
		"off": {responses: []http.HandlerFunc{refuses}, attempts: 1, status: http.StatusUnauthorized},
		"until accepted": {
			responses: []http.HandlerFunc{refuses, mocktest.Hangup, mocktest.Status(http.StatusFound, ""), accepts}, retries: 9,
			attempts: 4, status: http.StatusNoContent,
		},
		"until it gives up": {
			responses: []http.HandlerFunc{refuses}, retries: 2, attempts: 3, status: http.StatusUnauthorized,
		},
	} {
		mocktest.InBubble(t, name, func(t *testing.T) {
			r, api := newReceiver(t, mockserver.Config{}, tt.responses...)
			api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
			last := time.Now().Add(time.Duration(tt.attempts-1) * 2 * time.Second)
			request := fmt.Sprintf(`{"event":"call.completed","retries":%d,"wait":"2s"}`, tt.retries)
			api.Control("POST", "deliveries", request, http.StatusOK)
			got := api.Deliveries()
			if len(got) != 1 || got[0].Attempts != tt.attempts || got[0].Status != tt.status || !got[0].At.Equal(last) {
				t.Errorf("got %+v", got)
			}
			if sent := r.Got(); len(sent) != tt.attempts || sent[0].Body != r.Last().Body || !time.Now().Equal(last) {
				t.Errorf("received %+v", sent)
			}
		})
	}
}

func TestDeliver_sendsAgainWhatItSent(t *testing.T) {
	t.Parallel()
	r, api := newReceiver(t, mockserver.Config{})
	id := api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	api.Control("POST", "deliveries", `{"event":"call.completed","edition":"bare"}`, http.StatusOK)
	api.Control("POST", "deliveries", `{"event":"call.completed","times":2}`, http.StatusOK)
	api.Do("PATCH", webhooks+"/"+id, `{"secret":"rotated","is_active":false}`, http.StatusOK)
	api.Control("POST", "deliveries/1", "", http.StatusOK)
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed"}) // It is paused.
	got := r.Got()
	if len(got) != 4 || got[1].Body != got[2].Body || got[1].Body == got[0].Body { // Each sample has an ID of its own.
		t.Fatalf("received %+v", got)
	}
	if got[3].Body != got[0].Body || got[3].Header.Get("x-dialnexa-signature") != got[3].Signature("rotated") {
		t.Errorf("sent again: %+v", got[3])
	}
	api.Remove(id)
	api.Control("POST", "deliveries/1", "", http.StatusBadRequest)
	api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed", Times: 100})
	if all := api.Deliveries(); len(all) != 100 || all[0].ID != "5" || all[99].ID != "104" {
		t.Errorf("kept %d: %+v to %+v", len(all), all[0], all[len(all)-1])
	}
}

func TestDeliver_endsWithItsContextOrTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hangs := func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }
		_, api := newReceiver(t, mockserver.Config{}, hangs)
		api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
		start, event := time.Now(), mockserver.DeliveryRequest{Event: "call.completed", Retries: 9}
		time.AfterFunc(3*time.Second, func() { _ = api.Close() }) // It never fails.
		out := mocktest.Must(api.Deliver(mocktest.CanceledAfter(t, time.Second), event))(t)
		if out[0].Err == "" || out[0].Attempts != 1 || time.Since(start) != time.Second {
			t.Errorf("after %s: %+v", time.Since(start), out)
		}
		event.Retries = 0
		if out := deliver(t, api, event); out[0].Err == "" || time.Since(start) != 3*time.Second {
			t.Errorf("after %s: %+v", time.Since(start), out)
		}
		if _, err := api.Deliver(t.Context(), event); err == nil {
			t.Error("a closed server delivers")
		}
	})
}

func TestConfig_verifyURL_asksTheReceiverBeforeSaving(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		how      string
		response http.HandlerFunc
		message  string // if nothing is saved
	}{
		"signed":   {how: mockserver.VerifySigned},
		"unsigned": {how: mockserver.VerifyUnsigned},
		"redirect": {
			how: mockserver.VerifySigned, response: mocktest.Status(http.StatusFound, ""),
			message: "url could not be verified: the endpoint responded 302",
		},
		"no response": {
			how: mockserver.VerifySigned, response: mocktest.Hangup,
			message: "url could not be verified: the endpoint did not respond",
		},
	} {
		r, api := newReceiver(t, mockserver.Config{VerifyURL: tt.how}, tt.response)
		before := api.Put(mocktest.Webhook("https://old.test/", "whsec_1"))
		create, update := http.StatusCreated, http.StatusOK
		if tt.message != "" {
			create, update = http.StatusBadRequest, http.StatusBadRequest
		}
		path := webhooks + "/" + before.ID
		created := api.Do("POST", webhooks, createBody, create)
		updated := api.Do("PATCH", path, `{"url":"https://new.test/","is_active":false}`, update)
		api.Do("PATCH", path, `{"secret":"x"}`, http.StatusOK) // No URL is sent, so no one is asked.
		api.Do("POST", webhooks, `{}`, http.StatusBadRequest)

		got := r.Got()
		if len(got) != 2 || got[0].URL.String() != "https://example.test/hook" || got[1].URL.String() != "https://new.test/" {
			t.Fatalf("%s: asked %+v", name, got)
		}
		if got[0].Genuine("whsec_1") != (tt.how == mockserver.VerifySigned) {
			t.Errorf("%s: signed %v", name, got[0].Header)
		}
		after, _ := api.Webhook(before.ID)
		if saved := tt.message == ""; (len(api.Webhooks()) == 2) != saved || (after.URL != before.URL) != saved {
			t.Errorf("%s: the server holds %+v", name, api.Webhooks())
		}
		if tt.message != "" && (message(t, created) != tt.message || message(t, updated) != tt.message) {
			t.Errorf("%s: %s, %s", name, created.Body, updated.Body)
		}
	}
}
