// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver/mocktest"
)

// deliver returns the deliveries of a request that has to be right.
func deliver(t *testing.T, api *mocktest.API, r mockserver.DeliveryRequest) []mockserver.Delivery {
	t.Helper()
	out, err := api.Deliver(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDeliver_signsInEveryEdition(t *testing.T) {
	t.Parallel()
	r, api := newReceiver(t, mockserver.Config{}, respond(http.StatusAccepted))
	api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
	for edition, form := range map[mockserver.Edition][2]string{
		mockserver.EditionPage: {"X-DialNexa-Signature", "sha256="},
		mockserver.EditionSpec: {"x-nexa-signature", "sha256="},
		mockserver.EditionBare: {"x-dialnexa-signature", ""},
		"":                     {"X-DialNexa-Signature", "sha256="},
	} {
		for _, forged := range []bool{false, true} {
			deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged})
			got := r.Last()
			signature := got.Header.Get(form[0])
			if right := signature == form[1]+got.Signature("whsec_1"); right == forged || len(signature) != len(form[1])+64 {
				t.Errorf("%q, forged %t: the signature is %s", edition, forged, signature)
			}
		}
	}
	if len(r.Got()) != 2*(len(mockserver.Editions())+1) {
		t.Errorf("%d deliveries for the editions %v", len(r.Got()), mockserver.Editions())
	}
}

func TestDeliver_reachesActiveSubscribersOnly(t *testing.T) {
	t.Parallel()
	_, api := newReceiver(t, mockserver.Config{}, respond(http.StatusOK))
	for id, change := range map[string]func(*mockserver.Webhook){
		"1": func(*mockserver.Webhook) {}, "2": func(*mockserver.Webhook) {},
		"paused": func(w *mockserver.Webhook) { w.IsActive = false },
		"other":  func(w *mockserver.Webhook) { w.Events = []string{"call.failed"} },
	} {
		w := mocktest.Webhook("https://a.test/", "whsec_1")
		w.ID = id
		change(&w)
		api.Put(w)
	}
	for id, want := range map[string][]string{"": {"1", "2"}, "2": {"2"}, "paused": nil, "other": nil} {
		var got []string
		for _, d := range deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed", WebhookID: id}) {
			got = append(got, d.WebhookID)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q: delivered to %s", id, got)
		}
	}
}

func TestDeliver_returnsTheOutcome(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		url    string
		status int
	}{
		"success":     {"https://a.test/", http.StatusAccepted},
		"refusal":     {"https://a.test/", http.StatusUnauthorized},
		"redirect":    {"https://a.test/", http.StatusFound},
		"no response": {"https://a.test/", 0},
		"no url":      {"://", 0},
	} {
		_, api := newReceiver(t, mockserver.Config{}, respond(tt.status))
		w := api.Put(mocktest.Webhook(tt.url, "whsec_1"))
		got := deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed"})
		body := ""
		if tt.status != 0 {
			body = strings.Repeat("thanks ", 100)[:256]
		}
		d := got[0]
		if len(got) != 1 || d.WebhookID != w.ID || d.URL != tt.url || d.Status != tt.status || d.Body != body ||
			(tt.status == 0) != (d.Err != "") {
			t.Errorf("%s: got %+v", name, got)
		}
	}
}

