// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

// switchingProtocols answers 101 to everything and leaves the connection open until its client closes it.
func switchingProtocols(t *testing.T) (url string) {
	t.Helper()
	return receiving(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Connection", "Upgrade")
		w.Header().Set("Upgrade", "other")
		w.WriteHeader(http.StatusSwitchingProtocols)
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Errorf("%s: %v", r.Method, err)
			return
		}
		defer func() { _ = conn.Close() }()
		_, _ = conn.Read(make([]byte, 1))
	})
}

func TestClient_refusesAChangeOfProtocol(t *testing.T) {
	t.Parallel()
	url := switchingProtocols(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	client := newTestClient(t, noRetries, noBackoff, func(c *Config) { c.BaseURL, c.Transport = url, nil })
	for method, call := range withCreate() {
		if err := call(ctx, client, "a"); err == nil || !strings.Contains(err.Error(), "101 Switching Protocols") || ctx.Err() != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	_, err := deliver(t, ctx, func(d *Delivery) { d.URL = url })
	if err == nil || !strings.Contains(err.Error(), "101 Switching Protocols") || ctx.Err() != nil {
		t.Errorf("delivery: %v", err)
	}
}
