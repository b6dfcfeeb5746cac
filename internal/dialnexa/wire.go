// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Webhook is a webhook as a response describes it. A field is zero if the response lacks it, which the editions allow: PATCH
// responses of SPEC have no date, for example. The secret is never decoded, although SPEC has it in responses to creates.
type Webhook struct {
	ID  string
	URL string
	// Events are in no particular order.
	Events   []string
	IsActive *bool
	// CreatedAt is the server's own text, ISO-8601 in UTC with milliseconds.
	CreatedAt string
}

// complete reports whether the response had every field that every edition promises for a read.
func (w Webhook) complete() bool {
	return w.ID != "" && w.URL != "" && w.Events != nil && w.IsActive != nil
}

// clone returns a webhook that shares nothing with w, so that a caller may sort the events, say.
func (w Webhook) clone() Webhook {
	w.Events = slices.Clone(w.Events)
	if w.IsActive != nil {
		active := *w.IsActive
		w.IsActive = &active
	}
	return w
}

// mergeMissing returns w with the fields that it lacks taken from base.
func (w Webhook) mergeMissing(base Webhook) Webhook {
	if w.URL == "" {
		w.URL = base.URL
	}
	if w.Events == nil {
		w.Events = base.Events
	}
	if w.IsActive == nil {
		w.IsActive = base.IsActive
	}
	if w.CreatedAt == "" {
		w.CreatedAt = base.CreatedAt
	}
	return w
}

// NewWebhook is the body of a create. Every field is sent.
type NewWebhook struct {
	URL      string   `json:"url"`
	Events   []string `json:"events"`
	Secret   string   `json:"secret"`
	IsActive bool     `json:"is_active"`
}

// WebhookPatch is the body of an update: a field that is nil keeps its value on the server and is not sent, since the
// contract says nothing of null.
type WebhookPatch struct {
	URL *string `json:"url,omitempty"`
	// Events replaces the whole list. An empty list cannot be sent.
	Events   []string `json:"events,omitempty"`
	Secret   *string  `json:"secret,omitempty"`
	IsActive *bool    `json:"is_active,omitempty"`
}

// IsEmpty reports whether the patch changes nothing. The contract leaves an empty PATCH undefined: it is never sent.
func (p WebhookPatch) IsEmpty() bool {
	return p.URL == nil && len(p.Events) == 0 && p.Secret == nil && p.IsActive == nil
}

// wireWebhook is a webhook in any of the four shapes, once its envelopes are off.
type wireWebhook struct {
	ID             string    `json:"id"`
	URL            string    `json:"url"`
	Events         []*string `json:"events"` // pointers, so that null isn't taken for a name
	IsActive       *bool     `json:"is_active"`
	CreatedAt      string    `json:"created_at"` // PAGE
	CreatedAtCamel string    `json:"createdAt"`  // SPEC
}

// maxEnvelopes bounds how often a response may be wrapped: FIELD has seen one "data" around one "webhook".
const maxEnvelopes = 3

// decodeWebhook reads one webhook out of a response of any edition. The id is the one field that it insists on.
func decodeWebhook(body []byte) (Webhook, error) {
	if err := checkText(body, maxBody); err != nil {
		return Webhook{}, err
	}
	raw := json.RawMessage(body)
	for range maxEnvelopes {
		var envelope struct{ Webhook, Data json.RawMessage }
		if err := json.Unmarshal(raw, &envelope); err != nil {
			return Webhook{}, jsonReason(err)
		}
		// The vendor's own integration looks at webhook.id first, then at id (FIELD).
		if isObject(envelope.Webhook) {
			raw = envelope.Webhook
		} else if isObject(envelope.Data) {
			raw = envelope.Data
		} else {
			break
		}
	}
	return decodeItem(raw)
}

func decodeItem(raw json.RawMessage) (Webhook, error) {
	var w wireWebhook
	if err := json.Unmarshal(raw, &w); err != nil {
		return Webhook{}, jsonReason(err)
	}
	if w.ID == "" {
		return Webhook{}, errors.New(`the response has no "id"`)
	}
	if w.CreatedAt == "" {
		w.CreatedAt = w.CreatedAtCamel
	}
	var events []string
	if w.Events != nil {
		events = make([]string, len(w.Events))
	}
	for i, name := range w.Events {
		if name == nil {
			return Webhook{}, errors.New(`the field "events" has the wrong type`)
		}
		events[i] = *name
	}
	return Webhook{ID: w.ID, URL: w.URL, Events: events, IsActive: w.IsActive, CreatedAt: w.CreatedAt}, nil
}

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }
func isArray(raw json.RawMessage) bool  { return len(raw) > 0 && raw[0] == '[' }

// checkText finds what encoding/json would replace, or report in a way that doesn't help, and a body of more bytes than the
// limit.
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

// decodeErrorMessages reads the API's error body, whose message is a string or an array of strings, and which may be wrapped
// in "data" as successes are. It returns nil for anything else: a proxy may answer HTML or nothing.
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
