// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// receiver is at every url, and keeps what it gets.
type receiver struct {
	status int                         // 0 closes the connection
	before func(context.Context) error // if set, is called before it responds
	got    []received
}

type received struct {
	url, body string
	header    http.Header
}

// newReceiver makes a receiver, and a server that delivers to it.
func newReceiver(t *testing.T, status int, cfg mockserver.Config) (*receiver, *mockserver.Server, client) {
	t.Helper()
	r := &receiver{status: status}
	cfg.DeliveryClient = mockserver.NewDeliveryClient(r)
	s, c := newServer(t, cfg)
	return r, s, c
}

func (r *receiver) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(req.Body)
	if r.got = append(r.got, received{req.URL.String(), string(body), req.Header}); r.before != nil {
		err = r.before(req.Context())
	}
	if r.status == 0 || err != nil {
		return nil, io.ErrUnexpectedEOF
	}
	return &http.Response{
		StatusCode: r.status, Header: http.Header{"Location": {"/elsewhere"}},
		Body: io.NopCloser(strings.NewReader(strings.Repeat("thanks ", 100))), Request: req,
	}, nil
}

// signature is written out here so that the server doesn't check itself.
func (r received) signature(secret string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte(r.body))
	return fmt.Sprintf("%x", mac.Sum(nil))
}

// deliver returns the deliveries of a request that has to be right.
func deliver(t *testing.T, s *mockserver.Server, r mockserver.DeliveryRequest) []mockserver.Delivery {
	t.Helper()
	out, err := s.Deliver(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDeliver_signsInEveryEdition(t *testing.T) {
	t.Parallel()
	r, s, _ := newReceiver(t, http.StatusAccepted, mockserver.Config{})
	s.Put(sample("https://a.test/"))
	for edition, form := range map[mockserver.Edition][2]string{
		mockserver.EditionPage:  {"X-DialNexa-Signature", "sha256="},
		mockserver.EditionSpec:  {"x-nexa-signature", "sha256="},
		mockserver.EditionNewer: {"x-dialnexa-signature", ""},
		"":                      {"X-DialNexa-Signature", "sha256="},
	} {
		for _, forged := range []bool{false, true} {
			deliver(t, s, mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged})
			got := r.got[len(r.got)-1]
			signature := got.header.Get(form[0])
			if right := signature == form[1]+got.signature("whsec_1"); right == forged || len(signature) != len(form[1])+64 {
				t.Errorf("%q, forged %t: the signature is %s", edition, forged, signature)
			}
		}
	}
	if len(r.got) != 2*(len(mockserver.Editions())+1) {
		t.Errorf("%d deliveries for the editions %v", len(r.got), mockserver.Editions())
	}
}

func TestDeliver_reachesActiveSubscribersOnly(t *testing.T) {
	t.Parallel()
	_, s, _ := newReceiver(t, http.StatusOK, mockserver.Config{})
	for id, change := range map[string]func(*mockserver.Webhook){
		"1": func(*mockserver.Webhook) {}, "2": func(*mockserver.Webhook) {},
		"paused": func(w *mockserver.Webhook) { w.IsActive = false },
		"other":  func(w *mockserver.Webhook) { w.Events = []string{"call.failed"} },
	} {
		w := sample("https://a.test/")
		w.ID = id
		change(&w)
		s.Put(w)
	}
	for id, want := range map[string][]string{"": {"1", "2"}, "2": {"2"}, "paused": nil, "other": nil} {
		var got []string
		for _, d := range deliver(t, s, mockserver.DeliveryRequest{Event: "call.completed", WebhookID: id}) {
			got = append(got, d.WebhookID)
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("%q: delivered to %s", id, got)
		}
	}
}

func TestDeliver_signsWithTheNewSecretImmediately(t *testing.T) {
	t.Parallel()
	r, s, c := newReceiver(t, http.StatusOK, mockserver.Config{})
	c.do("PATCH", webhooks+"/"+s.Put(sample("https://a.test/")).ID, `{"secret":"rotated"}`, http.StatusOK)
	deliver(t, s, mockserver.DeliveryRequest{Event: "call.completed", Body: []byte("exact \n bytes")})
	got := r.got[0]
	if got.body != "exact \n bytes" || got.header.Get("X-DialNexa-Signature") != "sha256="+got.signature("rotated") {
		t.Errorf("got %v, %s", got.header, got.body)
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
		_, s, _ := newReceiver(t, tt.status, mockserver.Config{})
		w := s.Put(sample(tt.url))
		got := deliver(t, s, mockserver.DeliveryRequest{Event: "call.completed"})
		want := mockserver.Delivery{WebhookID: w.ID, URL: tt.url, Event: "call.completed", Status: tt.status}
		if tt.status == 0 {
			want.Err = got[0].Err
		} else {
			want.Body = strings.Repeat("thanks ", 100)[:256]
		}
		if len(got) != 1 || got[0] != want || (tt.status == 0) != (want.Err != "") {
			t.Errorf("%s: got %+v", name, got)
		}
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
	for event, fields := range map[string][]string{
		"call.no_answer":          {`"call_id":"call_`, `"agent_id":"agent_`, `"status":"no_answer"`},
		"workflow.lead.completed": {`"event":"workflow.lead.completed"`, `"status":"completed"`},
	} {
		r, s, _ := newReceiver(t, http.StatusOK, mockserver.Config{})
		s.Put(mockserver.Webhook{URL: "https://a.test/", Events: []string{event}, IsActive: true})
		deliver(t, s, mockserver.DeliveryRequest{Event: event})
		for _, field := range fields {
			if got := r.got[0]; !strings.Contains(got.body, field) || got.header.Get("Content-Type") != "application/json" {
				t.Errorf("%s: no %s in %s", event, field, got.body)
			}
		}
	}
}

func TestDeliver_endsWithItsContextOrTheServer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		r, s, c := newReceiver(t, http.StatusOK, mockserver.Config{})
		r.before = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		s.Put(sample("https://a.test/"))
		start := time.Now()
		time.AfterFunc(3*time.Second, func() { _ = s.Close() }) // never fails
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		for _, deliver := range []struct {
			ctx   context.Context
			after time.Duration
		}{{ctx, time.Second}, {t.Context(), 3 * time.Second}} {
			out, err := s.Deliver(deliver.ctx, mockserver.DeliveryRequest{Event: "call.completed"})
			if err != nil || out[0].Err == "" || time.Since(start) != deliver.after {
				t.Errorf("after %s: %v, %+v", time.Since(start), err, out)
			}
		}
		if _, err := s.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed"}); err == nil {
			t.Error("a closed server delivers")
		}
		c.do("GET", webhooks, "", http.StatusOK)
	})
}
