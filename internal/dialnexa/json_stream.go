// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// decodeStream lets decode take the one JSON value of a body, which may have so many bytes, from a stream.
func decodeStream(body io.Reader, limit int64, decode func(*json.Decoder) error) error {
	limited := &io.LimitedReader{R: body, N: limit + 1}
	buffered := bufio.NewReader(limited)
	if head, _ := buffered.Peek(512); len(bytes.TrimSpace(head)) == 0 || isHTML(bytes.TrimSpace(head)) {
		return checkText(head)
	}
	d := json.NewDecoder(buffered)
	err := decode(d)
	if err == nil {
		if _, end := d.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("the body is not valid JSON")
		}
	}
	if limited.N <= 0 {
		return fmt.Errorf("the body is larger than %d MiB", limit>>20)
	}
	return err
}

// decodeEach reads an object or an array from a stream: member reads the value of each member, and item each item. It
// returns the delimiter that the value begins with, or nil for null. A value that is neither, or for which there is no
// function, is an error.
func decodeEach(d *json.Decoder, member func(name string) error, item func() error) (json.Token, error) {
	start, err := d.Token()
	if err != nil || start == nil {
		return nil, jsonReason(err)
	}
	next := item
	if start == json.Delim('{') && member != nil {
		next = func() error {
			name, err := d.Token()
			if err != nil {
				return jsonReason(err)
			}
			return member(fmt.Sprint(name))
		}
	} else if start != json.Delim('[') || item == nil {
		return nil, errors.New("the body is JSON of the wrong kind")
	}
	for d.More() {
		if err := next(); err != nil {
			return nil, err
		}
	}
	_, err = d.Token()
	return start, jsonReason(err)
}

// ignored is a value that nothing is kept of.
type ignored struct{}

func (*ignored) UnmarshalJSON([]byte) error { return nil }
