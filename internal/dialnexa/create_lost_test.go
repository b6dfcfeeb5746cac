// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// cutAfter and cutBefore lose the response to a create that the server has done, or has not.
var (
	cutAfter  = mockserver.Fault{Method: http.MethodPost, Cut: true, Act: true}
	cutBefore = mockserver.Fault{Method: http.MethodPost, Cut: true}
)

// normalizing stores urls as some servers do.
func normalizing(sent string) string {
	return strings.Replace(strings.Replace(strings.ToLower(sent), ":443", "", 1), "example.com", "example.com/", 1)
}

// withDateAhead moves the Date of every response, as a gateway with a clock of its own does.
func withDateAhead(ahead time.Duration) func(*Config) {
	return wrapped(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			resp, err := next.RoundTrip(req)
			if err == nil {
				resp.Header.Set("Date", time.Now().Add(ahead).UTC().Format(http.TimeFormat))
			}
			return resp, err
		})
	})
}

// withListLag has the list show nothing for a time after the last POST.
func withListLag(lag time.Duration) func(*Config) {
	return wrapped(func(next http.RoundTripper) http.RoundTripper {
		var last time.Time
		return roundTripper(func(req *http.Request) (*http.Response, error) {
			if req.Method == http.MethodPost {
				last = time.Now()
			} else if time.Since(last) < lag {
				header := http.Header{"Date": {time.Now().UTC().Format(http.TimeFormat)}}
				return &http.Response{StatusCode: 200, Header: header, Body: io.NopCloser(strings.NewReader(`{"webhooks":[]}`))}, nil
			}
			return next.RoundTrip(req)
		})
	})
}

func (w *mockAPI) wantRecovered(t *testing.T, got Created, err error) {
	t.Helper()
	if own := w.ofSecret("whsec_own"); err != nil || len(own) != 1 || own[0].ID != got.ID || !got.Recovered {
		t.Errorf("got %+v, %v; the server holds %+v", got, err, own)
	}
}

func TestClient_Create_findsItsWebhookUnderANormalizedURL(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{StoreURL: normalizing})
		w.server.Fault(cutAfter, cutAfter)
		n := newHook("whsec_own")
		n.URL = "HTTPS://Example.com:443"
		got, err := w.client.Create(t.Context(), n)
		w.wantRecovered(t, got, err)
	})
}

func TestClient_Update_isConfirmedByANormalizedURL(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{StoreURL: normalizing}, noRetries)
	id := w.fill(1)[0]
	w.server.Fault(mockserver.Fault{Method: http.MethodPatch, Cut: true, Act: true})
	got, err := w.client.Update(t.Context(), id, WebhookPatch{URL: ptr("https://Example.com:443")})
	w.wantStored(t)(id, got, err)
}

func TestClient_Create_findsItsWebhookAfterASuspension(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var asleep time.Duration
		now := func() time.Time { return time.Now().Add(asleep) }
		w := newMockAPI(t, mockserver.Config{Now: now}, wrapped(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				if req.Method == http.MethodPost {
					asleep = time.Hour
				}
				return resp, err
			})
		}))
		// The monotonic clock, which stood still, is the bubble's.
		w.client.now = func() instant { return instant{monotonic: time.Now(), wall: now()} }
		w.server.Fault(cutAfter)
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		w.wantRecovered(t, got, err)
	})
}

func TestClient_Create_neverPostsAgainBesideAnEqualWebhookOfTheLastTwoMinutes(t *testing.T) {
	t.Parallel()
	for age, found := range map[time.Duration]bool{3 * time.Second: true, 119 * time.Second: true, 123 * time.Second: false} {
		t.Run(age.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				theirs := w.server.Put(foreign())
				time.Sleep(age)
				w.server.Fault(cutBefore)
				_, err := w.client.Create(t.Context(), newHook("whsec_own"))
				if !found {
					if err != nil {
						t.Error(err)
					}
					return
				}
				wantCandidates(t, as[*UnconfirmedError](t, err), theirs.ID)
				if n := w.requests(http.MethodPost); n != 1 {
					t.Errorf("%d POSTs, want 1", n)
				}
			})
		})
	}
}

func TestClient_Create_makesNoSecondWebhookWhereTheClocksDisagree(t *testing.T) {
	t.Parallel()
	for _, ahead := range []time.Duration{3 * time.Second, time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			w := newMockAPI(t, mockserver.Config{}, withDateAhead(ahead))
			e := lostCreate(t, w)
			wantCandidates(t, e, w.ofSecret("whsec_own")[0].ID)
		})
	}
}

