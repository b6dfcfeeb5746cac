// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"time"
)

// ParseFaults reads the JSON of one fault or of an array of faults, and checks
// each. A field that does not exist is an error.
func ParseFaults(raw []byte) ([]Fault, error) {
	faults := make([]Fault, 1)
	var into any = &faults[0]
	if bytes.HasPrefix(bytes.TrimSpace(raw), []byte("[")) {
		into = &faults
	}
	if err := decodeStrictly(raw, into); err != nil {
		return nil, err
	}
	for _, f := range faults {
		if err := f.Check(); err != nil {
			return nil, err
		}
	}
	return faults, nil
}

// UnmarshalJSON implements json.Unmarshaler for the fields whose JSON differs.
func (f *Fault) UnmarshalJSON(raw []byte) error {
	type fields Fault
	in := struct {
		*fields
		Header     map[string]string `json:"header"`
		RetryAfter duration          `json:"retry_after"`
		Delay      duration          `json:"delay"`
		DelayAfter duration          `json:"delay_after"`
	}{fields: (*fields)(f)}
	if err := decodeStrictly(raw, &in); err != nil {
		return err
	}
	f.RetryAfter, f.Delay, f.DelayAfter = time.Duration(in.RetryAfter), time.Duration(in.Delay), time.Duration(in.DelayAfter)
	f.Header = http.Header{}
	for name, value := range in.Header {
		f.Header.Set(name, value)
	}
	return nil
}

// duration is written as Go writes it.
type duration time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *duration) UnmarshalText(text []byte) error {
	parsed, err := time.ParseDuration(string(text))
	*d = duration(parsed)
	return err
}

// decodeStrictly reads exactly one JSON value: a misspelled field of a fault that
// then doesn't happen would make a test pass for nothing.
func decodeStrictly(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is something after the JSON value")
	}
	return nil
}
