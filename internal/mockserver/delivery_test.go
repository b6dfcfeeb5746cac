// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestDeliver_signsInEveryEdition(t *testing.T) {
	t.Parallel()
	forms := map[mockserver.Edition][2]string{
		mockserver.EditionPage:  {"X-DialNexa-Signature", "sha256="},
		mockserver.EditionSpec:  {"x-nexa-signature", "sha256="},
		mockserver.EditionNewer: {"x-dialnexa-signature", ""},
		"":                      {"X-DialNexa-Signature", "sha256="},
	}
	if len(mockserver.Editions()) != len(forms)-1 {
		t.Errorf("editions are %v", mockserver.Editions())
	}
	for edition, form := range forms {
		for _, forged := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s forged %t", edition, forged), func(t *testing.T) {
				t.Parallel()
				r := newReceiver(t, http.StatusAccepted)
				s := mockserver.New(mockserver.Config{})
				w := s.Put(sample(r.URL))
				out, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged})
				if err != nil || len(out) != 1 || len(r.all()) != 1 {
					t.Fatalf("%v, %+v", err, out)
				}
				want := mockserver.Delivery{WebhookID: w.ID, URL: r.URL, Event: "call.completed", Status: 202, Body: strings.Repeat("thanks ", 100)[:256]}
				if out[0] != want {
					t.Errorf("got %+v", out[0])
				}
				got := r.all()[0]
				signature := got.header.Get(form[0])
				if right := signature == form[1]+hexMAC(got.body, "whsec_1"); right == forged || len(signature) != len(form[1])+64 {
					t.Errorf("signature is %s", signature)
				}
				if got.header.Get("Content-Type") != "application/json" || !json.Valid(got.body) {
					t.Errorf("got %v, %s", got.header, got.body)
				}
			})
		}
	}
}

func TestDeliver_reachesActiveSubscribersOnly(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, http.StatusOK)
	s := mockserver.New(mockserver.Config{})
	first, second := s.Put(sample(r.URL+"/1")), s.Put(sample(r.URL+"/2"))
	paused := sample(r.URL + "/paused")
	paused.IsActive = false
	paused = s.Put(paused)
	other := sample(r.URL + "/other")
	other.Events = []string{"call.failed"}
	s.Put(other)

	for id, want := range map[string]string{"": first.URL + " " + second.URL, second.ID: second.URL, paused.ID: ""} {
		out, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed", WebhookID: id})
		if err != nil || out == nil {
			t.Fatalf("%v, %v", err, out)
		}
		var urls []string
		for _, d := range out {
			urls = append(urls, d.URL)
		}
		if got := strings.Join(urls, " "); got != want {
			t.Errorf("%q: delivered to %s", id, got)
		}
	}
}

func TestDeliver_signsWithTheNewSecretImmediately(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, http.StatusOK)
	s, c := newServer(t, mockserver.Config{})
	id := s.Put(sample(r.URL)).ID
	c.do("PATCH", webhooks+"/"+id, `{"secret":"rotated"}`, http.StatusOK)
	if _, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed", Body: []byte("exact \n bytes")}); err != nil {
		t.Fatal(err)
	}
	got := r.all()[0]
	if string(got.body) != "exact \n bytes" || got.header.Get("X-DialNexa-Signature") != "sha256="+hexMAC(got.body, "rotated") {
		t.Errorf("got %v, %s", got.header, got.body)
	}
}

func TestDeliver_returnsTheOutcome(t *testing.T) {
	t.Parallel()
	gone := newReceiver(t, http.StatusOK)
	gone.Close()
	tests := map[string]struct {
		url    string
		status int
		err    bool
	}{
		"refusal":  {newReceiver(t, http.StatusUnauthorized).URL, 401, false},
		"redirect": {newReceiver(t, http.StatusFound).URL, 302, false},
		"nobody":   {gone.URL, 0, true},
		"no url":   {"://", 0, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := mockserver.New(mockserver.Config{})
			s.Put(sample(tt.url))
			out, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed"})
			if err != nil || len(out) != 1 || out[0].Status != tt.status || (out[0].Err != "") != tt.err {
				t.Errorf("%v, %+v", err, out)
			}
		})
	}
}

func TestDeliver_refusesInvalidRequests(t *testing.T) {
	t.Parallel()
	s := mockserver.New(mockserver.Config{})
	for _, r := range []mockserver.DeliveryRequest{
		{},
		{Event: "call.completed", Edition: "older"},
		{Event: "call.completed", WebhookID: "wh_none"},
	} {
		if out, err := s.Deliver(t.Context(), r); err == nil {
			t.Errorf("%+v: delivered %v", r, out)
		}
	}
}

func TestDeliver_hasASampleOfEveryEvent(t *testing.T) {
	t.Parallel()
	for event, want := range map[string]string{
		"call.completed":          "agent_id call_id duration extracted_data metadata recording_url sentiment status summary transcript",
		"call.no_answer":          "agent_id call_id duration extracted_data metadata recording_url sentiment status summary transcript",
		"campaign.paused":         "campaign_id status timestamp",
		"workflow.lead.completed": "event id status timestamp",
		"odd":                     "event id status timestamp",
	} {
		r := newReceiver(t, http.StatusOK)
		s := mockserver.New(mockserver.Config{})
		w := sample(r.URL)
		w.Events = []string{event}
		s.Put(w)
		if _, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: event}); err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		decode(t, string(r.all()[0].body), &got)
		if fields := strings.Join(names(got), " "); fields != want || got["status"] != event[strings.LastIndex(event, ".")+1:] && event != "odd" {
			t.Errorf("%s: %v", event, got)
		}
	}
}
