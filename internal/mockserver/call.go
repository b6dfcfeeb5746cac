// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"io"
	"net/http"
	"net/url"
	"strings"
)

// maxBody bounds what is read of a request; a webhook is far below it.
const maxBody = 1 << 20

// call is a request to the API that has been read to its end.
type call struct {
	method string
	path   string // unescaped, as faults and the log have it
	raw    string // escaped, as ids are cut out of it
	query  url.Values
	header http.Header
	body   []byte

	id        string // at the end of the path, unescaped
	workspace int    // that the key selects
}

// readCall reads a request.
func readCall(w http.ResponseWriter, r *http.Request) (call, error) {
	c := call{method: r.Method, path: r.URL.Path, raw: r.URL.EscapedPath(), query: r.URL.Query(), header: r.Header}
	var err error
	c.body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	return c, err
}

// route takes the id off a path while that is still escaped, since an id may hold a slash: GET /v1/user-webhooks/a%2Fb is
// "GET /v1/user-webhooks/" and a/b.
func (c call) route() (route, id string, known bool) {
	end := len(c.raw)
	if i := strings.LastIndex(c.raw, "/"); strings.Count(c.raw, "/") == 3 {
		end = i + 1
	}
	id, err := url.PathUnescape(c.raw[end:])
	return c.method + " " + c.raw[:end], id, err == nil && strings.HasSuffix(c.raw[:end], "/") == (id != "")
}
