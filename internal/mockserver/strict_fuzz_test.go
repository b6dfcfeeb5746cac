// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/dialnexa/terraform-provider-dialnexa/internal/mockserver"
)

// FuzzServer_savesOnlyWhatIsJSON checks the server's own, stricter, reading of
// an object against that of encoding/json.
func FuzzServer_savesOnlyWhatIsJSON(f *testing.F) {
	for _, body := range []string{createBody, "{}", "{", `{"url":1}`, createBody + "]", `{"a":{"a":[1,null]}}`, "\xff"} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		s, c := newServer(t, mockserver.Config{Dialect: mockserver.DialectPage})
		r, err := c.try("POST", webhooks, body)
		switch {
		case err != nil:
			t.Fatal(err)
		case r.status == http.StatusCreated:
			if !json.Valid([]byte(body)) || len(s.Webhooks()) != 1 {
				t.Errorf("accepted %q, holds %v", body, s.Webhooks())
			}
		case r.status == http.StatusBadRequest:
			if len(s.Webhooks()) != 0 || failureIn(t, r) == "" {
				t.Errorf("refused %q with %s, holds %v", body, r.body, s.Webhooks())
			}
		default:
			t.Errorf("status %d", r.status)
		}
	})
}
