// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// encode returns the JSON of a value of this package's making.
func encode(v any) []byte {
	text, err := json.Marshal(v)
	if err != nil {
		panic("mockserver: cannot encode a response: " + err.Error())
	}
	return text
}

// formatTime returns a time as the API writes it: in UTC, with milliseconds.
func formatTime(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05.000Z") }

// oneOf returns an error for a name that is none of those that exist.
func oneOf[T ~string](what string, name T, known ...T) error {
	if slices.Contains(known, name) {
		return nil
	}
	return fmt.Errorf("unknown %s %q: want one of %q", what, name, known)
}

// decodeStrictly reads exactly one JSON value. A misspelled field is an error, as a fault that then doesn't happen
// would make a test pass for nothing, and so is a null, which encoding/json would take for anything.
func decodeStrictly(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return readable(err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the JSON value")
	}
	var fields map[string]json.RawMessage
	_ = json.Unmarshal(raw, &fields) // an array's elements are objects, each decoded here
	for name, value := range fields {
		switch {
		case name != strings.ToLower(name): // encoding/json doesn't mind
			return fmt.Errorf("unknown field %q", name)
		case string(value) == "null":
			return fmt.Errorf("%s cannot be null", name)
		}
	}
	return nil
}

// readable returns an error of encoding/json in words that know nothing of Go.
func readable(err error) error {
	var kind *json.UnmarshalTypeError
	var date *time.ParseError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("want a JSON object, not %s", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s cannot be %s", kind.Field[strings.LastIndex(kind.Field, ".")+1:], kind.Value)
	case errors.As(err, &date):
		return fmt.Errorf("%q is no time such as 2026-09-01T08:00:00Z", date.Value)
	case errors.Is(err, io.EOF):
		return errors.New("want a JSON object, not nothing")
	}
	return errors.New(strings.TrimPrefix(err.Error(), "json: "))
}

// duration is written as Go writes it.
type duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%q is no duration such as 1.5s", text)
	}
	*d = duration(parsed)
	return nil
}
