// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"net/http"
	"slices"
)

// NotFound is who answers 404 for a route that does not exist: DialNexa's own
// framework or a gateway in front of it. None of them says that a webhook is
// gone.
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

func (n NotFound) known() bool { return slices.Contains(NotFounds(), n) }

// noRoute is the 404 to a call.
func (s *Server) noRoute(n NotFound, c call) answer {
	switch n {
	case NotFoundAWS:
		return jsonAnswer(http.StatusNotFound, map[string]any{"message": "Not Found"})
	case NotFoundKong:
		return jsonAnswer(http.StatusNotFound, map[string]any{"message": "no Route matched with those values"})
	case NotFoundFastify:
		return s.failure(http.StatusNotFound, "Route "+c.method+":"+c.path+" not found")
	default:
		return s.failure(http.StatusNotFound, "Cannot "+c.method+" "+c.path)
	}
}
