// Copyright DialNexa 2026
// SPDX-License-Identifier: MPL-2.0

package dialnexa

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// wireWebhook is a webhook in any of the four shapes, once its envelopes are off.
type wireWebhook struct {
	Webhook
	CreatedAtCamel string `json:"createdAt"` // SPEC
}

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
	switch {
	case w.ID == "":
		return Webhook{}, errors.New(`the response has no "id"`)
	case slices.Contains(w.Events, ""): // null is decoded as "" too
		return Webhook{}, errors.New(`the field "events" has the wrong type`)
	}
	w.CreatedAt = cmp.Or(w.CreatedAt, w.CreatedAtCamel)
	return w.Webhook, nil
}

// listResponse is one page of the list. A total that is absent or makes no sense is 0.
type listResponse struct {
	webhooks   []Webhook
	total      int
	totalPages int
}

// decodeList reads a page of the list out of a response of any edition: PAGE has "data" and perhaps "meta" with the
// totals, SPEC has "webhooks" and the totals beside it, and FIELD wraps either once more in "data".
func decodeList(body []byte) (listResponse, error) {
	var page listResponse
	raw, err := listIn(body, "webhooks", maxBody, func(layer map[string]json.RawMessage) {
		var meta map[string]json.RawMessage
		_ = json.Unmarshal(layer["meta"], &meta)
		page.total = cmp.Or(page.total, total(meta["total"]), total(layer["total"]))
		page.totalPages = cmp.Or(page.totalPages, total(meta["totalPages"]), total(layer["totalPages"]))
	})
	if err != nil {
		return listResponse{}, err
	}
	var items []json.RawMessage
	if err := json.Unmarshal(raw, &items); err != nil {
		return listResponse{}, jsonReason(err)
	}
	page.webhooks = make([]Webhook, len(items))
	for i, item := range items {
		if page.webhooks[i], err = decodeItem(item); err != nil {
			return listResponse{}, fmt.Errorf("item %d of the list: %w", i+1, err)
		}
	}
	return page, nil
}

// total reads a number, or the text of one. Anything else is 0.
func total(raw json.RawMessage) int {
	n, err := strconv.ParseUint(strings.Trim(string(raw), `"`), 10, 31)
	if err != nil {
		return 0
	}
	return int(n)
}