func TestDeliver_repeatsWhatIsNotAccepted(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		responses []int // of the receiver; the last goes on
		retries   int
		attempts  int
		status    int
	}{
		"off":               {responses: []int{500}, attempts: 1, status: 500},
		"until accepted":    {responses: []int{500, 0, 302, 204}, retries: 9, attempts: 4, status: 204},
		"until it gives up": {responses: []int{401}, retries: 2, attempts: 3, status: 401},
	} {
		mocktest.InBubble(t, name, func(t *testing.T) {
			var responses []http.HandlerFunc
			for _, status := range tt.responses {
				responses = append(responses, respond(status))
			}
			r, api := newReceiver(t, mockserver.Config{}, responses...)
			api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
			start := time.Now()
			api.Control("POST", "deliveries", fmt.Sprintf(`{"event":"call.completed","retries":%d,"wait":"2s"}`, tt.retries), http.StatusOK)
			got, last := api.Deliveries(), start.Add(time.Duration(tt.attempts-1)*2*time.Second)
			if len(got) != 1 || got[0].Attempts != tt.attempts || got[0].Status != tt.status || !got[0].At.Equal(last) || !time.Now().Equal(last) {
				t.Errorf("got %+v after %s", got, time.Since(start))
			}
			if bodies := r.Got(); len(bodies) != tt.attempts || bodies[0].Body != r.Last().Body {
				t.Errorf("received %+v", bodies)
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
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed"}) // paused
	got := r.Got()
	if len(got) != 4 || got[1].Body != got[2].Body || got[1].Body == got[0].Body { // each sample has an id of its own
		t.Fatalf("received %+v", got)
	}
	if got[3].Body != got[0].Body || got[3].Header.Get("x-dialnexa-signature") != got[3].Signature("rotated") {
		t.Errorf("sent again: %+v", got[3])
	}
	api.Control("POST", "deliveries/9", "", http.StatusBadRequest)
	api.Remove(id)
	api.Control("POST", "deliveries/1", "", http.StatusBadRequest)
	id = api.Put(mocktest.Webhook("https://a.test/", "whsec_1")).ID
	deliver(t, api, mockserver.DeliveryRequest{Event: "call.completed", Times: 100})
	if all := api.Deliveries(); len(all) != 100 || all[0].ID != "5" || all[99].ID != "104" || all[0].WebhookID != id {
		t.Errorf("kept %d: %+v to %+v", len(all), all[0], all[len(all)-1])
	}
}

func TestDeliver_hasASampleOfEveryEvent(t *testing.T) {
	t.Parallel()
	for event, fields := range map[string][]string{
		"call.no_answer":          {`"call_id":"call_`, `"agent_id":"agent_`, `"status":"no_answer"`},
		"workflow.lead.completed": {`"event":"workflow.lead.completed"`, `"status":"completed"`},
	} {
		r, api := newReceiver(t, mockserver.Config{}, respond(http.StatusOK))
		api.Put(mockserver.Webhook{URL: "https://a.test/", Events: []string{event}, IsActive: true})
		deliver(t, api, mockserver.DeliveryRequest{Event: event})
		for _, field := range fields {
			if got := r.Got()[0]; !strings.Contains(got.Body, field) || got.Header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: no %s in %s", event, field, got.Body)
			}
		}
	}
}

func TestDeliver_endsWithItsContextOrTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		_, api := newReceiver(t, mockserver.Config{}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		api.Put(mocktest.Webhook("https://a.test/", "whsec_1"))
		start, event := time.Now(), mockserver.DeliveryRequest{Event: "call.completed"}
		time.AfterFunc(3*time.Second, func() { _ = api.Close() }) // never fails
		event.Retries = 9
		out, err := api.Deliver(mocktest.CanceledAfter(t, time.Second), event)
		if err != nil || out[0].Err == "" || out[0].Attempts != 1 || time.Since(start) != time.Second {
			t.Errorf("after %s: %v, %+v", time.Since(start), err, out)
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
	for status, want := range map[int]string{
		200: "", 204: "",
		302: "url could not be verified: the endpoint responded 302",
		500: "url could not be verified: the endpoint responded 500",
		0:   "url could not be verified: the endpoint did not respond",
	} {
		how := map[bool]string{true: mockserver.VerifyUnsigned, false: mockserver.VerifySigned}[status == 204]
		r, api := newReceiver(t, mockserver.Config{VerifyURL: how}, respond(status))
		old := api.Put(mocktest.Webhook("https://old.test/", "whsec_1"))
		path := webhooks + "/" + old.ID
		create, update, saved := http.StatusCreated, http.StatusOK, 2
		if want != "" {
			create, update, saved = http.StatusBadRequest, http.StatusBadRequest, 1
		}
		created := api.Do("POST", webhooks, createBody, create)
		updated := api.Do("PATCH", path, `{"url":"https://new.test/","is_active":false}`, update)
		api.Do("PATCH", path, `{"secret":"x"}`, http.StatusOK)
		api.Do("POST", webhooks, `{}`, http.StatusBadRequest)

		if len(r.Got()) != 2 || r.Got()[0].URL.String() != "https://example.test/hook" || r.Got()[1].URL.String() != "https://new.test/" {
			t.Errorf("%d: asked %+v", status, r.Got())
		}
		if _, signed := r.Got()[0].Header["X-Dialnexa-Signature"]; signed != r.Got()[0].Genuine("whsec_1") || signed == (status == 204) {
			t.Errorf("%d: signed %+v", status, r.Got())
		}
		now, _ := api.Webhook(old.ID)
		if changed := now.URL != old.URL && !now.IsActive; len(api.Webhooks()) != saved || changed != (want == "") {
			t.Errorf("%d: the server holds %+v", status, api.Webhooks())
		}
		if want != "" && (message(t, created) != want || message(t, updated) != want) {
			t.Errorf("%d: %s, %s", status, created.Body, updated.Body)
		}
	}
}

func TestConfig_verifyURL_findsNothingIfTheWebhookIsGoneAfterwards(t *testing.T) {
	t.Parallel()
	var api *mocktest.API
	var id string
	_, api = newReceiver(t, mockserver.Config{VerifyURL: mockserver.VerifySigned}, func(http.ResponseWriter, *http.Request) { api.Remove(id) })
	id = api.Put(mocktest.Webhook("https://old.test/", "whsec_1")).ID
	api.Do("PATCH", webhooks+"/"+id, `{"url":"https://new.test/"}`, http.StatusNotFound)
}
