// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_waitsWhereSomebodyElseUsedTheLimitUp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, fieldLimit(func(*mockserver.Config) {}))
		stranger := newTestClient(t, func(c *Config) { c.Transport = w.server.Transport() })
		id := w.fill(1)[0]
		if _, err := w.client.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		for range 149 {
			if _, err := stranger.Get(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		for range 3 {
			if _, err := w.client.Get(t.Context(), id); err != nil {
				t.Error(err)
			}
		}
		if n := w.server.Stats().Refused; n != 1 {
			t.Errorf("refused %d times, want once, to learn of it", n)
		}
	})
}

func TestClient_withoutRateLimitHeadersIsNotHeldBack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{RateLimit: -1, Latency: time.Second})
		began := time.Now()
		w.createMany(t, 300, 30)
		// The first answer is waited for with ten requests out.
		if took := time.Since(began); took > 12*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestClient_usesALimitThatIsRaisedAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limit, remaining := "5", "1"
		client := newTestClient(t, func(c *Config) {
			c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
				h := http.Header{"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {"30"}}
				time.Sleep(time.Second)
				return &http.Response{StatusCode: 200, Header: h, Body: http.NoBody}, nil
			})
		})
		remove := func() {
			if err := client.Delete(t.Context(), "a"); err != nil {
				t.Error(err)
			}
		}
		remove()
		limit, remaining = "500", "400"
		remove()
		began := time.Now()
		var group sync.WaitGroup
		for range 20 {
			group.Go(remove)
		}
		group.Wait()
		if took := time.Since(began); took != time.Second {
			t.Errorf("twenty at once took %s, want a second", took)
		}
	})
}

func TestClient_doesNotWaitLongerThanFiveMinutesForTheLimit(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{RateLimit: 1, RateWindow: time.Hour})
		id := w.fill(1)[0]
		if _, err := w.client.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		_, err := w.client.Get(t.Context(), id)
		e := as[*WaitError](t, err)
		if e.Wait != time.Hour+time.Second || !e.Until.Equal(began.Add(e.Wait)) || time.Since(began) != 0 {
			t.Errorf("got %+v after %s", e, time.Since(began))
		}
		if want := "until 2000-01-01T01:00:01Z"; !strings.Contains(err.Error(), want) {
			t.Errorf("%q does not tell the time %s", err, want)
		}
		if n := w.server.Stats().Requests; n != 1 {
			t.Errorf("%d requests, want 1", n)
		}
	})
}

func TestClient_waitsForRequestsInFlightThatTheServerHasCounted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// Of the three requests in flight the server has counted each: of the two that it says remain, none is taken.
		requests := 0
		client := newTestClient(t, func(c *Config) {
			c.Transport = roundTripper(func(*http.Request) (*http.Response, error) {
				requests++
				if requests > 1 && requests < 5 {
					time.Sleep(5 * time.Second)
				}
				h := http.Header{"X-Ratelimit-Limit": {"6"}, "X-Ratelimit-Remaining": {strconv.Itoa(max(2, 6-requests))}, "X-Ratelimit-Reset": {"3600"}}
				return &http.Response{StatusCode: 204, Header: h, Body: http.NoBody}, nil
			})
		})
		remove := func() {
			if err := client.Delete(t.Context(), "a"); err != nil {
				t.Error(err)
			}
		}
		remove()
		var group sync.WaitGroup
		for range 5 {
			group.Go(remove)
		}
		began := time.Now()
		time.Sleep(time.Second)
		remove()
		group.Wait()
		if took := time.Since(began); took >= 7*time.Second {
			t.Errorf("took %s", took)
		}
	})
}

func TestClient_pacesByTheLimitThatIsToldNow(t *testing.T) {
	t.Parallel()
	// A limit that is lowered, and one that appears, in the middle of a window.
	for _, before := range []string{"", "1000"} {
		t.Run(fmt.Sprintf("%q", before), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				limit, remaining := before, before
				client := newTestClient(t, func(c *Config) {
					c.Transport = roundTripper(func(req *http.Request) (*http.Response, error) {
						h := http.Header{}
						if limit != "" {
							h = http.Header{"X-Ratelimit-Limit": {limit}, "X-Ratelimit-Remaining": {remaining}, "X-Ratelimit-Reset": {"30"}}
						}
						return &http.Response{StatusCode: 200, Header: h, Body: http.NoBody, Request: req}, nil
					})
				})
				for range 3 {
					if err := client.Delete(t.Context(), "a"); err != nil {
						t.Fatal(err)
					}
				}
				limit, remaining = "5", "0"
				began := time.Now()
				for range 2 {
					if err := client.Delete(t.Context(), "a"); err != nil {
						t.Fatal(err)
					}
				}
				if waited := time.Since(began); waited != 31*time.Second {
					t.Errorf("waited %s, want the reset and a second", waited)
				}
			})
		})
	}
}
