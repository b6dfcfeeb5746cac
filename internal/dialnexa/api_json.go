// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxEnvelopes bounds how often a response may be wrapped: FIELD has seen one "data" around one "webhook".
const maxEnvelopes = 3

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }
func isArray(raw json.RawMessage) bool  { return len(raw) > 0 && raw[0] == '[' }

// checkText finds a body that is too large, and what encoding/json would replace, or report in a way that doesn't help.
func checkText(body []byte, limit int) error {
	large := len(body) > limit
	body = bytes.TrimSpace(body)
	switch {
	case large:
		return fmt.Errorf("the body is larger than %d MiB", limit>>20)
	case len(body) == 0:
		return errors.New("the body is empty")
	case isHTML(body):
		return errors.New("the body is an HTML page instead of the API's JSON, which points to a proxy or a wrong base URL")
	case !utf8.Valid(body):
		return errors.New("the body is not valid UTF-8")
	}
	return nil
}

// listIn returns the array that a body holds under a name or under "data", with up to maxEnvelopes layers of "data"
// around it. Each layer that it opens is passed to visit.
func listIn(body []byte, name string, limit int, visit func(layer map[string]json.RawMessage)) (json.RawMessage, error) {
	if err := checkText(body, limit); err != nil {
		return nil, err
	}
	raw := json.RawMessage(body)
	for range maxEnvelopes {
		var layer map[string]json.RawMessage
		if err := json.Unmarshal(raw, &layer); err != nil {
			return nil, jsonReason(err)
		}
		visit(layer)
		if raw = layer[name]; !isArray(raw) {
			raw = layer["data"]
		}
		if isArray(raw) {
			return raw, nil
		}
		if !isObject(raw) {
			break
		}
	}
	return nil, fmt.Errorf("the response has no list of %s", name)
}

func isHTML(body []byte) bool { return len(body) > 0 && body[0] == '<' }

// jsonReason puts an error of encoding/json in words without the value at fault, which could be a secret.
func jsonReason(err error) error {
	if err == nil {
		return nil
	}
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		if wrongType.Field == "" {
			return errors.New("the body is JSON of the wrong kind")
		}
		name := wrongType.Field[strings.LastIndex(wrongType.Field, ".")+1:] // without the structs around it
		return fmt.Errorf("the field %q has the wrong type", name)
	}
	return errors.New("the body is not valid JSON")
}

// decodeErrorMessages reads the API's error body, whose message is a string or an array of strings, and which may be
// wrapped in "data" as successes are. It returns nil for anything else: a proxy may answer HTML or nothing.
func decodeErrorMessages(body []byte) []string {
	var envelope struct{ Message, Error, Data json.RawMessage }
	for range maxEnvelopes {
		if json.Unmarshal(body, &envelope) != nil {
			return nil
		}
		if envelope.Message != nil || !isObject(envelope.Data) {
			break
		}
		body, envelope.Data = envelope.Data, nil
	}
	for _, raw := range []json.RawMessage{envelope.Message, envelope.Error} {
		var one string
		if json.Unmarshal(raw, &one) == nil && one != "" {
			return []string{one}
		}
		var many []string
		if json.Unmarshal(raw, &many) == nil && len(many) > 0 {
			return many
		}
	}
	return nil
}
