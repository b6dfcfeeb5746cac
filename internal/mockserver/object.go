// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package mockserver

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"
)

// object is a JSON object whose names are known to differ, in their order and
// with their case: encoding/json alone would let both pass.
type object struct {
	names  []string
	values map[string]json.RawMessage
}

// parseObject reads exactly one JSON object, or says what is wrong with it.
func parseObject(body []byte) (o object, problem string) {
	if !utf8.Valid(body) {
		return o, "Request body must be UTF-8"
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	unexpected := func() string {
		return fmt.Sprintf("Unexpected token in JSON at position %d", dec.InputOffset())
	}
	if start, err := dec.Token(); err != nil || start != json.Delim('{') {
		return o, unexpected()
	}
	o.values = make(map[string]json.RawMessage)
	for dec.More() {
		token, err := dec.Token()
		name, isName := token.(string)
		if err != nil || !isName {
			return o, unexpected()
		}
		var value json.RawMessage
		if dec.Decode(&value) != nil {
			return o, unexpected()
		}
		if _, twice := o.values[name]; twice {
			return o, "property " + name + " should not be given twice"
		}
		o.names = append(o.names, name)
		o.values[name] = value
	}
	if _, err := dec.Token(); err != nil { // the closing brace
		return o, unexpected()
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return o, unexpected()
	}
	return o, ""
}
