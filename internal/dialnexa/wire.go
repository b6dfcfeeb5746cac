// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"
)

// Webhook is a webhook as an answer describes it. A zero value stands for a field that the answer lacks, which the
// contract's editions allow: PATCH answers of SPEC have no date, for one. No answer ever holds the secret.
type Webhook struct {
	ID  string
	URL string
	// Events are in no particular order.
	Events   []string
	IsActive *bool
	// CreatedAt is the server's own text, ISO-8601 in UTC with milliseconds.
	CreatedAt string
}

// whole reports whether the answer had every field that every edition promises for a read.
func (w Webhook) whole() bool {
	return w.ID != "" && w.URL != "" && w.Events != nil && w.IsActive != nil
}

// over returns w with the fields that it lacks taken from base.
func (w Webhook) over(base Webhook) Webhook {
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
	return p.URL == nil && p.Events == nil && p.Secret == nil && p.IsActive == nil
}

// wireWebhook is a webhook in any of the four shapes, once its envelopes are off.
type wireWebhook struct {
	ID             string   `json:"id"`
	URL            string   `json:"url"`
	Events         []string `json:"events"`
	IsActive       *bool    `json:"is_active"`
	CreatedAt      string   `json:"created_at"` // PAGE
	CreatedAtCamel string   `json:"createdAt"`  // SPEC
}

// maxEnvelopes bounds how often an answer may be wrapped: FIELD has seen one "data" around one "webhook".
const maxEnvelopes = 3

// decodeWebhook reads one webhook out of an answer of any edition. The id is the one field that it insists on.
func decodeWebhook(body []byte) (Webhook, error) {
	if err := checkText(body); err != nil {
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
		return Webhook{}, errors.New(`the answer has no "id"`)
	}
	if w.CreatedAt == "" {
		w.CreatedAt = w.CreatedAtCamel
	}
	return Webhook{ID: w.ID, URL: w.URL, Events: w.Events, IsActive: w.IsActive, CreatedAt: w.CreatedAt}, nil
}

// listAnswer is one page of the list. A total that is absent, negative or senseless is nil.
type listAnswer struct {
	webhooks   []Webhook
	total      *int
	totalPages *int
}

// wireList is a page of the list in any edition: PAGE has "data" and perhaps "meta", SPEC has "webhooks" and the totals
// beside it, and FIELD wraps either once more in "data".
type wireList struct {
	Webhooks json.RawMessage `json:"webhooks"`
	Data     json.RawMessage `json:"data"`
	Meta     struct {
		Total      json.RawMessage `json:"total"`
		TotalPages json.RawMessage `json:"totalPages"`
	} `json:"meta"`
	Total      json.RawMessage `json:"total"`
	TotalPages json.RawMessage `json:"totalPages"`
}

// decodeList reads a page of the list out of an answer of any edition.
func decodeList(body []byte) (listAnswer, error) {
	if err := checkText(body); err != nil {
		return listAnswer{}, err
	}
	raw := json.RawMessage(body)
	var answer listAnswer
	for range maxEnvelopes {
		var list wireList
		if err := json.Unmarshal(raw, &list); err != nil {
			return listAnswer{}, jsonReason(err)
		}
		answer.total = firstCount(answer.total, list.Meta.Total, list.Total)
		answer.totalPages = firstCount(answer.totalPages, list.Meta.TotalPages, list.TotalPages)
		switch {
		case isArray(list.Webhooks):
			err := decodeItems(list.Webhooks, &answer)
			return answer, err
		case isArray(list.Data):
			err := decodeItems(list.Data, &answer)
			return answer, err
		case isObject(list.Data):
			raw = list.Data
		default:
			return listAnswer{}, errors.New("the answer holds no list of webhooks")
		}
	}
	return listAnswer{}, errors.New("the answer holds no list of webhooks")
}

func decodeItems(raw json.RawMessage, into *listAnswer) error {
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return jsonReason(err)
	}
	into.webhooks = make([]Webhook, 0, len(items))
	for i, item := range items {
		w, err := decodeItem(item)
		if err != nil {
			return fmt.Errorf("item %d of the list: %w", i+1, err)
		}
		into.webhooks = append(into.webhooks, w)
	}
	return nil
}

// firstCount is the first of the candidates that is a whole number of at least zero, unless one was found before.
func firstCount(found *int, candidates ...json.RawMessage) *int {
	for _, raw := range candidates {
		if found != nil {
			break
		}
		n, err := strconv.ParseInt(string(bytes.Trim(raw, `"`)), 10, 64)
		if err == nil && n >= 0 && n <= math.MaxInt32 {
			count := int(n)
			found = &count
		}
	}
	return found
}

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }
func isArray(raw json.RawMessage) bool  { return len(raw) > 0 && raw[0] == '[' }

// checkText finds what encoding/json would replace or name in a way that helps nobody.
func checkText(body []byte) error {
	body = bytes.TrimSpace(body)
	switch {
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
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) {
		if wrongType.Field == "" {
			return errors.New("the body is JSON of the wrong kind")
		}
		return fmt.Errorf("the field %q has the wrong type", wrongType.Field)
	}
	return errors.New("the body is not valid JSON")
}

// decodeErrorMessages reads the API's error body, whose message is a string or an array of strings. It returns nil for
// anything else: a proxy may answer HTML or nothing.
func decodeErrorMessages(body []byte) []string {
	var envelope struct {
		Message json.RawMessage `json:"message"`
		Error   json.RawMessage `json:"error"`
	}
	if json.Unmarshal(body, &envelope) != nil {
		return nil
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
