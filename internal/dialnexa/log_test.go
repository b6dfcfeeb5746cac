// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestLog_holdsNoKeyNoSecretAndNoBody(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		// An error of the wire may quote what the server sent, and that may quote what it got.
		quoting := 0
		w := newMockAPI(t, mockserver.Config{Latency: time.Second}, wrapped(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(req *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(req)
				if err == nil && req.Method == http.MethodPatch {
					if quoting++; quoting == 1 {
						return nil, errors.New(`malformed HTTP response "whsec_\"new\" ` + req.Header.Get("Authorization") + `"`)
					}
				}
				return resp, err
			})
		}))
		w.server.Fault(
			mockserver.Fault{Cut: true, Act: true}, mockserver.Fault{Status: 500, Body: `{"message":"a body with whsec_own"}`},
			mockserver.Fault{Skip: 1, Status: 429, Header: http.Header{"Retry-After": {"9"}}}, mockserver.Fault{Truncate: 20},
		)
		created, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil {
			t.Fatal(err)
		}
		w.read(t, created.ID)
		if _, err := w.client.Update(t.Context(), created.ID, WebhookPatch{Secret: ptr(`whsec_"new"`), URL: ptr("https://new.test/")}); err != nil {
			t.Fatal(err)
		}
		if _, err := w.client.Get(t.Context(), created.ID); err != nil {
			t.Fatal(err)
		}
		log := strings.Join(w.log.lines(), "\n")
		if len(w.log.lines("withheld")) != 2 || len(w.log.lines()) < 8 {
			t.Errorf("the log lacks lines:\n%s", log)
		}
		for _, word := range []string{testKey, "Zq4vT7wXb2LmN8", "whsec", "Bearer key", "Authorization", "receiver.test", "new.test", "call.completed", "a body"} {
			if strings.Contains(log, word) {
				t.Errorf("%q is in the log:\n%s", word, log)
			}
		}
	})
}

func TestLog_tellsOfAWebhookThatWasFoundAgain(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	w.server.Fault(mockserver.Fault{Cut: true, Act: true})
	created, err := w.client.Create(t.Context(), newHook("whsec_own"))
	if err != nil || len(w.log.lines("level=INFO", "found the webhook", "id="+created.ID)) != 1 {
		t.Errorf("%v; logged %q", err, w.log.lines())
	}
}
