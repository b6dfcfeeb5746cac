// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "net/http"

// failureTexts are the messages that DialNexa is known to send.
var failureTexts = map[int]string{
	http.StatusUnauthorized:        "API key is missing or invalid",
	http.StatusForbidden:           "You do not have permission to access this resource",
	http.StatusNotFound:            "Webhook not found",
	http.StatusTooManyRequests:     "Too many requests. Please slow down and retry after a moment.",
	http.StatusInternalServerError: "Internal server error",
}

// failure is the API's error JSON: a string for one message, an array for
// several, and the usual text of the status for none.
func failure(status int, messages ...string) answer {
	var message any
	switch len(messages) {
	case 0:
		text := failureTexts[status]
		if text == "" {
			text = http.StatusText(status)
		}
		message = text
	case 1:
		message = messages[0]
	default:
		message = messages
	}
	return jsonAnswer(status, map[string]any{
		"statusCode": status,
		"message":    message,
		"error":      http.StatusText(status),
	})
}