func TestClient_Create_waitsForAListThatLags(t *testing.T) {
	t.Parallel()
	for _, status := range []int{500, 502, 503, 504} {
		synctest.Test(t, func(t *testing.T) {
			w := newMockAPI(t, mockserver.Config{}, withListLag(4*time.Second))
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: status, Act: true})
			began := time.Now()
			got, err := w.client.Create(t.Context(), newHook("whsec_own"))
			w.wantRecovered(t, got, err)
			// It looks immediately, and after 1, 2 and 4 seconds more.
			if took := time.Since(began); took != 7*time.Second {
				t.Errorf("status %d: took %s, want 7s", status, took)
			}
		})
	}
}

func TestClient_Create_obeysRetryAfter(t *testing.T) {
	t.Parallel()
	for _, act := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newMockAPI(t, mockserver.Config{})
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 503, Act: act, Header: http.Header{"Retry-After": {"60"}}})
			began := time.Now()
			if _, err := w.client.Create(t.Context(), newHook("whsec_own")); err != nil {
				t.Error(err)
			}
			if second := w.server.Requests()[1]; second.At.Sub(began) != time.Minute || len(w.server.Webhooks()) != 1 {
				t.Errorf("the second request was a %s after %s", second.Method, second.At.Sub(began))
			}
		})
	}
}

func TestClient_Create_tellsOfARetryAfterThatIsTooLong(t *testing.T) {
	t.Parallel()
	for _, act := range []bool{true, false} {
		synctest.Test(t, func(t *testing.T) {
			w := newMockAPI(t, mockserver.Config{})
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 503, Act: act, Header: http.Header{"Retry-After": {"3600"}}, Times: -1})
			got, err := w.client.Create(t.Context(), newHook("whsec_own"))
			if act {
				w.wantRecovered(t, got, err)
			} else if e := as[*WaitError](t, err); e.Wait != time.Hour {
				t.Errorf("got %v", e)
			}
			if n := w.requests(http.MethodPost); n != 1 {
				t.Errorf("%d POSTs, want 1", n)
			}
		})
	}
}

func TestClient_Update_isConfirmedBeforeAWaitThatIsTooLong(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	id := w.fill(1)[0]
	w.server.Fault(mockserver.Fault{Method: http.MethodPatch, Status: 503, Act: true, Header: http.Header{"Retry-After": {"3600"}}})
	got, err := w.client.Update(t.Context(), id, WebhookPatch{IsActive: ptr(false)})
	w.wantStored(t)(id, got, err)
}

func TestClient_Create_interruptedSaysWhatHappened(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*mockAPI){
		"during the POST": func(w *mockAPI) {
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500, Delay: 5 * time.Second})
		},
		"during a wait": func(w *mockAPI) {
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500})
		},
		"before the second POST": func(w *mockAPI) {
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500}, mockserver.Fault{Method: http.MethodPost, Status: 429, Times: -1})
		},
		"with a list that can't be read": func(w *mockAPI) {
			w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: 500, Delay: 5 * time.Second}, mockserver.Fault{Method: http.MethodGet, Status: 403})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				edit(w)
				began := time.Now()
				after := 3 * time.Second
				if name == "before the second POST" {
					after = 18 * time.Second
				}
				_, err := w.client.Create(canceledAfter(t, after), newHook("whsec_own"))
				e := as[*UnconfirmedError](t, err)
				var api *APIError
				if !errors.As(e.Err, &api) || api.StatusCode != 500 || !e.Interrupted || e.URL != newHook("").URL || !e.Began.Equal(began) {
					t.Errorf("got %+v", e)
				}
			})
		})
	}
}

func TestClient_Create_looksAfterAGatewaysRefusalAndPostsNoMore(t *testing.T) {
	t.Parallel()
	for _, status := range []int{404, 408} {
		for _, act := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				w := newMockAPI(t, mockserver.Config{})
				w.server.Fault(mockserver.Fault{Method: http.MethodPost, Status: status, Act: act})
				got, err := w.client.Create(t.Context(), newHook("whsec_own"))
				if act {
					w.wantRecovered(t, got, err)
				} else if e := as[*APIError](t, err); e.StatusCode != status || w.requests(http.MethodPost) != 1 {
					t.Errorf("%d: %v after %d POSTs", status, err, w.requests(http.MethodPost))
				}
			})
		}
	}
}

func TestClient_Create_blamesTheBaseURLWhereNothingIsThere(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	w.server.Fault(mockserver.Fault{Status: 404, Body: gatewayMessages[0], Times: -1})
	_, err := w.client.Create(t.Context(), newHook("whsec_own"))
	var unconfirmed *UnconfirmedError
	if e := as[*APIError](t, err); e.Method != http.MethodPost || errors.As(err, &unconfirmed) || w.server.Stats().Requests != 2 {
		t.Errorf("%v after %d requests", err, w.server.Stats().Requests)
	}
}
