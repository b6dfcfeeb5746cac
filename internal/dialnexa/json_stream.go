// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// jsonStream reads a body piece by piece, so that no more than a piece of it is in memory. Its errors never quote what
// was read.
type jsonStream struct{ decoder *json.Decoder }

// readStream lets read take the one JSON value that a body of at most limit bytes holds.
func readStream(body io.Reader, limit int64, read func(jsonStream) error) error {
	limited := &io.LimitedReader{R: body, N: limit + 1}
	buffered := bufio.NewReader(limited)
	if head, _ := buffered.Peek(512); len(bytes.TrimSpace(head)) == 0 || isHTML(bytes.TrimSpace(head)) {
		return checkText(head)
	}
	s := jsonStream{json.NewDecoder(buffered)}
	err := read(s)
	if err == nil {
		if _, end := s.decoder.Token(); !errors.Is(end, io.EOF) {
			err = errors.New("the body is not valid JSON")
		}
	}
	if limited.N <= 0 {
		return fmt.Errorf("the body is larger than %d MiB", limit>>20)
	}
	return err
}

// walk reads a value: an array item by item, or an object member by member; item and member have to take what comes next
// from the stream, and either is nil where the value must not be of that kind. It reports whether it was an array.
func (s jsonStream) walk(item func() error, member func(name string) error) (isArray bool, err error) {
	start, err := s.token()
	if err != nil || start == nil { // null
		return false, err
	}
	next := item
	if start == json.Delim('{') && member != nil {
		next = func() error {
			name, err := s.token()
			if err != nil {
				return err
			}
			return member(fmt.Sprint(name))
		}
	} else if start != json.Delim('[') || item == nil {
		return false, errors.New("the body is JSON of the wrong kind")
	}
	for s.decoder.More() {
		if err := next(); err != nil {
			return false, err
		}
	}
	_, err = s.token()
	return start == json.Delim('['), err
}

func (s jsonStream) object(member func(name string) error) error {
	_, err := s.walk(nil, member)
	return err
}

func (s jsonStream) token() (json.Token, error) {
	token, err := s.decoder.Token()
	if err != nil {
		err = jsonReason(err)
	}
	return token, err
}

// decode reads a value that is small enough for memory. The name is that of its field.
func (s jsonStream) decode(name string, into any) error {
	err := s.decoder.Decode(into)
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		wrongType.Field = cmp.Or(wrongType.Field, name)
	}
	if err != nil {
		err = jsonReason(err)
	}
	return err
}

// skip reads a value and forgets it.
func (s jsonStream) skip() error {
	for depth := 0; ; {
		token, err := s.token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}
