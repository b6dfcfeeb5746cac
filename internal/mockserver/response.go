// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"maps"
	"net/http"
	"strconv"
)

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
