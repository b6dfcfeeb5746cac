// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// recorder is the server's end of a connection that has no wire.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
	sent   bool // headers have reached the client
	cut    bool
}

var (
	_ http.ResponseWriter = (*recorder)(nil)
	_ http.Flusher        = (*recorder)(nil)
)

func newRecorder() *recorder {
	return &recorder{header: http.Header{}, status: http.StatusOK}
}

func (rec *recorder) Header() http.Header { return rec.header }

func (rec *recorder) WriteHeader(status int) { rec.status = status }

func (rec *recorder) Write(p []byte) (int, error) { return rec.body.Write(p) }

// Flush is what tells an answer that breaks off from one that never came.
func (rec *recorder) Flush() { rec.sent = true }

// response is what the client gets.
func (rec *recorder) response(req *http.Request) *http.Response {
	header := http.Header{}
	for key, values := range rec.header {
		if len(values) > 0 { // net/http doesn't send a header without values
			header[key] = values
		}
	}
	// What was declared counts, even where less comes.
	length, err := strconv.ParseInt(header.Get("Content-Length"), 10, 64)
	if err != nil {
		length = int64(rec.body.Len())
	}
	return &http.Response{
		Status:     fmt.Sprintf("%d %s", rec.status, http.StatusText(rec.status)),
		StatusCode: rec.status,
		Proto:      "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header:        header,
		ContentLength: length,
		Body:          &answerBody{ctx: req.Context(), rest: &rec.body, cut: rec.cut},
		Request:       req,
	}
}

// answerBody is a body that may break off, and that a context ends as it ends
// the body of a real answer.
type answerBody struct {
	ctx    context.Context
	rest   io.Reader
	cut    bool
	closed bool
}

func (b *answerBody) Read(p []byte) (int, error) {
	if b.closed {
		return 0, http.ErrBodyReadAfterClose
	}
	if err := context.Cause(b.ctx); err != nil {
		return 0, err
	}
	n, err := b.rest.Read(p)
	if b.cut && errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

func (b *answerBody) Close() error {
	b.closed = true
	return nil
}
