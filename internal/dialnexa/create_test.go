// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa_test

import (
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

var errConnectionRefused = errors.New("dial tcp: connection refused")

// cutAfter and cutBefore lose the response to a create that the server has carried out, or has not.
var (
	cutAfter  = mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true}
	cutBefore = mockserver.Fault{Method: http.MethodPost, Cut: true}
)

// wantCreated checks that the server has exactly one webhook of a create, and that it was recovered or not.
func (api *mockAPI) wantCreated(t *testing.T, got dialnexa.Created, err error, recovered bool) {
	t.Helper()
	if own := api.ofSecret("whsec_own"); err != nil || len(own) != 1 || own[0].ID != got.ID || got.Recovered != recovered {
		t.Fatalf("got %+v, %v; the server holds %+v", got, err, own)
	}
	api.wantStored(t)(got.ID, got.Webhook, nil)
}

func TestClient_Create_makesExactlyOneWebhookIfItsResponseIsLost(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault     mockserver.Fault
		recovered bool // rather than posted again
	}{
		"cut before":              {mockserver.Fault{Cut: true}, false},
		"cut after":               {mockserver.Fault{Cut: true, Act: true}, true},
		"500 before":              {mockserver.Fault{Status: 500}, false},
		"500 after":               {mockserver.Fault{Status: 500, Act: true}, true},
		"503 before":              {mockserver.Fault{Status: 503, EmptyBody: true}, false},
		"503 after":               {mockserver.Fault{Status: 503, Act: true, Body: "<html>"}, true},
		"response after timeout":  {mockserver.Fault{DelayAfter: 45 * time.Second}, true},
		"act after timeout":       {mockserver.Fault{Delay: 35 * time.Second}, true},
		"no act and no response":  {mockserver.Fault{Delay: time.Hour, Cut: true}, false},
		"truncated response":      {mockserver.Fault{Truncate: 12}, true},
		"JSON without an id":      {mockserver.Fault{Body: `{"message":"Webhook created successfully"}`}, true},
		"HTML":                    {mockserver.Fault{Body: `<html>OK</html>`}, true},
		"empty body":              {mockserver.Fault{EmptyBody: true}, true},
		"429, so nothing is done": {mockserver.Fault{Status: 429}, false},
	}
	for name, tt := range tests {
		for _, dialect := range mockserver.Dialects() {
			inBubble(t, name+"/"+string(dialect), func(t *testing.T) {
				api := newMockAPI(t, mockserver.Config{Dialect: dialect, PageCap: 2})
				api.fill(5) // equal ones
				time.Sleep(10 * time.Minute)
				api.server.Fault(tt.fault)
				got, err := api.client.Create(t.Context(), newHook("whsec_own"))
				api.server.Wait() // for what it does late
				api.wantCreated(t, got, err, tt.recovered)
				made, posts := len(api.server.Webhooks())-5, api.requests(http.MethodPost)
				if made != 1 || (posts == 1) != tt.recovered || posts > 2 {
					t.Errorf("%d POSTs made %d webhooks", posts, made)
				}
			})
		}
	}
}

func TestClient_Create_returnsARefusalImmediately(t *testing.T) {
	t.Parallel()
	for _, status := range []int{301, 400, 401, 403, 409, 422, 499} {
		api := newMockAPI(t, mockserver.Config{})
		api.server.Fault(mockserver.Fault{Status: status})
		_, err := api.client.Create(t.Context(), newHook("whsec_own"))
		if e := as[*dialnexa.APIError](t, err); e.StatusCode != status || api.server.Stats().Requests != 1 {
			t.Errorf("%d: %v after %d requests", status, err, api.server.Stats().Requests)
		}
	}
}

// Before another POST the list is read five times, after 1, 2, 4 and 8 seconds more; the POST waits again, a second at
// first.
func TestClient_Create_givesUpAfterMaxRetries(t *testing.T) {
	t.Parallel()
	for retries, want := range map[int]time.Duration{0: 15 * time.Second, 4: 90 * time.Second} {
		synctest.Test(t, func(t *testing.T) {
			api := newMockAPI(t, mockserver.Config{}, func(c *dialnexa.Config) { c.MaxRetries = retries })
			api.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500, Times: -1})
			began := time.Now()
			_, err := api.client.Create(t.Context(), newHook("whsec_own"))
			posts, took := api.requests(http.MethodPost), time.Since(began)
			if e := as[*dialnexa.APIError](t, as[*dialnexa.UnconfirmedError](t, err)); e.StatusCode != 500 || posts != retries+1 || took != want {
				t.Errorf("%d retries: %v after %d POSTs and %s, want %s", retries, err, posts, took, want)
			}
		})
	}
}

func TestClient_Create_postsAgainWithoutReadingTheListIfNoConnectionWasMade(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		attempts := 0
		api := newMockAPI(t, mockserver.Config{}, wrapped(func(req *http.Request, next http.RoundTripper) (*http.Response, error) {
			if attempts++; attempts <= 2 {
				return nil, errConnectionRefused
			}
			return next.RoundTrip(req)
		}))
		got, err := api.client.Create(t.Context(), newHook("whsec_own"))
		api.wantCreated(t, got, err, false)
		if attempts != 3 {
			t.Errorf("%d attempts, want 3", attempts)
		}
	})
}

func TestClient_Create_adoptsNothingIfAnEqualCreateEndedUnresolved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		api := newMockAPI(t, mockserver.Config{}, noRetries)
		api.server.Fault(mockserver.Fault{Method: http.MethodGet, Status: 500})
		_ = api.lostCreate(t)
		// Its webhook is less than a second old when the next POST fails without having been carried out.
		api.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500})
		_, err := api.client.Create(t.Context(), newHook("whsec_2"))
		wantCandidates(t, as[*dialnexa.UnconfirmedError](t, err), api.ofSecret("whsec_own")[0].ID)
	})
}
