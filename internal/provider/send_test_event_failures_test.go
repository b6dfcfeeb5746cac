// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// A genuine event that is not accepted is an error on the url, and no forged one is sent.
func TestAction_failures(t *testing.T) {
	t.Parallel()
	const refused, undelivered = "The receiver refused the test event", "The test event was not delivered"
	elsewhere := newReceiver(t)
	for name, test := range map[string]struct {
		response http.HandlerFunc
		says     []string
	}{
		"refused": {
			respond(401, "\r\n bad signature\nsecond line"),
			[]string{refused, "401 Unauthorized", "begins: bad signature\n", "same secret", "raw body", "X-DialNexa-Signature"},
		},
		"no body":      {respond(404, ""), []string{refused, "404 Not Found.\n\nCheck the path"}},
		"not accepted": {respond(300, ""), []string{refused, "300 Multiple Choices", "only if the status is 2xx"}},
		"server error": {respond(500, "<html>"), []string{refused, "500 Internal Server Error", "check its log"}},
		"redirect": { // which would take the body and the signature to another address
			func(w http.ResponseWriter, req *http.Request) {
				http.Redirect(w, req, elsewhere.URL+"/moved?t0ken", http.StatusTemporaryRedirect)
			},
			[]string{refused, "307", "redirect to " + elsewhere.URL + ", which"},
		},
		"slow": {
			func(_ http.ResponseWriter, req *http.Request) { <-req.Context().Done() },
			[]string{undelivered, "no response within 50ms", "higher timeout"},
		},
		"cut": {func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, []string{undelivered}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, test.response)
			changes := values{"expect_forgery_rejected": true}
			if name == "slow" {
				changes["timeout"] = "50ms"
			}
			_, diags := invokeAlone(t, testEvent(r, changes))
			expectError(t, diags, "url", append(test.says, r.URL)...)
			if len(r.deliveries()) != 1 || len(elsewhere.deliveries()) != 0 {
				t.Error("more than the genuine event was sent")
			}
		})
	}
}

func TestAction_cancelEndsTheWait(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	r := newReceiver(t, func(_ http.ResponseWriter, req *http.Request) {
		cancel()
		<-req.Context().Done()
	})
	_, diags := invokeWith(ctx, t, configuredServer(t, newMockAPI(t, mockserver.Config{})), testEvent(r, nil))
	expectError(t, diags, "url", "interrupted")
}

func TestAction_forgeryCheck(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		forged http.HandlerFunc
		expect func(*testing.T, []*tfprotov6.Diagnostic, string, ...string) string
		at     string
		says   string
	}{
		"accepted":     {respond(200, ""), expectError, "expect_forgery_rejected", "The receiver accepts forged events"},
		"server error": {respond(500, ""), expectWarning, "expect_forgery_rejected", "The receiver fails on forged events"},
		"cut": {
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, expectError, "url",
			"The forged test event was not delivered: The receiver accepted the genuine event before",
		},
		"refused": {forged: respond(403, "")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, nil, test.forged)
			progress, diags := invokeAlone(t, testEvent(r, values{"expect_forgery_rejected": true}))
			if len(r.deliveries()) != 2 {
				t.Fatalf("%d events were sent", len(r.deliveries()))
			}
			if test.expect != nil {
				test.expect(t, diags, test.at, test.says)
			} else if len(diags) > 0 || progress[len(progress)-1] != "The receiver refused it with status 403 Forbidden, as it should" {
				t.Errorf("%q %v", progress, diags)
			}
		})
	}
}

// Whatever a receiver sends back, the secret, the signature and the API key are not shown.
func TestAction_showsNoSecret(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, func(w http.ResponseWriter, req *http.Request) {
		http.Error(w, "wrong "+receiverSecret+req.Header.Get("X-DialNexa-Signature")+testKey, http.StatusTeapot)
	})
	progress, diags := invokeAlone(t, testEvent(r, nil))
	shown := strings.Join(append(progress, expectError(t, diags, "url", "begins: wrong ")), "\n")
	for _, secret := range []string{signatureOf([]byte(r.deliveries()[0].body)), testKey, hidden} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is shown: %s", secret, shown)
		}
	}
}
