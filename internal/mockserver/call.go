// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// maxBody bounds what is read of a request; a webhook is far below it.
const maxBody = 1 << 20

// call is a request to the API that has been read to its end.
type call struct {
	*http.Request
	body []byte

	id        string // at the end of the path, unescaped
	workspace int    // that the key selects
}

// route takes the id off a path while that is still escaped, since an id may hold a slash: GET /v1/user-webhooks/a%2Fb
// is "GET /v1/user-webhooks/" and a/b.
func (c call) route() (route, id string, known bool) {
	base, id := c.URL.EscapedPath(), ""
	if i := strings.LastIndex(base, "/"); strings.Count(base, "/") == 3 {
		base, id = base[:i+1], base[i+1:]
	}
	id, err := url.PathUnescape(id)
	return c.Method + " " + base, id, err == nil && strings.HasSuffix(base, "/") == (id != "")
}

const jsonType = "application/json; charset=utf-8"

// response is what a call leads to.
type response struct {
	status int
	header http.Header
	body   []byte

	cut      bool // the connection, instead of responding
	truncate int  // above zero: cut the connection after that many bytes of the body

	rateLimited bool
	fault       string // the Kind of the fault that applied, if one did
}

func jsonResponse(status int, body any) response {
	return response{status: status, header: http.Header{"Content-Type": {jsonType}}, body: append(encode(body), '\n')}
}

// write sends the response. One to truncate declares its whole body.
func (r response) write(w http.ResponseWriter) {
	if r.cut {
		panic(http.ErrAbortHandler)
	}
	maps.Copy(w.Header(), r.header)
	if bodyAllowed(r.status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(r.body)))
	} else {
		r.body = nil
	}
	w.WriteHeader(r.status)
	if r.truncate <= 0 {
		_, _ = w.Write(r.body) // the client may have gone
		return
	}
	// A cut after the last byte would not be one.
	_, _ = w.Write(r.body[:max(0, min(r.truncate, len(r.body)-1))])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}
