// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"net/http"
	"time"
)

// ParseFaults reads the JSON of one fault or of an array of faults, and checks each. A field that does not exist is an error.
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
