// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"strconv"
)

// answer is what the API says, before anything goes wrong on the way.
type answer struct {
	status int
	header http.Header
	body   []byte
}

const jsonType = "application/json; charset=utf-8"

func jsonAnswer(status int, body any) answer {
	return answer{
		status: status,
		header: http.Header{"Content-Type": {jsonType}},
		body:   encode(body),
	}
}

// encode writes JSON as the API does, where a url keeps its ampersands.
func encode(v any) []byte {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		panic("mockserver: cannot encode an answer: " + err.Error())
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n"))
}

// write sends the answer. With truncate above zero it declares the whole body,
// sends that many bytes at most, and cuts the connection.
func (a answer) write(w http.ResponseWriter, truncate int) {
	maps.Copy(w.Header(), a.header)
	body := a.body
	if bodyAllowed(a.status) {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	} else {
		body = nil
	}
	w.WriteHeader(a.status)
	if truncate <= 0 {
		_, _ = w.Write(body) // a client that has gone is no concern of ours
		return
	}
	// A cut after the last byte would not be one, so at least a byte is kept.
	_, _ = w.Write(body[:max(0, min(truncate, len(body)-1))])
	_ = http.NewResponseController(w).Flush()
	panic(http.ErrAbortHandler)
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}
