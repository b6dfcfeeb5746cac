// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_obeysRetryAfterUpToFiveMinutes(t *testing.T) {
	t.Parallel()
	date := func(after time.Duration) string {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Add(after).Format(http.TimeFormat)
	}
	tests := map[string]struct {
		value string
		want  time.Duration
	}{
		"seconds":       {"17", 17 * time.Second},
		"less":          {"0", time.Second}, // than the backoff, which it never shortens
		"date":          {date(90 * time.Second), 90 * time.Second},
		"date now":      {date(0), time.Second},
		"date past":     {date(-time.Hour), time.Second},
		"five minutes":  {"300", 5 * time.Minute},
		"senseless":     {"soon", time.Second},
		"negative":      {"-5", time.Second},
		"a fraction":    {"1.5", time.Second},
		"longer":        {"301", -301 * time.Second},
		"a day":         {date(24 * time.Hour), -24 * time.Hour},
		"beyond bounds": {"9223372036854775807", -9223372036 * time.Second},
	}
	for name, tt := range tests {
		for _, status := range []int{429, 503} {
			t.Run(fmt.Sprintf("%s/%d", name, status), func(t *testing.T) {
				t.Parallel()
				synctest.Test(t, func(t *testing.T) {
					w := newWorld(t, mockserver.Config{})
					id := w.fill(1)[0]
					w.server.Fault(mockserver.Fault{Status: status, Header: http.Header{"Retry-After": {tt.value}}})
					began := time.Now()
					_, err := w.client.Get(t.Context(), id)
					took := time.Since(began)
					if tt.want < 0 {
						e := as[*WaitError](t, err)
						if e.Wait != -tt.want || took != 0 || !strings.Contains(err.Error(), "until "+e.Until.UTC().Format(time.RFC3339)) {
							t.Errorf("got %v (%s) after %s", err, e.Wait, took)
						}
						return
					}
					if err != nil || took != tt.want {
						t.Errorf("%v after %s, want %s", err, took, tt.want)
					}
				})
			})
		}
	}
}

func TestClient_logsLongWaitsAtInfoWithTheReason(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t, mockserver.Config{})
		id := w.fill(1)[0]
		w.server.Fault(mockserver.Fault{Status: 502}, mockserver.Fault{Cut: true}, mockserver.Fault{Status: 429, Header: http.Header{"Retry-After": {"7"}}})
		if _, err := w.client.Get(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		for _, words := range [][]string{
			{"level=DEBUG", "waiting for a retry", "attempt=1", `reason="status 502"`, "wait=1s"},
			{"level=INFO", "waiting for a retry", "attempt=2", "reason=EOF", "wait=2s"},
			{"level=INFO", "waiting for a retry", "attempt=3", `reason="status 429, Retry-After"`, "wait=7s"},
			{"level=DEBUG", "DialNexa answered", "attempt=4", "status=200", "path=/v1/user-webhooks/" + id, "method=GET", "duration_ms=0"},
		} {
			if n := len(w.log.lines(words...)); n != 1 {
				t.Errorf("%d lines with %q, want 1 of:\n%s", n, words, strings.Join(w.log.lines(), "\n"))
			}
		}
	})
}

func TestClient_doesNotLogAWaitThatIsNotMade(t *testing.T) {
	t.Parallel()
	w := newWorld(t, mockserver.Config{}, noRetries)
	w.server.Fault(mockserver.Fault{Status: 500})
	if _, err := w.client.Get(t.Context(), "a"); err == nil {
		t.Error("no error")
	}
	if lines := w.log.lines("waiting"); len(lines) > 0 {
		t.Errorf("logged %q", lines)
	}
}

func TestBackoff_growsWithJitterAndOutlastsAWindowOfTheRateLimit(t *testing.T) {
	t.Parallel()
	var least time.Duration
	for retry := range 100 {
		for _, status := range []int{0, 500, 429} {
			from := 500 * time.Millisecond
			if status == 429 {
				from = 5 * time.Second
			}
			from = min(from<<min(retry, 10), 30*time.Second)
			for range 20 {
				if got := transport.Backoff(retry, status); got < from || got >= from+from/2 {
					t.Errorf("Backoff(%d, %d) = %s, want %s and up to half as much", retry, status, got, from)
				}
			}
			if status == 429 && retry < DefaultMaxRetries {
				least += from
			}
		}
	}
	if least < time.Minute {
		t.Errorf("four retries on 429 wait %s at least, less than a window", least)
	}
}
