// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"net/http"
	"strings"
	"testing"

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
			w := newWorld(t, mockserver.Config{}, noRetries, noBackoff)
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
