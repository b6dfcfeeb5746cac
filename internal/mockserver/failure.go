// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "net/http"

// failureTexts are the messages that DialNexa is known to send.
var failureTexts = map[int]string{
	http.StatusForbidden:           "You do not have permission to access this resource",
	http.StatusNotFound:            "Webhook not found",
	http.StatusTooManyRequests:     "Too many requests. Please slow down and retry after a moment.",
	http.StatusInternalServerError: "Internal server error",
}

// failure is the API's error JSON: a string for one message, an array for
// several, and the usual text of the status for none.
func (s *Server) failure(status int, messages ...string) answer {
	var message any = messages
	switch {
	case len(messages) == 0:
		message = s.failureText(status)
	case len(messages) == 1 && !(s.cfg.MessageArray && status == http.StatusBadRequest):
		message = messages[0]
	}
	body := map[string]any{"statusCode": status, "message": message, "error": http.StatusText(status)}
	if s.cfg.WrapErrors {
		body = wrapped(status, body)
	}
	return jsonAnswer(status, body)
}

func (s *Server) failureText(status int) string {
	if status == http.StatusUnauthorized {
		return s.cfg.UnauthorizedMessage
	}
	if text, known := failureTexts[status]; known {
		return text
	}
	return http.StatusText(status)
}
