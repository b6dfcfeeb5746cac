// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"encoding/json"
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/dialnexa/redact"
	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

func TestNew_refusesAKeyThatNoHeaderCanCarry(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]string{
		"key_id:exa\nmple":       "a line break",
		"key_id:exa\rmple":       "a line break",
		"key_id:exa\x00mple":     "a control character",
		"key_id:exa\x7fmple":     "a control character",
		"key_id:exa\tmple":       "a control character",
		"Bearer key_id:example":  `begins with "Bearer "`,
		"bearer  key_id:example": `begins with "Bearer "`,
		"Bearer ":                `begins with "Bearer "`,
	} {
		_, err := New(Config{APIKey: key})
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "key_id") || strings.Contains(err.Error(), "mple") {
			t.Errorf("%q: got %v, want %q", key, err, want)
		}
	}
	for _, key := range []string{"", "key_id:example", "bearer", "~!@#$%^&*()", "kéy"} {
		if _, err := New(Config{APIKey: key}); err != nil {
			t.Errorf("%q: %v", key, err)
		}
	}
}

func TestClient_namesTheWholePathInEveryError(t *testing.T) {
	t.Parallel()
	for method, call := range withCreate() {
		for _, fault := range []mockserver.Fault{{Status: 400}, {Body: "<html>"}, {Cut: true}} {
			w := newMockAPI(t, mockserver.Config{}, noRetries, noBackoff)
			fault.Times = -1
			w.server.Fault(fault)
			err := call(t.Context(), w.client, "a")
			if method == http.MethodDelete && fault.Body != "" {
				continue // the status decides
			}
			if err == nil || strings.Count(err.Error(), "/user-webhooks") != strings.Count(err.Error(), "/v1/user-webhooks") || !strings.Contains(err.Error(), "/v1/user-webhooks") {
				t.Errorf("%s with %s: got %v", method, fault.Kind(), err)
			}
		}
	}
}

func TestClient_showsNoSecretInAMessage(t *testing.T) {
	t.Parallel()
	const secret = `s3cr&t/"quoted"`
	asItIs := func(s string) string { return s }
	for i, encode := range []func(string) string{asItIs, url.QueryEscape, html.EscapeString} {
		for _, quoted := range []string{encode(secret), encode(testKey)} {
			text, err := json.Marshal(map[string]any{"message": []string{"secret " + quoted + " is bad", strings.Repeat("x", 990) + quoted}})
			if err != nil {
				t.Fatal(err)
			}
			client := answering(t, 400, http.Header{"Location": {"https://" + url.PathEscape(quoted) + ".test/"}}, string(text))
			_, created := client.Create(t.Context(), newHook(secret))
			_, updated := client.Update(t.Context(), "a", WebhookPatch{Secret: ptr(secret)})
			for name, err := range map[string]error{"create": created, "update": updated} {
				e := as[*APIError](t, err)
				if i == 0 && (e.Messages[0] != "secret "+redact.Mask+" is bad" || e.Messages[1] != strings.Repeat("x", 990)+redact.Mask) {
					t.Errorf("%s: got %q", name, e.Messages)
				}
				if strings.Contains(err.Error()+e.Location, "s3cr") || strings.Contains(err.Error()+e.Location, "Zq4v") {
					t.Errorf("%s: got %v, %s", name, err, e.Location)
				}
			}
		}
	}
}

func TestClient_Protect_hidesSecretsThatItDoesNotSend(t *testing.T) {
	t.Parallel()
	client := answering(t, 400, nil, `{"message":"is it whsec_known?"}`)
	client.Protect("whsec_known")
	_, err := client.Get(t.Context(), "a")
	if got := as[*APIError](t, err).Message(); got != "is it "+redact.Mask+"?" {
		t.Errorf("got %q", got)
	}
}
