// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// lostAnswers are the ways in which the answer to a create goes astray, and how many POSTs the create then takes: one
// where the server acted, two where it did not.
var lostAnswers = map[string]struct {
	fault mockserver.Fault
	posts int
}{
	"cut before":                 {mockserver.Fault{Cut: true}, 2},
	"cut after":                  {mockserver.Fault{Cut: true, Act: true}, 1},
	"500 before":                 {mockserver.Fault{Status: 500}, 2},
	"500 after":                  {mockserver.Fault{Status: 500, Act: true}, 1},
	"502 before":                 {mockserver.Fault{Status: 502}, 2},
	"502 after":                  {mockserver.Fault{Status: 502, Act: true}, 1},
	"503 before":                 {mockserver.Fault{Status: 503, EmptyBody: true}, 2},
	"503 after":                  {mockserver.Fault{Status: 503, Act: true, Body: "<html>"}, 1},
	"504 before":                 {mockserver.Fault{Status: 504}, 2},
	"504 after":                  {mockserver.Fault{Status: 504, Act: true}, 1},
	"answer after the timeout":   {mockserver.Fault{DelayAfter: 45 * time.Second}, 1},
	"act after the timeout":      {mockserver.Fault{Delay: 35 * time.Second}, 1},
	"no act and no answer":       {mockserver.Fault{Delay: time.Hour, Cut: true}, 2},
	"truncated answer":           {mockserver.Fault{Truncate: 12}, 1},
	"JSON without an id":         {mockserver.Fault{Body: `{"message":"Webhook created successfully"}`}, 1},
	"an id that is a number":     {mockserver.Fault{Body: `{"id":12}`}, 1},
	"null":                       {mockserver.Fault{Body: `null`}, 1},
	"HTML":                       {mockserver.Fault{Body: `<html>OK</html>`}, 1},
	"empty body":                 {mockserver.Fault{EmptyBody: true}, 1},
	"429, where nothing is done": {mockserver.Fault{Status: 429}, 2},
	"a slow answer, not lost":    {mockserver.Fault{DelayAfter: 29 * time.Second}, 1},
}

func TestClient_Create_makesExactlyOneWebhookWhateverBecomesOfTheAnswer(t *testing.T) {
	t.Parallel()
	for name, tt := range lostAnswers {
		for _, dialect := range mockserver.Dialects() {
			t.Run(name+"/"+string(dialect), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newMockAPI(t, mockserver.Config{Dialect: dialect, PageCap: 2})
					olds := w.fill(5) // equal ones, which are somebody else's
					time.Sleep(10 * time.Minute)
					w.server.Fault(tt.fault)

					got, err := w.client.Create(t.Context(), newHook("whsec_own"))
					if err != nil {
						t.Fatalf("Create: %v", err)
					}
					time.Sleep(2 * time.Hour) // for what the server does late
					own := w.ofSecret("whsec_own")
					if len(own) != 1 || own[0].ID != got.ID || slices.Contains(olds, got.ID) {
						t.Errorf("got %q, while the server holds %+v", got.ID, own)
					}
					if n := len(w.server.Webhooks()); n != len(olds)+1 {
						t.Errorf("the server holds %d webhooks, want %d", n, len(olds)+1)
					}
					if got.URL != own[0].URL || !sameEvents(got.Events, own[0].Events) || !*got.IsActive || got.CreatedAt == "" {
						t.Errorf("got %+v, the server holds %+v", got, own[0])
					}
					if n := w.requests(http.MethodPost); n != tt.posts {
						t.Errorf("%d POSTs, want %d", n, tt.posts)
					}
				})
			})
		}
	}
}

func TestClient_Create_sendsEveryField(t *testing.T) {
	t.Parallel()
	for _, active := range []bool{true, false} {
		w := newMockAPI(t, mockserver.Config{})
		n := newHook("whsec_own")
		n.IsActive = active
		if _, err := w.client.Create(t.Context(), n); err != nil {
			t.Fatal(err)
		}
		if got := w.server.Requests()[0].Fields; !slices.Equal(got, []string{"events", "is_active", "secret", "url"}) {
			t.Errorf("sent %v", got)
		}
		if own := w.ofSecret("whsec_own")[0]; own.IsActive != active || own.URL != n.URL {
			t.Errorf("the server holds %+v", own)
		}
	}
}

func TestClient_Create_takesARefusalForAnAnswer(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 400, 401, 403, 409, 422} {
		w := newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Status: status})
		_, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if e := as[*APIError](t, err); e.StatusCode != status {
			t.Errorf("%d: got %v", status, err)
		}
		if n := w.server.Stats().Requests; n != 1 {
			t.Errorf("%d: %d requests, want 1", status, n)
		}
	}
}

func TestClient_Create_givesUpAfterMaxRetries(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500, Times: -1})
		_, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if e := as[*APIError](t, err); e.StatusCode != 500 {
			t.Errorf("got %v", err)
		}
		if n := w.requests(http.MethodPost); n != DefaultMaxRetries+1 {
			t.Errorf("%d POSTs, want %d", n, DefaultMaxRetries+1)
		}
	})
}

func TestClient_Create_withoutRetriesPostsOnceButStillLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{}, noRetries)
		w.server.Fault(mockserver.Fault{Cut: true, Act: true}, mockserver.Fault{Method: http.MethodPost, Status: 500})
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil || got.ID != w.ofSecret("whsec_own")[0].ID {
			t.Errorf("acted: got %+v, %v", got, err)
		}
		_, err = w.client.Create(t.Context(), newHook("whsec_2"))
		if e := as[*APIError](t, err); e.StatusCode != 500 {
			t.Errorf("not acted: got %v", err)
		}
		if n := w.requests(http.MethodPost); n != 2 {
			t.Errorf("%d POSTs, want 2", n)
		}
	})
}

func TestClient_Create_isRepeatedWithoutALookWhereNoConnectionWasMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		failures := 2
		w := newMockAPI(t, mockserver.Config{}, wrapped(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				if failures--; failures >= 0 {
					return nil, errConnectionRefused
				}
				return next.RoundTrip(req)
			})
		}))
		if _, err := w.client.Create(t.Context(), newHook("whsec_own")); err != nil {
			t.Fatal(err)
		}
		if s := w.server.Stats(); s.Requests != 1 || failures != -1 {
			t.Errorf("the server got %v", s.ByMethod)
		}
	})
}

func TestClient_Create_waitsForAServerBehindAGatewayThatGaveUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		posts := 0
		w := newMockAPI(t, mockserver.Config{}, wrapped(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				if req.Method != http.MethodPost {
					return next.RoundTrip(req)
				}
				posts++
				late := req.Clone(context.Background()) // without the trace of a request that has ended
				time.AfterFunc(5*time.Second, func() {
					if resp, err := next.RoundTrip(late); err != nil || resp.Body.Close() != nil {
						t.Error(err)
					}
				})
				httptrace.ContextClientTrace(req.Context()).GotConn(httptrace.GotConnInfo{})
				return &http.Response{StatusCode: http.StatusGatewayTimeout, Header: http.Header{}, Body: http.NoBody}, nil
			})
		}))
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if all := w.server.Webhooks(); err != nil || len(all) != 1 || all[0].ID != got.ID || posts != 1 {
			t.Errorf("got %+v, %v after %d POSTs; the server holds %+v", got, err, posts, all)
		}
	})
}
