// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package transport

import (
	"log/slog"
	"net/http"
	"time"
)

// loggingTransport logs a line per attempt. It never sees the key, and it logs no header and no body.
type loggingTransport struct {
	next   http.RoundTripper
	logger *slog.Logger
	hide   func(string) string // masks secrets: an error of the connection may quote what a server sent
}

func (t *loggingTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	start := time.Now()
	resp, err := t.next.RoundTrip(req)
	fields := []any{
		"method", req.Method,
		"path", req.URL.Path,
		"duration_ms", time.Since(start).Milliseconds(),
		"attempt", attemptNumber(req.Context()),
	}
	if err != nil {
		t.logger.DebugContext(req.Context(), "DialNexa did not respond", append(fields, "error", t.hide(err.Error()))...)
		return nil, err
	}
	t.logger.DebugContext(req.Context(), "DialNexa responded", append(fields, "status", resp.StatusCode)...)
	return resp, nil
}
