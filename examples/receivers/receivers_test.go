// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package receivers

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

const (
	oldSecret = "whsec_example_old"
	newSecret = "whsec_example_new"
)

// Every receiver takes what DialNexa signs, in every edition and with either secret
// of a rotation, and refuses everything else.
func TestReceivers_takeOnlyWhatASecretSigned(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"go", "python", "node"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			url := start(t, language, "WEBHOOK_SECRET="+newSecret, "WEBHOOK_SECRET_PREVIOUS="+oldSecret)
			for _, edition := range mockserver.Editions() {
				expect(t, url, edition, newSecret, false, http.StatusNoContent)
				expect(t, url, edition, oldSecret, false, http.StatusNoContent)
				expect(t, url, edition, newSecret, true, http.StatusUnauthorized)
				expect(t, url, edition, "whsec_example_other", false, http.StatusUnauthorized)
			}
			for name, header := range forgeries {
				if got, err := post(t, url, header, "{}"); err != nil || got != http.StatusUnauthorized {
					t.Errorf("%s: got %d, %v", name, got, err)
				}
			}
			// A receiver that answers by the announced length alone may hang up before all was sent.
			if got, err := post(t, url, "", strings.Repeat(" ", 1<<20+1)); err == nil && got != http.StatusRequestEntityTooLarge {
				t.Errorf("a large body: got %d", got)
			}
			// Whichever way it refused that, it still serves.
			expect(t, url, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
		})
	}
}

// After the rotation, the old secret signs nothing any more.
func TestReceivers_forgetTheOldSecret(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"go", "python", "node"} {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			url := start(t, language, "WEBHOOK_SECRET="+newSecret, "WEBHOOK_SECRET_PREVIOUS=")
			expect(t, url, mockserver.EditionPage, newSecret, false, http.StatusNoContent)
			expect(t, url, mockserver.EditionPage, oldSecret, false, http.StatusUnauthorized)
		})
	}
}

// forgeries are values of the signature's header that nothing has signed.
var forgeries = map[string]string{
	"none":         "",
	"prefix alone": "sha256=",
	"no hex":       "sha256=" + strings.Repeat("z", 64),
	"too short":    "sha256=00",
	"zeros":        strings.Repeat("0", 64),
	"no ASCII":     "sha256=é",
}

// expect has DialNexa's stand-in deliver an event, and checks the receiver's answer.
func expect(t *testing.T, url string, edition mockserver.Edition, secret string, forged bool, want int) {
	t.Helper()
	mock := mockserver.New(mockserver.Config{})
	t.Cleanup(func() { _ = mock.Close() })
	mock.Put(mockserver.Webhook{URL: url, Events: []string{"call.completed"}, Secret: secret, IsActive: true})
	deliveries, err := mock.Deliver(t.Context(), mockserver.DeliveryRequest{Event: "call.completed", Edition: edition, Forged: forged})
	if err != nil || len(deliveries) != 1 {
		t.Fatalf("deliveries: %v, %v", deliveries, err)
	}
	if got := deliveries[0]; got.Status != want {
		t.Errorf("edition %s, secret %s, forged %t: got %d %s, want %d", edition, secret, forged, got.Status, got.Err, want)
	}
}

func post(t *testing.T, url, signature, body string) (int, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), startTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if signature != "" {
		req.Header.Set("X-DialNexa-Signature", signature)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, fmt.Errorf("post %d bytes: %w", len(body), err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode, nil
}
