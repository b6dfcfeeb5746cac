// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import "net/http"

// errorMessages are those that DialNexa is known to send.
var errorMessages = map[int]string{
	http.StatusUnauthorized:        "API key is missing or invalid",
	http.StatusForbidden:           "You do not have permission to access this resource",
	http.StatusNotFound:            "Webhook not found",
	http.StatusTooManyRequests:     "Too many requests. Please slow down and retry after a moment.",
	http.StatusInternalServerError: "Internal server error",
}

// errorResponse returns the API's error JSON: a string for one message, an array for several, and the usual message of
// the status for none.
func errorResponse(status int, messages ...string) response {
	var message any = messages
	text := http.StatusText(status)
	switch len(messages) {
	case 0:
		message = text
		if known := errorMessages[status]; known != "" {
			message = known
		}
	case 1:
		message = messages[0]
	}
	return jsonResponse(status, map[string]any{"statusCode": status, "message": message, "error": text})
}

// NotFound names who responds 404 for a route that does not exist: DialNexa's own framework or a gateway in front of
// it. None of them says that a webhook is gone.
type NotFound string

// The known ones.
const (
	NotFoundNest    NotFound = "nest"    // {"statusCode":404,"message":"Cannot GET /…","error":"Not Found"}
	NotFoundFastify NotFound = "fastify" // {"statusCode":404,"message":"Route GET:/… not found","error":"Not Found"}
	NotFoundAWS     NotFound = "aws"     // {"message":"Not Found"}
	NotFoundKong    NotFound = "kong"    // {"message":"no Route matched with those values"}
)

// NotFounds returns all of them.
func NotFounds() []NotFound {
	return []NotFound{NotFoundNest, NotFoundFastify, NotFoundAWS, NotFoundKong}
}

// response returns the 404 to a call.
func (n NotFound) response(c call) response {
	switch n {
	case NotFoundAWS:
		return jsonResponse(http.StatusNotFound, map[string]any{"message": "Not Found"})
	case NotFoundKong:
		return jsonResponse(http.StatusNotFound, map[string]any{"message": "no Route matched with those values"})
	case NotFoundFastify:
		return errorResponse(http.StatusNotFound, "Route "+c.Method+":"+c.URL.Path+" not found")
	default:
		return errorResponse(http.StatusNotFound, "Cannot "+c.Method+" "+c.URL.Path)
	}
}
