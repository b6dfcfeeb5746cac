// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/transport"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestClient_Get_refusesABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	for size, want := range map[int]string{transport.MaxBody: "the body is empty", transport.MaxBody + 1: "larger than 8 MiB"} {
		_, err := answering(t, 200, nil, strings.Repeat(" ", size)).Get(t.Context(), "a")
		if e := as[*ResponseError](t, err); !strings.Contains(e.Reason, want) {
			t.Errorf("%d bytes: got %v", size, err)
		}
	}
}

func TestClient_Create_findsItsWebhookBehindABodyThatIsTooLarge(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newMockAPI(t, mockserver.Config{})
		w.server.Fault(mockserver.Fault{Method: http.MethodPost, Body: strings.Repeat(" ", 9<<20)})
		got, err := w.client.Create(t.Context(), newHook("whsec_own"))
		if err != nil || got.ID != w.ofSecret("whsec_own")[0].ID || w.requests(http.MethodPost) != 1 {
			t.Errorf("got %+v, %v", got, err)
		}
	})
}

func TestClient_Delete_goesByTheStatusAlone(t *testing.T) {
	t.Parallel()
	for body, status := range map[string]int{"": 204, "<html>": 200, `{"success":false}`: 299, strings.Repeat("x", transport.MaxBody+1): 200} {
		if err := answering(t, status, nil, body).Delete(t.Context(), "a"); err != nil {
			t.Errorf("%d %.20q: %v", status, body, err)
		}
	}
}

func TestClient_Delete_takesAWebhookThatIsGoneForDeleted(t *testing.T) {
	t.Parallel()
	w := newMockAPI(t, mockserver.Config{})
	if err := w.client.Delete(t.Context(), "gone"); err != nil {
		t.Errorf("got %v", err)
	}
	w.server.Fault(mockserver.Fault{Status: 404, Body: "<html>"}, mockserver.Fault{Status: 404, Body: `{"message":"Cannot DELETE /v1/user-webhooks/a"}`})
	for range 2 { // neither is the API's own word
		if err := w.client.Delete(t.Context(), "gone"); err == nil {
			t.Error("took a proxy's 404 for a deletion")
		}
	}
}

func TestClient_takesAnyContentType(t *testing.T) {
	t.Parallel()
	for _, kind := range []string{"", "text/plain", "text/html", "application/octet-stream", ";;;"} {
		got, err := answering(t, 200, http.Header{"Content-Type": {kind}}, pageExample).Get(t.Context(), pageWebhook.ID)
		if err != nil || got.URL != pageWebhook.URL {
			t.Errorf("%q: got %+v, %v", kind, got, err)
		}
	}
}

func TestClient_namesTheHostOfARedirectAlone(t *testing.T) {
	t.Parallel()
	for location, want := range map[string]string{
		"https://a.test/secret-path?q=1":     "a redirect to https://a.test, which is not followed",
		"https://user:pw@a.test/secret-path": "a redirect to https://a.test, which is not followed",
		"/elsewhere":                         "no message that can be understood",
	} {
		for method, call := range withCreate() {
			err := call(t.Context(), answering(t, http.StatusFound, http.Header{"Location": {location}}, ""), "a")
			if e := as[*APIError](t, err); e.Message() != want {
				t.Errorf("%s to %q: %v", method, location, err)
			}
		}
	}
}
